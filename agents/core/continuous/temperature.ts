/** SAC's temperature α > 0, the worth of entropy beside reward: fixed, or moved by Adam in its logarithm. */
import { exp, log } from "../../../envs/core/math.ts";
import type { Engine, Tensor } from "../../models/engine/engine.ts";
import { Adam } from "../../models/optimizers/adam.ts";
import type { OptimizerState } from "../../models/optimizers/optimizer.ts";
import { temperatureGradient } from "../returns/continuousTargets.ts";

export interface TemperatureState {
  readonly logarithm: number;
  readonly optimizer: OptimizerState;
}

export class Temperature {
  private readonly logarithm: Tensor; // [1]
  private readonly gradient: Tensor; // [1]
  private readonly optimizer: Adam;

  constructor(engine: Engine, initial: number) {
    this.logarithm = engine.tensor(1);
    this.gradient = engine.tensor(1);
    this.logarithm.data[0] = log(initial);
    const trainable = [{ start: 0, length: 1 }];
    this.optimizer = new Adam({
      engine,
      parameters: this.logarithm,
      gradients: this.gradient,
      trainable,
    });
  }

  get value(): number {
    return exp(this.logarithm.data[0]);
  }

  /** One step towards a policy of the target entropy. */
  learn(entropy: number, targetEntropy: number, learningRate: number): void {
    this.gradient.data[0] = temperatureGradient(-entropy, targetEntropy);
    this.optimizer.learningRate = learningRate;
    this.optimizer.step();
  }

  save(): TemperatureState {
    return { logarithm: this.logarithm.data[0], optimizer: this.optimizer.save() };
  }

  load({ logarithm, optimizer }: TemperatureState): void {
    this.logarithm.data[0] = logarithm;
    this.optimizer.load(optimizer);
  }
}
