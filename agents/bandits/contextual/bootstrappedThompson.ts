/**
 * Bootstrapped Thompson sampling: several ridge regressions, each of which has seen the rounds with random weights of its
 * own; one of them, drawn anew each round, decides. Eckles & Kaptein (2014); Osband & Van Roy (2015).
 *
 * Weights are drawn online: Poisson(1), as the number of times a round is in a bootstrap sample, or 2 and 0 equally often
 * (double or nothing). Each regression is held to a first guess of its own, N(0, σ₀² I), in place of the artificial history
 * of Osband & Van Roy: without it regressions would not disagree where nothing has been seen.
 */
import { z } from "zod";
import { InputError } from "../../../envs/core/errors.ts";
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
import { argmax, randomArgmax, shareAmongBest } from "../../core/exploration.ts";
import { needsFeatures } from "../../core/suits.ts";
import { type Layout, lambdaParam, layoutOf, modelParam } from "./layout.ts";
import { LinearModel } from "./linearModel.ts";

const params = z.strictObject({
  replicates: param(z.int().min(1).max(1000).default(20), {
    title: "Replicates",
    description: "Regressions that take turns at random.",
  }),
  weights: param(z.enum(["poisson", "doubleOrNothing"]).default("poisson"), {
    title: "Weights",
    description: "Of a round in each of them: Poisson(1), or 2 and 0 equally often.",
    live: true,
  }),
  priorDeviation: param(z.number().min(0).max(100).default(0.3), {
    title: "First guess σ₀",
    description: "Standard deviation of the weights that each of them starts from.",
  }),
  lambda: lambdaParam(),
  model: modelParam(),
});

export class BootstrappedThompson implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly models: readonly LinearModel[]; // [replicates]
  readonly means: Float64Array; // [arms] of all of them together
  private readonly rng: Rng;
  private readonly votes: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(layout: Layout, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.models = Array.from({ length: config.replicates }, () => new LinearModel(layout, config.lambda));
    this.means = new Float64Array(layout.arms);
    this.votes = new Float64Array(layout.arms);
    this.shares = new Float64Array(layout.arms);
    this.rng = rng;
    const guess = new Float64Array(layout.dimension);
    for (const { ridge } of this.models) {
      for (let which = 0; which < ridge.count; which++) {
        for (let i = 0; i < guess.length; i++) guess[i] = config.priorDeviation * rng.normal();
        ridge.begin(which, guess);
      }
    }
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.average(observation), mask);
    const model = this.models[this.rng.int(this.models.length)];
    model.lookAtMeans(observation as Float32Array);
    return randomArgmax(model.means, this.rng, mask);
  }

  /** The mean of all estimates. */
  private average(observation: Value): Float64Array {
    const { means, models } = this;
    means.fill(0);
    for (const model of models) {
      model.lookAtMeans(observation as Float32Array);
      for (let arm = 0; arm < means.length; arm++) means[arm] += model.means[arm] / models.length;
    }
    return means;
  }

  /** Each regression has an equal vote. */
  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    const { models, votes, shares } = this;
    votes.fill(0);
    for (const model of models) {
      model.lookAtMeans(observation as Float32Array);
      shareAmongBest(model.means, shares, mask);
      for (let arm = 0; arm < votes.length; arm++) votes[arm] += shares[arm] / models.length;
    }
    return votes;
  }

  learn({ observation, action, reward }: Transition<Value, number>): undefined {
    const { models, params, rng } = this;
    for (let i = 0; i < models.length; i++) {
      const weight = params.weights === "poisson" ? poissonOfOne(rng) : 2 * rng.int(2);
      if (weight > 0) models[i].learn(observation as Float32Array, action, reward, weight);
    }
  }

  inspect(observation: Value): Insight {
    return { actions: { label: "estimated mean", values: [...this.average(observation)] } };
  }

  save(scope: CheckpointScope = "all") {
    return {
      models: this.models.map((model) => model.save()),
      ...(scope === "all" && { rng: this.rng.save() }),
    };
  }

  load(checkpoint: { models: ReturnType<LinearModel["save"]>[]; rng?: RngState }): void {
    if (checkpoint.models.length !== this.models.length) {
      throw new InputError(
        `checkpoint.models: expected ${this.models.length} regressions, got ${checkpoint.models.length}; load it with the parameters it was saved with.`,
      );
    }
    this.models.forEach((model, i) => {
      model.load(checkpoint.models[i]);
    });
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

const NONE = exp(-1); // probability of 0

/** A Poisson variate of mean 1: the first k at which the summed probabilities e⁻¹ / k! exceed one uniform draw. */
function poissonOfOne(rng: Rng): number {
  const u = rng.uniform();
  let probability = NONE;
  let sum = NONE;
  let k = 0;
  while (u >= sum && k < 20) {
    k++;
    probability /= k;
    sum += probability;
  }
  return k;
}

export const bootstrappedThompsonEntry = agentEntry({
  title: "Bootstrapped Thompson sampling",
  description: "Regressions on resampled rounds take turns at random to decide.",
  source: "Eckles & Kaptein (2014); Osband & Van Roy (2015)",
  params,
  aliases: ["bootstrappedTs"],
  refuses: needsFeatures,
  make: (setting, config, rng) => new BootstrappedThompson(layoutOf(setting, config.model), config, rng),
});
