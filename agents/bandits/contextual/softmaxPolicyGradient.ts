/**
 * REINFORCE with a softmax policy, linear in the context, and the mean reward as baseline. Williams (1992), §4;
 * Sutton & Barto (2018), §2.8 (the gradient bandit, of which this is the form with contexts) and §13.3–13.4.
 *
 * π(a | x) ∝ exp(x·w_a) with weights of each arm (disjoint), or exp(x_a·w) with shared ones over features of arms; after a
 * reward, w ← w + α (r − r̄) ∇ ln π(a | x).
 */
import { z } from "zod";
import { exp } from "../../../envs/core/math.ts";
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
import { restore } from "../../core/checkpoint.ts";
import { argmax } from "../../core/exploration.ts";
import { needsFeatures } from "../../core/suits.ts";
import { type Layout, layoutOf, modelParam } from "./layout.ts";
import type { Features } from "./linearModel.ts";

const params = z.strictObject({
  learningRate: param(z.number().gt(0).max(1000).default(1), {
    title: "Learning rate α",
    description: "How far a reward above the mean moves the weights.",
    live: true,
    log: true,
  }),
  baseline: param(z.boolean().default(true), {
    title: "Baseline",
    description: "Whether rewards count by how far they are above the mean of those before.",
    live: true,
  }),
  model: modelParam(),
});

export class SoftmaxPolicyGradient implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly layout: Layout;
  readonly weights: Float64Array; // [arms, d], or [d] where shared
  readonly chances: Float64Array; // [arms] π of the observation last looked at
  /** Of the rewards so far, and how many. */
  meanReward = 0;
  rounds = 0;
  private readonly rng: Rng;

  constructor(layout: Layout, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.layout = layout;
    this.weights = new Float64Array((layout.model === "shared" ? 1 : layout.arms) * layout.dimension);
    this.chances = new Float64Array(layout.arms);
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const chances = this.probabilities(observation, mask);
    return mode === "greedy" ? argmax(chances, mask) : this.rng.categorical(chances);
  }

  /** exp(logit − highest logit), over their sum. */
  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    const { chances } = this;
    this.writeLogits(observation as Float32Array, chances);
    const highest = chances[argmax(chances, mask)];
    let total = 0;
    for (let arm = 0; arm < chances.length; arm++) {
      chances[arm] = !mask || mask[arm] ? exp(chances[arm] - highest) : 0;
      total += chances[arm];
    }
    for (let arm = 0; arm < chances.length; arm++) chances[arm] /= total;
    return chances;
  }

  private writeLogits(x: Features, out: Float64Array): void {
    const { weights } = this;
    const { model, dimension, ownRows } = this.layout;
    for (let arm = 0; arm < out.length; arm++) {
      const row = ownRows ? arm * dimension : 0;
      const own = model === "shared" ? 0 : arm * dimension;
      let logit = 0;
      for (let i = 0; i < dimension; i++) logit += weights[own + i] * x[row + i];
      out[arm] = logit;
    }
  }

  /** ∇ ln π(a | x): x (1{k = a} − π_k) for the weights of arm k, x_a − Σ_k π_k x_k for shared ones. */
  learn({ observation, action, reward }: Transition<Value, number>): undefined {
    const { weights, params, meanReward } = this;
    const { model, dimension, ownRows } = this.layout;
    const x = observation as Float32Array;
    const chances = this.probabilities(observation);
    const step = params.learningRate * (reward - (params.baseline ? meanReward : 0));
    for (let arm = 0; arm < chances.length; arm++) {
      const row = ownRows ? arm * dimension : 0;
      const own = model === "shared" ? 0 : arm * dimension;
      const share = step * ((arm === action ? 1 : 0) - chances[arm]);
      for (let i = 0; i < dimension; i++) weights[own + i] += share * x[row + i];
    }
    this.rounds++;
    this.meanReward += (reward - meanReward) / this.rounds;
  }

  inspect(observation: Value): Insight {
    return {
      actions: { label: "π(a | x)", values: [...this.probabilities(observation)] },
      numbers: { meanReward: this.meanReward },
    };
  }

  save(scope: CheckpointScope = "all") {
    const { weights, meanReward, rounds } = this;
    return { weights: weights.slice(), meanReward, rounds, ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { weights: Float64Array; meanReward: number; rounds: number; rng?: RngState }): void {
    restore(this.weights, checkpoint.weights, "weights");
    this.meanReward = checkpoint.meanReward;
    this.rounds = checkpoint.rounds;
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const softmaxPolicyGradientEntry = agentEntry({
  title: "Softmax policy gradient",
  description: "Pulls arms with probabilities whose weights follow the gradient of the reward.",
  source: "Williams (1992); Sutton & Barto (2018), §2.8 and §13.3–13.4",
  params,
  refuses: needsFeatures,
  make: (setting, config, rng) => new SoftmaxPolicyGradient(layoutOf(setting, config.model), config, rng),
});
