/**
 * What a network's outputs say of each action, and how they learn it: its value, or the distribution of its return. All
 * of DQN's family are one agent with one of these heads.
 */

import {
  atomsBetween,
  crossEntropyOfLogits,
  entropy,
  expectationOf,
  projectOntoAtoms,
} from "../core/distributions/atoms.ts";
import { meanIn, quantileHuber } from "../core/distributions/quantiles.ts";
import type { Batch } from "../core/replay/replay.ts";
import { discountOver, qLearningTarget } from "../core/returns/targets.ts";
import type { Engine, Tensor } from "../models/engine/engine.ts";
import { huber, huberGradient } from "../models/engine/losses.ts";
import type { Network } from "../models/engine/network.ts";

/** What a head learns from: both networks have gone forward, the target's over the next observations. */
export interface Lesson {
  readonly online: Network; // [batch, actions · width]
  readonly target: Network; // the same
  readonly batch: Batch;
  readonly nextActions: Int32Array; // [batch]: a′, of which the target is to tell the worth
  readonly discount: number;
  readonly huberDelta: number;
}

export interface ValueHead {
  /** Outputs for each action. */
  readonly width: number;
  /** Mean over the batch of Q(s, a) in the latest lesson. */
  readonly meanQ: number;
  /** Q [rows, actions] of what a network answered, valid until it or the head is used again. */
  values(network: Network, rows: number): Float32Array;
  /** The loss, a weighted mean over the batch; its gradient at the online network's outputs; and the batch's errors. */
  learn(lesson: Lesson): number;
}

export interface HeadParams {
  readonly distribution: "none" | "categorical" | "quantile";
  readonly atoms: number;
  readonly valueMin: number;
  readonly valueMax: number;
}

/** Outputs for each action that a head reads. */
export function headWidth({ distribution, atoms }: HeadParams): number {
  return distribution === "none" ? 1 : atoms;
}

export function makeHead(params: HeadParams, actions: number, engine: Engine, rows: number): ValueHead {
  const { distribution, atoms, valueMin, valueMax } = params;
  if (distribution === "none") return new ExpectedHead(actions);
  if (distribution === "quantile") return new QuantileHead(actions, atoms, rows);
  return new CategoricalHead(actions, atomsBetween(valueMin, valueMax, atoms), engine, rows);
}

/** One number for each action: Q(s, a), which learns by Huber's loss. Mnih et al. (2015), eq. 2. */
class ExpectedHead implements ValueHead {
  readonly width = 1;
  meanQ = 0;
  private readonly actions: number;

  constructor(actions: number) {
    this.actions = actions;
  }

  values(network: Network, rows: number): Float32Array {
    return network.output.head(rows * this.actions);
  }

  /** mean of w · Huber(Q(s, a) − y), y = r + γᵏ Q⁻(s′, a′). */
  learn({ online, target, batch, nextActions, discount, huberDelta }: Lesson): number {
    const size = batch.actions.length;
    const q = this.values(online, size); // [batch, actions]
    const nextQ = this.values(target, size); // [batch, actions]
    const gradient = online.outputGradient.head(q.length).fill(0); // [batch, actions]
    let loss = 0;
    this.meanQ = 0;
    for (let i = 0; i < size; i++) {
      const row = i * this.actions;
      const next = nextQ[row + nextActions[i]];
      const over = discountOver(discount, batch.steps[i]);
      const y = qLearningTarget(batch.rewards[i], batch.terminated[i] === 1, next, over);
      const at = row + batch.actions[i];
      const error = q[at] - y;
      const weight = batch.weights[i];
      gradient[at] = (weight * huberGradient(error, huberDelta)) / size;
      loss += (weight * huber(error, huberDelta)) / size;
      this.meanQ += q[at] / size;
      batch.errors[i] = error;
    }
    return loss;
  }
}

/**
 * Logits of a probability for each atom, which learn by their cross entropy with the target's, moved and projected.
 * Bellemare et al. (2017), Algorithm 1. Errors are the divergence KL(m ‖ p), as Hessel et al. (2018) rank by.
 */
