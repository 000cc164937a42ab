import { expectKeys, expectNumber } from "../checks.ts";
import type { Tensor } from "../engine.ts";
import {
  loadMoments,
  type Moments,
  type Optimizer,
  type OptimizerState,
  saveMoments,
  type Trainable,
} from "./optimizer.ts";

export interface SgdOptions {
  readonly learningRate: number;
  readonly momentum?: number; // default: 0
}

/** Stochastic gradient descent, Robbins & Monro (1951), with Polyak's momentum (1964) as PyTorch defines it. */
export class Sgd implements Optimizer {
  learningRate: number;
  readonly momentum: number;
  readonly velocities: Tensor | undefined; // u [all parameters], if there is momentum
  private readonly network: Trainable;
  private stepsMade = 0;

  constructor(network: Trainable, options: SgdOptions) {
    const { learningRate, momentum = 0 } = options;
    expectKeys("sgd", options, ["learningRate", "momentum"]);
    expectNumber("sgd.learningRate", learningRate, 0);
    expectNumber("sgd.momentum", momentum, 0, 1, true);
    this.network = network;
    this.learningRate = learningRate;
    this.momentum = momentum;
    this.velocities = momentum > 0 ? network.engine.tensor(network.parameters.length) : undefined;
  }

  get steps(): number {
    return this.stepsMade;
  }

  /** u ← μ u + g;  θ ← θ − rate · u. */
  step(): void {
    const { engine, parameters: p, gradients: g } = this.network;
    const { learningRate, momentum, velocities } = this;
    this.stepsMade++;
    if (velocities) {
      engine.kernels.sgdMomentum(p.offset, g.offset, velocities.offset, learningRate, momentum, p.length);
    } else {
      engine.kernels.sgd(p.offset, g.offset, learningRate, p.length);
    }
  }

  save(): OptimizerState {
    const { steps, learningRate } = this;
    return { steps, learningRate, moments: saveMoments(this.moments()) };
  }

  load(state: OptimizerState): void {
    loadMoments("sgd", this.moments(), state);
    this.stepsMade = state.steps;
    this.learningRate = state.learningRate;
  }

  private moments(): Moments {
    return this.velocities ? { velocities: this.velocities } : {};
  }
}
