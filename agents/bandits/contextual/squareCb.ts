/**
 * SquareCB: the farther an arm's estimate is below the best one, the less often it is pulled. Foster & Rakhlin (2020),
 * Algorithm 1, with ridge regression as its oracle.
 *
 * p_a = 1 / (K + γ (ŷ_best − ŷ_a)) for every arm but the best, which has the rest. γ grows as scale · t^exponent with t
 * rounds learnt from, as in Vowpal Wabbit (its gamma_scale and gamma_exponent), so the first pull is uniform.
 */
import { z } from "zod";
import { pow } from "../../../envs/core/math.ts";
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
import { argmax } from "../../core/exploration.ts";
import { needsFeatures } from "../../core/suits.ts";
import { type Layout, lambdaParam, layoutOf, modelParam } from "./layout.ts";
import { LinearModel } from "./linearModel.ts";

const params = z.strictObject({
  gammaScale: param(z.number().min(0).max(1e6).default(10), {
    title: "γ scale",
    description: "γ after one round: the higher, the less it explores.",
    live: true,
    log: true,
  }),
  gammaExponent: param(z.number().min(0).max(2).default(0.5), {
    title: "γ exponent",
    description: "How fast γ grows with the rounds.",
    live: true,
  }),
  lambda: lambdaParam(),
  model: modelParam(),
});

export class SquareCb implements Agent<Value, number> {
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

  get gamma(): number {
    const { gammaScale, gammaExponent } = this.params;
    return this.rounds === 0 ? 0 : gammaScale * pow(this.rounds, gammaExponent);
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "explore") return this.rng.categorical(this.probabilities(observation, mask));
    this.model.lookAtMeans(observation as Float32Array);
    return argmax(this.model.means, mask);
  }

  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    const { model, shares, gamma } = this;
    const { means } = model;
    model.lookAtMeans(observation as Float32Array);
    const best = argmax(means, mask);
    let legal = 0;
    for (let arm = 0; arm < shares.length; arm++) if (!mask || mask[arm]) legal++;
    let rest = 1;
    for (let arm = 0; arm < shares.length; arm++) {
      const share = mask && !mask[arm] ? 0 : 1 / (legal + gamma * (means[best] - means[arm]));
      shares[arm] = share;
      if (arm !== best) rest -= share;
    }
    shares[best] = rest;
    return shares;
  }

  learn({ observation, action, reward }: Transition<Value, number>): undefined {
    this.model.learn(observation as Float32Array, action, reward);
    this.rounds++;
  }

  inspect(observation: Value): Insight {
    this.model.lookAtMeans(observation as Float32Array);
    return {
      actions: { label: "estimated mean", values: [...this.model.means] },
      numbers: { gamma: this.gamma },
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

export const squareCbEntry = agentEntry({
  title: "SquareCB",
  description: "Pulls arms the less often the farther their estimates are below the best one.",
  source: "Foster & Rakhlin (2020), Algorithm 1",
  params,
  aliases: ["squarecb"],
  refuses: needsFeatures,
  make: (setting, config, rng) => new SquareCb(layoutOf(setting, config.model), config, rng),
});