class CategoricalHead implements ValueHead {
  readonly width: number;
  meanQ = 0;
  private readonly actions: number;
  private readonly atoms: Float64Array; // z [atoms]
  private readonly m: Float64Array; // [atoms]: the target distribution of one row
  private readonly probabilities: Tensor; // p [rows, actions, atoms]
  private readonly q: Float32Array; // [rows, actions]

  constructor(actions: number, atoms: Float64Array, engine: Engine, rows: number) {
    this.width = atoms.length;
    this.actions = actions;
    this.atoms = atoms;
    this.m = new Float64Array(atoms.length);
    this.probabilities = engine.tensor(rows * actions * atoms.length);
    this.q = new Float32Array(rows * actions);
  }

  private probabilitiesOf({ output, engine }: Network, rows: number): Float32Array {
    engine.kernels.softmax(output.offset, this.probabilities.offset, rows * this.actions, this.width);
    return this.probabilities.data;
  }

  values(network: Network, rows: number): Float32Array {
    const p = this.probabilitiesOf(network, rows);
    for (let k = 0; k < rows * this.actions; k++) this.q[k] = expectationOf(this.atoms, p, k * this.width);
    return this.q;
  }

  learn({ online, target, batch, nextActions, discount }: Lesson): number {
    const { actions, width, atoms, m } = this;
    const size = batch.actions.length;
    const q = this.values(online, size);
    this.meanQ = 0;
    for (let i = 0; i < size; i++) this.meanQ += q[i * actions + batch.actions[i]] / size;
    const p = this.probabilitiesOf(target, size); // [batch, actions, atoms]
    const logits = online.output.head(size * actions * width);
    const gradient = online.outputGradient.head(logits.length).fill(0);
    let loss = 0;
    for (let i = 0; i < size; i++) {
      const next = (i * actions + nextActions[i]) * width;
      const over = batch.terminated[i] === 1 ? 0 : discountOver(discount, batch.steps[i]);
      projectOntoAtoms(p, next, batch.rewards[i], over, atoms, m);
      const at = (i * actions + batch.actions[i]) * width;
      const weight = batch.weights[i];
      const crossEntropy = crossEntropyOfLogits(m, logits, at, gradient, weight / size);
      loss += (weight * crossEntropy) / size;
      batch.errors[i] = crossEntropy - entropy(m);
    }
    return loss;
  }
}

/**
 * Quantiles of the return, which learn by quantile regression from the target's, each moved by r + γᵏ θ. Dabney et al.
 * (2018), Algorithm 1. Errors are that loss.
 */
class QuantileHead implements ValueHead {
  readonly width: number;
  meanQ = 0;
  private readonly actions: number;
  private readonly targets: Float64Array; // y [quantiles] of one row
  private readonly q: Float32Array; // [rows, actions]

  constructor(actions: number, quantiles: number, rows: number) {
    this.width = quantiles;
    this.actions = actions;
    this.targets = new Float64Array(quantiles);
    this.q = new Float32Array(rows * actions);
  }

  values({ output }: Network, rows: number): Float32Array {
    const theta = output.data;
    for (let k = 0; k < rows * this.actions; k++) this.q[k] = meanIn(theta, k * this.width, this.width);
    return this.q;
  }

  learn({ online, target, batch, nextActions, discount, huberDelta }: Lesson): number {
    const { actions, width, targets } = this;
    const size = batch.actions.length;
    const theta = online.output.head(size * actions * width);
    const nextTheta = target.output.head(theta.length);
    const gradient = online.outputGradient.head(theta.length).fill(0);
    let loss = 0;
    this.meanQ = 0;
    for (let i = 0; i < size; i++) {
      const next = (i * actions + nextActions[i]) * width;
      const over = batch.terminated[i] === 1 ? 0 : discountOver(discount, batch.steps[i]);
      for (let j = 0; j < width; j++) targets[j] = batch.rewards[i] + over * nextTheta[next + j];
      const at = (i * actions + batch.actions[i]) * width;
      const weight = batch.weights[i];
      const own = quantileHuber(targets, theta, at, huberDelta, gradient, weight / size);
      loss += (weight * own) / size;
      this.meanQ += meanIn(theta, at, width) / size;
      batch.errors[i] = own;
    }
    return loss;
  }
}
