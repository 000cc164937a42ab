import type { Rng } from "../../../envs/core/rng.ts";
import { type ActivationName, activation, activationNames, placeForInput } from "../engine/activations.ts";
import { expectInteger, expectKeys, expectNumber, expectOneOf } from "../engine/checks.ts";
import type { Tensor } from "../engine/engine.ts";
import { initializers } from "../engine/initializers.ts";
import { type Layer, type LayerPlan, type LayerSite, type Shape, sizeOf } from "./layer.ts";

/**
 * A dense layer whose weights are noisy in training, by amounts that it learns: exploration that fades by itself.
 * Fortunato et al. (2018), arXiv:1706.10295, eq. 8 to 11, factorised Gaussian noise: W = μ + σ ⊙ (f(ε) f(ε′)ᵀ) with
 * f(e) = sign e √|e|. Every forward in training draws anew; in play W = μ.
 */
export interface NoisyDenseSpec {
  readonly type: "noisyDense";
  readonly units: number;
  readonly activation?: ActivationName; // default: linear
  readonly sigma?: number; // σ₀: noise at first, in units of 1 / √inputs; default: 0.5, as the paper
}

/** Input [..., inputs], output [..., units]. Weights and their σ [inputs, units], bias and its σ [units]. */
export function noisyDense(spec: NoisyDenseSpec, inputShape: Shape, where: string): LayerPlan {
  const { units, activation = "linear", sigma = 0.5 } = spec;
  expectKeys(where, spec, ["type", "units", "activation", "sigma"]);
  expectInteger(`${where}.units`, units, 1);
  expectOneOf(`${where}.activation`, activation, activationNames);
  expectNumber(`${where}.sigma`, sigma, 0, 1e6); // beyond float32 it would be infinite

  const inputs = inputShape[inputShape.length - 1];
  const rowsEach = sizeOf(inputShape) / inputs;
  const { torchLinear } = initializers;
  const spread = (values: Float32Array) => void values.fill(sigma / Math.sqrt(inputs));
  return {
    outputShape: [...inputShape.slice(0, -1), units],
    parameters: [
      {
        name: "weights",
        shape: [inputs, units],
        initialize: (values, rng) => torchLinear.weights(values, rng, inputs, units),
      },
      { name: "bias", shape: [units], initialize: (values, rng) => torchLinear.bias(values, rng, inputs) },
      { name: "weightSigmas", shape: [inputs, units], initialize: spread },
      { name: "biasSigmas", shape: [units], initialize: spread },
    ],
    build: (site) => build(rowsEach, inputs, units, activation, site),
  };
}

function build(
  rowsEach: number,
  inputs: number,
  units: number,
  name: ActivationName,
  site: LayerSite,
): Layer {
  const { engine } = site;
  const { kernels } = engine;
  const f = activation(name, kernels);
  const [mu, muBias, sigma, sigmaBias] = site.parameters.map((tensor) => tensor.offset);
  const [dmu, dmuBias, dsigma, dsigmaBias] = site.gradients.map((tensor) => tensor.offset);
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const z = placeForInput(f, site);
  const [w, b] = [engine.tensor(inputs * units).offset, engine.tensor(units).offset]; // as used by the latest forward
  const one = engine.tensor(1);
  one.data[0] = 1;
  const [left, right] = [engine.tensor(inputs), engine.tensor(units)]; // f(ε), f(ε′); zero in play
  const [e, e1] = [left.offset, right.offset];
  return {
    forward(batch, training) {
      const rows = batch * rowsEach;
      scatter(left, training ? site.noise() : undefined);
      scatter(right, training ? site.noise() : undefined);
      kernels.addOuter(mu, sigma, e, e1, w, inputs, units); // W = μ + σ ⊙ (f(ε) f(ε′)ᵀ)
      kernels.addOuter(muBias, sigmaBias, one.offset, e1, b, 1, units); // b = μ_b + σ_b ⊙ f(ε′)
      kernels.product(x, w, b, z, rows, inputs, units); // Z = X W + b
      f.forward(z, y, rows, units); // Y = f(Z)
    },
    backward(batch) {
      const rows = batch * rowsEach;
      f.backward(z, dy, dy, rows, units); // dZ = dY · f′(Z)
      kernels.productTransposedA(x, dy, dmu, inputs, rows, units); // dμ = dW = Xᵀ dZ
      kernels.columnSums(dy, dmuBias, rows, units); // dμ_b = db = Σ dZ
      kernels.timesOuter(dmu, e, e1, dsigma, inputs, units); // dσ = dW ⊙ (f(ε) f(ε′)ᵀ)
      kernels.timesOuter(dmuBias, one.offset, e1, dsigmaBias, 1, units); // dσ_b = db ⊙ f(ε′)
      if (dx !== undefined) kernels.productTransposedB(dy, w, dx, rows, units, inputs); // dX = dZ Wᵀ
    },
  };
}

/** f(ε) = sign ε √|ε| of standard normals, or zero without an rng. */
function scatter({ data }: Tensor, rng: Rng | undefined): void {
  if (!rng) data.fill(0);
  for (let i = 0; rng && i < data.length; i++) {
    const normal = rng.normal();
    data[i] = Math.sign(normal) * Math.sqrt(Math.abs(normal));
  }
}
