import { type ActivationName, activation, activationNames, placeForInput } from "../activations.ts";
import { expectInteger, expectKeys, expectOneOf } from "../checks.ts";
import { type InitializerName, initializerNames, initializers } from "../initializers.ts";
import { type Layer, type LayerPlan, type LayerSite, type Shape, sizeOf } from "./layer.ts";

/** Every unit sees every input: Y = f(X W + b). */
export interface DenseSpec {
  readonly type: "dense";
  readonly units: number;
  readonly activation?: ActivationName; // default: linear
  readonly initializer?: InitializerName; // default: torchLinear
}

/** Inputs of any shape are read as [inputs]. Parameters: weights [inputs, units], bias [units]. */
export function dense(spec: DenseSpec, inputShape: Shape, where: string): LayerPlan {
  const { units, activation = "linear", initializer = "torchLinear" } = spec;
  expectKeys(where, spec, ["type", "units", "activation", "initializer"]);
  expectInteger(`${where}.units`, units, 1);
  expectOneOf(`${where}.activation`, activation, activationNames);
  expectOneOf(`${where}.initializer`, initializer, initializerNames);

  const inputs = sizeOf(inputShape);
  const start = initializers[initializer];
  return {
    outputShape: [units],
    parameters: [
      {
        name: "weights",
        shape: [inputs, units],
        initialize: (values, rng) => start.weights(values, rng, inputs, units),
      },
      {
        name: "bias",
        shape: [units],
        initialize: (values, rng) => start.bias(values, rng, inputs),
      },
    ],
    build: (site) => build(inputs, units, activation, site),
  };
}

function build(inputs: number, units: number, name: ActivationName, site: LayerSite): Layer {
  const { kernels } = site.engine;
  const f = activation(name, kernels);
  const [w, b] = site.parameters.map((tensor) => tensor.offset);
  const [dw, db] = site.gradients.map((tensor) => tensor.offset);
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const z = placeForInput(f, site);
  return {
    forward(batch) {
      kernels.product(x, w, b, z, batch, inputs, units); // Z = X W + b
      f.forward(z, y, batch, units); // Y = f(Z)
    },
    backward(batch) {
      f.backward(z, dy, dy, batch, units); // dZ = dY · f′(Z), in the place of dY
      kernels.productTransposedA(x, dy, dw, inputs, batch, units); // dW = Xᵀ dZ
      kernels.columnSums(dy, db, batch, units); // db = Σ over the batch of dZ
      if (dx !== undefined) kernels.productTransposedB(dy, w, dx, batch, units, inputs); // dX = dZ Wᵀ
    },
  };
}
