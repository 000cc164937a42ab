import { expectBoolean, expectKeys, expectNumber } from "../engine/checks.ts";
import type { Tensor } from "../engine/engine.ts";
import {
  loadMoments,
  type Moments,
  type Optimizer,
  type OptimizerState,
  saveMoments,
  type Trainable,
} from "./optimizer.ts";

/** Names and defaults of PyTorch. */
export interface RmsPropOptions {
  readonly learningRate?: number; // default: 0.01
  readonly alpha?: number; // decay of the averages, default: 0.99
  readonly epsilon?: number; // added to the root, default: 1e-8
  readonly momentum?: number; // default: 0
  readonly weightDecay?: number; // λ: adds λ θ to the gradient; default: 0
  readonly centered?: boolean; // divide by the deviation instead of the root mean square; default: false
}

/**
 * Gradients over their recent root mean square. Tieleman & Hinton (2012), lecture 6.5; centred: Graves (2013),
 * arXiv:1308.0850, eq. 38–45. The definition is that of PyTorch's torch.optim.RMSprop.
 * Differs: a variance that rounding takes below zero counts as zero.
 */
export class RmsProp implements Optimizer {
  learningRate: number;
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly squares: Tensor; // s [all parameters]
  readonly means: Tensor | undefined; // a [all parameters], if centred
  readonly velocities: Tensor | undefined; // u [all parameters], if there is momentum
  private readonly network: Trainable;
  private stepsMade = 0;

  constructor(network: Trainable, options: RmsPropOptions = {}) {
    const keys = ["learningRate", "alpha", "epsilon", "momentum", "weightDecay", "centered"];
    expectKeys("rmsprop", options, keys);
    const { learningRate = 0.01, alpha = 0.99, epsilon = 1e-8, momentum = 0 } = options;
    const { weightDecay = 0, centered = false } = options;
    expectNumber("rmsprop.learningRate", learningRate, 0);
    expectNumber("rmsprop.alpha", alpha, 0, 1, true);
    expectNumber("rmsprop.epsilon", epsilon, 0);
    expectNumber("rmsprop.momentum", momentum, 0, 1, true);
    expectNumber("rmsprop.weightDecay", weightDecay, 0);
    expectBoolean("rmsprop.centered", centered);
    const { engine, parameters } = network;
    this.network = network;
    this.learningRate = learningRate;
    this.alpha = alpha;
    this.epsilon = epsilon;
    this.momentum = momentum;
    this.weightDecay = weightDecay;
    this.squares = engine.tensor(parameters.length);
    this.means = centered ? engine.tensor(parameters.length) : undefined;
    this.velocities = momentum > 0 ? engine.tensor(parameters.length) : undefined;
  }

  get steps(): number {
    return this.stepsMade;
  }

  /** g ← g + λ θ;  s ← α s + (1 − α) g²;  a ← α a + (1 − α) g;  u ← μ u + g / (√(s − a²) + ε);  θ ← θ − rate · u; a and μ as asked for. */
  step(): void {
    const { engine, parameters, gradients, trainable } = this.network;
    expectNumber("rmsprop.learningRate", this.learningRate, 0);
    this.stepsMade++;
    for (const { start, length } of trainable) {
      engine.kernels.rmsprop(
        parameters.at(start),
        gradients.at(start),
        this.squares.at(start),
        this.means?.at(start) ?? 0,
        this.velocities?.at(start) ?? 0,
        this.learningRate,
        this.alpha,
        this.epsilon,
        this.momentum,
        this.weightDecay,
        length,
      );
    }
  }

  save(): OptimizerState {
    const { steps, learningRate } = this;
    return { steps, learningRate, moments: saveMoments(this.moments()) };
  }

  load(state: OptimizerState): void {
    loadMoments("rmsprop", this.moments(), state);
    this.stepsMade = state.steps;
    this.learningRate = state.learningRate;
  }

  private moments(): Moments {
    return {
      squares: this.squares,
      ...(this.means && { means: this.means }),
      ...(this.velocities && { velocities: this.velocities }),
    };
  }
}
