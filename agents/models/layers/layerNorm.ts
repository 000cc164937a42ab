import { expectKeys, expectNumber } from "../engine/checks.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";

/** Each row along the last axis made mean 0 and variance 1, then scaled and shifted as learned. Ba et al. (2016), eq. 4. */
export interface LayerNormSpec {
  readonly type: "layerNorm";
  readonly epsilon?: number; // added to the variance, default: 1e-5
}

/** Any shape [..., width] in and out. Parameters: gain [width], bias [width]. */
export function layerNorm(spec: LayerNormSpec, inputShape: Shape, where: string): LayerPlan {
  const { epsilon = 1e-5 } = spec;
  expectKeys(where, spec, ["type", "epsilon"]);
  expectNumber(`${where}.epsilon`, epsilon, 1e-30); // at zero, a row of equal inputs would be 0 / 0

  const width = inputShape[inputShape.length - 1];
  return {
    outputShape: inputShape,
    parameters: [
      { name: "gain", shape: [width], initialize: (values) => values.fill(1) },
      { name: "bias", shape: [width], initialize: (values) => values.fill(0) },
    ],
    build: (site) => build(width, epsilon, site),
  };
}

function build(width: number, epsilon: number, site: LayerSite): Layer {
  const { kernels } = site.engine;
  const [gain, bias] = site.parameters.map((tensor) => tensor.offset);
  const [dgain, dbias] = site.gradients.map((tensor) => tensor.offset);
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const maxRows = site.output.length / width;
  const rowsEach = maxRows / site.maxBatch; // in one example
  const statistics = site.engine.tensor(maxRows * 2).offset; // μ and r of each row
  return {
    forward(batch) {
      const rows = batch * rowsEach;
      kernels.layerNorm(x, gain, bias, y, statistics, epsilon, rows, width); // x̂ = (X − μ) r;  Y = g x̂ + b
    },
    backward(batch) {
      const rows = batch * rowsEach;
      kernels.columnSums(dy, dbias, rows, width); // db = Σ dY
      kernels.layerNormGains(x, statistics, dy, dgain, rows, width); // dg = Σ dY x̂
      if (dx === undefined) return;
      // dX = r (dx̂ − mean dx̂ − x̂ mean (dx̂ x̂)) with dx̂ = g dY
      kernels.layerNormBackward(x, gain, statistics, dy, dx, rows, width);
    },
  };
}
