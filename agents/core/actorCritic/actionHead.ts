/**
 * What a policy network's outputs mean: a distribution over the actions of a space, to draw from and to learn. It looks at
 * one row of outputs at a time; what it tells is of the row that it looked at last.
 */
import { exp } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import type { Box, Space, Value } from "../../../envs/core/spaces.ts";
import type { Engine, Tensor } from "../../models/engine/engine.ts";
import type { Range } from "../../models/engine/layout.ts";
import type { Trainable } from "../../models/optimizers/optimizer.ts";
import {
  type Categorical,
  categorical,
  categoricalEntropy,
  categoricalGradient,
  softmaxInto,
} from "../distributions/categorical.ts";
import { gaussianEntropy, gaussianGradient, gaussianLogProbability } from "../distributions/gaussian.ts";
import { argmax } from "../exploration.ts";

export interface ActionHead {
  readonly outputs: number; // numbers that the network gives for it
  readonly width: number; // numbers of an action as it is remembered
  readonly choices: number; // numbered actions, as many as a mask has; 0 where there are none
  readonly own: Trainable | undefined; // parameters beside the network's
  /** Looks at outputs z from `from` on, and at the legal actions [choices], from `maskFrom` on. */
  look(z: Float32Array, from: number, mask?: Uint8Array, maskFrom?: number): void;
  /** Writes an action [width] to `actions` at `at`: drawn, or the most probable one. */
  draw(rng: Rng, actions: Float32Array, at: number): void;
  best(actions: Float32Array, at: number): void;
  logProbability(actions: Float32Array, at: number): number;
  entropy(): number;
  /** d (k log π(action) + h H) / dz, written to `gradient` at `to`; that of its own parameters is added up. */
  gradient(actions: Float32Array, at: number, k: number, h: number, gradient: Float32Array, to: number): void;
  /** The remembered action as the world takes it, in an array of its own. */
  action(actions: Float32Array, at: number): Value;
}

/** For a Discrete or a Box space; `logDeviation` is where log σ begins. */
export function headFor(space: Space, engine: Engine, logDeviation: number): ActionHead {
  return space.type === "discrete"
    ? new CategoricalHead(space.n)
    : new GaussianHead(space as Box, engine, logDeviation);
}

/** Softmax over legal actions. */
export class CategoricalHead implements ActionHead {
  readonly outputs: number;
  readonly choices: number;
  readonly width = 1;
  readonly own = undefined;
  readonly distribution: Categorical; // [choices]

  constructor(choices: number) {
    this.outputs = choices;
    this.choices = choices;
    this.distribution = categorical(choices);
  }

  look(z: Float32Array, from: number, mask?: Uint8Array, maskFrom = 0): void {
    softmaxInto(this.distribution, z, from, mask, maskFrom);
  }

  draw(rng: Rng, actions: Float32Array, at: number): void {
    actions[at] = rng.categorical(this.distribution.probabilities);
  }

  best(actions: Float32Array, at: number): void {
    actions[at] = argmax(this.distribution.logs);
  }

  logProbability(actions: Float32Array, at: number): number {
    return this.distribution.logs[actions[at]];
  }

  entropy(): number {
    return categoricalEntropy(this.distribution);
  }

  gradient(
    actions: Float32Array,
    at: number,
    k: number,
    h: number,
    gradient: Float32Array,
    to: number,
  ): void {
    const entropy = h === 0 ? 0 : this.entropy();
    categoricalGradient(this.distribution, actions[at], k, h, entropy, gradient, to);
  }

  action(actions: Float32Array, at: number): number {
    return actions[at];
  }
}

/**
 * Independent normal distributions, their log σ the same in every state. The world is given the action clipped to its box;
 * what is remembered, and learned from, is the action that was drawn.
 */
class GaussianHead implements ActionHead {
  readonly outputs: number;
  readonly width: number;
  readonly choices = 0;
  readonly own: Trainable & { readonly parameters: Tensor }; // log σ [width]
  private readonly space: Box;
  private z: Float32Array = new Float32Array();
  private from = 0;

  constructor(space: Box, engine: Engine, logDeviation: number) {
    const n = space.low.length;
    this.space = space;
    this.outputs = n;
    this.width = n;
    const trainable: readonly Range[] = [{ start: 0, length: n }];
    this.own = { engine, parameters: engine.tensor(n), gradients: engine.tensor(n), trainable };
    this.own.parameters.data.fill(logDeviation);
  }

  get logDeviations(): Float32Array {
    return this.own.parameters.data;
  }

  look(z: Float32Array, from: number): void {
    this.z = z;
    this.from = from;
  }

  draw(rng: Rng, actions: Float32Array, at: number): void {
    const { logDeviations } = this;
    for (let i = 0; i < this.width; i++)
      actions[at + i] = rng.normal(this.z[this.from + i], exp(logDeviations[i]));
  }

  best(actions: Float32Array, at: number): void {
    for (let i = 0; i < this.width; i++) actions[at + i] = this.z[this.from + i];
  }

  logProbability(actions: Float32Array, at: number): number {
    return gaussianLogProbability(actions, at, this.z, this.from, this.logDeviations);
  }

  entropy(): number {
    return gaussianEntropy(this.logDeviations);
  }

  gradient(
    actions: Float32Array,
    at: number,
    k: number,
    h: number,
    gradient: Float32Array,
    to: number,
  ): void {
    const { z, from, logDeviations, own } = this;
    gaussianGradient(actions, at, z, from, logDeviations, k, h, gradient, to, own.gradients.data);
  }

  action(actions: Float32Array, at: number): Float32Array {
    const { low, high } = this.space;
    const clipped = new Float32Array(this.width);
    for (let i = 0; i < this.width; i++) clipped[i] = Math.max(low[i], Math.min(high[i], actions[at + i]));
    return clipped;
  }
}
