/**
 * ε-greedy with linear payoffs: usually the arm of the highest x·θ by ridge regression, with probability ε any arm.
 * ε is constant, or falls as min(1, c K / t) in round t = 1, 2, …: Auer, Cesa-Bianchi & Fischer (2002), Figure 3, with
 * their c and d in one.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import type { Value } from "../../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Transition,
} from "../../core/agent.ts";
import { argmax, epsilonGreedy, epsilonGreedyProbabilities } from "../../core/exploration.ts";
import { probability } from "../../core/params.ts";
import { needsFeatures } from "../../core/suits.ts";
import { type Layout, lambdaParam, layoutOf, modelParam } from "./layout.ts";
import { LinearModel } from "./linearModel.ts";

const params = z.strictObject({
  schedule: param(z.enum(["constant", "decreasing"]).default("constant"), {
    title: "ε is",
    description: "Constant, or decreasing as min(1, c K / t).",
    live: true,
  }),
  epsilon: probability(0.05, "ε", "Where constant, the probability of pulling any arm."),
  c: param(z.number().min(0).max(1e6).default(5), {
    title: "c",
    description: "Where ε decreases, the factor of K / t.",
    live: true,
  }),
  lambda: lambdaParam(),
  model: modelParam(),
});

export class LinEpsilonGreedy implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly model: LinearModel;
  /** Rounds learnt from. */
  rounds = 0;
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(layout: Layout, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.model = new LinearModel(layout, config.lambda);
    this.rng = rng;
    this.shares = new Float64Array(layout.arms);
  }

  get epsilon(): number {
    const { schedule, epsilon, c } = this.params;
    return schedule === "constant" ? epsilon : Math.min(1, (c * this.shares.length) / (this.rounds + 1));
  }

  /** x·θ of each arm, valid until the next call. [arms] */
  private values(observation: Value): Float64Array {
    this.model.lookAtMeans(observation as Float32Array);
    return this.model.means;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const values = this.values(observation);
    return mode === "greedy" ? argmax(values, mask) : epsilonGreedy(values, this.epsilon, this.rng, mask);
  }

  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    return epsilonGreedyProbabilities(this.values(observation), this.epsilon, this.shares, mask);
  }

  learn({ observation, action, reward }: Transition<Value, number>): undefined {
    this.model.learn(observation as Float32Array, action, reward);
    this.rounds++;
  }

  inspect(observation: Value): Insight {
    return {
      actions: { label: "estimated mean", values: [...this.values(observation)] },
      numbers: { epsilon: this.epsilon },
    };
  }

  save(scope: CheckpointScope = "all") {
    return {
      model: this.model.save(),
      rounds: this.rounds,
      ...(scope === "all" && { rng: this.rng.save() }),
    };
  }

  load(checkpoint: { model: ReturnType<LinearModel["save"]>; rounds: number; rng?: RngState }): void {
    this.model.load(checkpoint.model);
    this.rounds = checkpoint.rounds;
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const linEpsilonGreedyEntry = agentEntry({
  title: "Linear ε-greedy",
  description: "Pulls the arm whose payoff by linear regression is highest, and now and then any arm.",
  source: "Auer, Cesa-Bianchi & Fischer (2002), Figure 3; Li, Chu, Langford & Schapire (2010), §5",
  params,
  refuses: needsFeatures,
  make: (setting, config, rng) => new LinEpsilonGreedy(layoutOf(setting, config.model), config, rng),
});
