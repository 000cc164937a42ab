import { expectKeys, expectNumber } from "../engine/checks.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";

/**
 * Each feature, or channel, made mean 0 and variance 1 over batch and places, then scaled and shifted as learned. In
 * play by running statistics. Ioffe & Szegedy (2015), arXiv:1502.03167, Algorithms 1 and 2.
 * Differs: the running variance is the batch's own, not n / (n − 1) of it, as in Keras.
 */
export interface BatchNormSpec {
  readonly type: "batchNorm";
  readonly epsilon?: number; // added to the variance, default: 1e-5
  readonly momentum?: number; // of the running statistics, the part that stays; default: 0.9 (PyTorch calls it 0.1)
}

/** Any shape [..., width] in and out. Learned: gain, bias [width]; running: mean, variance [width]. */
export function batchNorm(spec: BatchNormSpec, inputShape: Shape, where: string): LayerPlan {
  const { epsilon = 1e-5, momentum = 0.9 } = spec;
  expectKeys(where, spec, ["type", "epsilon", "momentum"]);
  expectNumber(`${where}.epsilon`, epsilon, 1e-30); // at zero, a constant feature would be 0 / 0
  expectNumber(`${where}.momentum`, momentum, 0, 1);

  const shape = [inputShape[inputShape.length - 1]];
  const filled = (name: string, value: number, trainable: boolean) => {
    return { name, shape, trainable, initialize: (values: Float32Array) => void values.fill(value) };
  };
  return {
    outputShape: inputShape,
    parameters: [
      filled("gain", 1, true),
      filled("bias", 0, true),
      filled("mean", 0, false),
      filled("variance", 1, false),
    ],
    build: (site) => build(shape[0], epsilon, 1 - momentum, site),
  };
}

function build(width: number, epsilon: number, rate: number, site: LayerSite): Layer {
  const { kernels } = site.engine;
  const [gain, bias, runningMean, runningVariance] = site.parameters.map((tensor) => tensor.offset);
  const [dgain, dbias] = site.gradients.map((tensor) => tensor.offset);
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const [mean, variance, r] = [0, 1, 2].map(() => site.engine.tensor(width).offset); // of the latest forward
  const rowsEach = site.output.length / width / site.maxBatch; // in one example
  let trained = false; // whether the latest forward was in training
  return {
    forward(batch, training) {
      const rows = batch * rowsEach;
      trained = training;
      if (training) {
        kernels.columnMeans(x, mean, rows, width); // μ = mean X
        kernels.columnVariances(x, mean, variance, rows, width); // σ² = mean (X − μ)²
        kernels.blend(mean, runningMean, rate, width);
        kernels.blend(variance, runningVariance, rate, width);
      } else {
        kernels.linear(runningMean, mean, width);
        kernels.linear(runningVariance, variance, width);
      }
      kernels.inverseDeviations(variance, r, epsilon, width); // r = 1 / √(σ² + ε)
      kernels.batchNorm(x, mean, r, gain, bias, y, rows, width); // x̂ = (X − μ) r;  Y = g x̂ + b
    },
    backward(batch) {
      const rows = batch * rowsEach;
      kernels.columnSums(dy, dbias, rows, width); // db = Σ dY
      kernels.batchNormGains(x, mean, r, dy, dgain, rows, width); // dg = Σ dY x̂
      if (dx === undefined) return;
      // dX = g r (dY − mean dY − x̂ mean (dY x̂)) in training; in play μ and r are constants: dX = g r dY
      const share = trained ? 1 / rows : 0;
      kernels.batchNormBackward(x, mean, r, gain, dgain, dbias, share, dy, dx, rows, width);
    },
  };
}
