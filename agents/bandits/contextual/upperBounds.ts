/** Policies that pull the arm whose mean in this context could plausibly be highest: the loop that they share. */
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { Value } from "../../../envs/core/spaces.ts";
import type { ActMode, Agent, CheckpointScope, Insight, Transition } from "../../core/agent.ts";
import { argmax, randomArgmax, shareAmongBest } from "../../core/exploration.ts";
import type { Features, NormalScores } from "./linearModel.ts";

/** Writes what an arm pays on average if its score is `mean`, and an upper bound of it. [arms] each */
export type Bounds<P> = (scores: NormalScores, params: P, means: Float64Array, upper: Float64Array) => void;

/** Equals are equally likely. */
export class UpperBounds<P extends Record<string, unknown>> implements Agent<Value, number> {
  readonly params: P;
  readonly model: NormalScores;
  readonly means: Float64Array; // [arms] of the observation last looked at
  readonly upper: Float64Array; // [arms]
  private readonly bounds: Bounds<P>;
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(model: NormalScores, params: P, bounds: Bounds<P>, rng: Rng) {
    const arms = model.means.length;
    this.params = params;
    this.model = model;
    this.bounds = bounds;
    this.rng = rng;
    this.means = new Float64Array(arms);
    this.upper = new Float64Array(arms);
    this.shares = new Float64Array(arms);
  }

  /** The upper bound of each arm in this context; the next call overwrites it. [arms] */
  upperBounds(observation: Features): Float64Array {
    this.model.look(observation);
    this.bounds(this.model, this.params, this.means, this.upper);
    return this.upper;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const upper = this.upperBounds(observation as Float32Array);
    return mode === "greedy" ? argmax(this.means, mask) : randomArgmax(upper, this.rng, mask);
  }

  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    return shareAmongBest(this.upperBounds(observation as Float32Array), this.shares, mask);
  }

  learn({ observation, action, reward }: Transition<Value, number>): undefined {
    this.model.learn(observation as Float32Array, action, reward);
  }

  inspect(observation: Value): Insight {
    const high = [...this.upperBounds(observation as Float32Array)];
    return { actions: { label: "estimated mean and upper bound", values: [...this.means], high } };
  }

  save(scope: CheckpointScope = "all") {
    return { model: this.model.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { model: object; rng?: RngState }): void {
    this.model.load(checkpoint.model);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}
