import { InputError } from "../../../envs/core/errors.ts";
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

export interface SgdOptions {
  readonly learningRate: number;
  readonly momentum?: number; // μ, default: 0
  readonly nesterov?: boolean; // look ahead along the momentum; default: false
  readonly weightDecay?: number; // λ: adds λ θ to the gradient; default: 0
}

/**
 * Stochastic gradient descent, Robbins & Monro (1951), with Polyak's momentum (1964) or Nesterov's (Sutskever et al.,
 * 2013, section 2), as PyTorch's torch.optim.SGD defines them.
 */
export class Sgd implements Optimizer {
  learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly velocities: Tensor | undefined; // u [all parameters], if there is momentum
  private readonly network: Trainable;
  private stepsMade = 0;

  constructor(network: Trainable, options: SgdOptions) {
    expectKeys("sgd", options, ["learningRate", "momentum", "nesterov", "weightDecay"]);
    const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options;
    expectNumber("sgd.learningRate", learningRate, 0);
    expectNumber("sgd.momentum", momentum, 0, 1, true);
    expectNumber("sgd.weightDecay", weightDecay, 0);
    expectBoolean("sgd.nesterov", nesterov);
    if (nesterov && momentum === 0) {
      throw new InputError(
        "sgd.nesterov: expected a momentum above 0 to look ahead along, got 0; set momentum.",
      );
    }
    this.network = network;
    this.learningRate = learningRate;
    this.momentum = momentum;
    this.nesterov = nesterov;
    this.weightDecay = weightDecay;
    this.velocities = momentum > 0 ? network.engine.tensor(network.parameters.length) : undefined;
  }

  get steps(): number {
    return this.stepsMade;
  }

  /** g ← g + λ θ;  u ← μ u + g;  θ ← θ − rate · u, or rate · (g + μ u) with Nesterov. */
  step(): void {
    const { engine, parameters: p, gradients: g, trainable } = this.network;
    const { learningRate, momentum, nesterov, weightDecay, velocities: u } = this;
    const { sgd, sgdMomentum } = engine.kernels;
    expectNumber("sgd.learningRate", learningRate, 0);
    this.stepsMade++;
    for (const { start, length } of trainable) {
      const [at, slope] = [p.at(start), g.at(start)];
      if (u) sgdMomentum(at, slope, u.at(start), learningRate, momentum, nesterov, weightDecay, length);
      else sgd(at, slope, learningRate, weightDecay, length);
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
