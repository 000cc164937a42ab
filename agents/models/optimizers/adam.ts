import { pow } from "../../../envs/core/math.ts";
import { expectKeys, expectNumber } from "../engine/checks.ts";
import type { Tensor } from "../engine/engine.ts";
import {
  loadMoments,
  type Optimizer,
  type OptimizerState,
  saveMoments,
  type Trainable,
} from "./optimizer.ts";

/** Names and defaults of Kingma & Ba. */
export interface AdamOptions {
  readonly learningRate?: number; // α, default: 0.001
  readonly beta1?: number; // decay of the mean gradient, default: 0.9
  readonly beta2?: number; // decay of the mean square, default: 0.999
  readonly epsilon?: number; // default: 1e-8
  readonly weightDecay?: number; // λ, default: 0; PyTorch's AdamW: 0.01
}

/**
 * Steps of about the learning rate, whatever the gradients' scale. Kingma & Ba (2015), arXiv:1412.6980, Algorithm 1.
 * With weight decay it is AdamW: Loshchilov & Hutter (2019), arXiv:1711.05101, Algorithm 2.
 * Differs: the decay goes with the whole learning rate α, as in PyTorch, where the paper has its schedule alone.
 */
export class Adam implements Optimizer {
  learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly means: Tensor; // m [all parameters]
  readonly squares: Tensor; // v [all parameters]
  private readonly network: Trainable;
  private stepsMade = 0; // t

  constructor(network: Trainable, options: AdamOptions = {}) {
    expectKeys("adam", options, ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"]);
    const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
    expectNumber("adam.learningRate", learningRate, 0);
    expectNumber("adam.beta1", beta1, 0, 1, true);
    expectNumber("adam.beta2", beta2, 0, 1, true);
    expectNumber("adam.epsilon", epsilon, 0);
    expectNumber("adam.weightDecay", weightDecay, 0);
    this.network = network;
    this.learningRate = learningRate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
    this.means = network.engine.tensor(network.parameters.length);
    this.squares = network.engine.tensor(network.parameters.length);
  }

  get steps(): number {
    return this.stepsMade;
  }

  /**
   * m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  θ ← θ − α λ θ − α m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and
   * v̂ = v / (1 − β₂ᵗ).
   */
  step(): void {
    const { engine, parameters, gradients, trainable } = this.network;
    expectNumber("adam.learningRate", this.learningRate, 0);
    this.stepsMade++;
    const correction1 = 1 - pow(this.beta1, this.stepsMade);
    const correction2 = 1 - pow(this.beta2, this.stepsMade);
    for (const { start, length } of trainable) {
      engine.kernels.adam(
        parameters.at(start),
        gradients.at(start),
        this.means.at(start),
        this.squares.at(start),
        this.learningRate,
        this.beta1,
        this.beta2,
        this.epsilon,
        correction1,
        correction2,
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
    loadMoments("adam", this.moments(), state);
    this.stepsMade = state.steps;
    this.learningRate = state.learningRate;
  }

  private moments() {
    return { means: this.means, squares: this.squares };
  }
}
