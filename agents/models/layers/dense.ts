import { type ActivationName, activation, activationNames, placeForInput } from "../engine/activations.ts";
import { expectBoolean, expectInteger, expectKeys, expectOneOf } from "../engine/checks.ts";
import {
  type Initializer,
  type InitializerName,
  initializerNames,
  initializers,
} from "../engine/initializers.ts";
import {
  type Layer,
  type LayerPlan,
  type LayerSite,
  type ParameterPlan,
  type Shape,
  sizeOf,
} from "./layer.ts";

/** Every unit sees every input of its row: Y = f(X W + b). */
export interface DenseSpec {
  readonly type: "dense";
  readonly units: number;
  readonly bias?: boolean; // whether b is added; without it there is no such parameter; default: true
  readonly activation?: ActivationName; // default: linear
  readonly initializer?: InitializerName; // default: torchLinear
}

/** Input [..., inputs], output [..., units]: the last axis alone, as in Keras. Weights [inputs, units], bias [units]. */
export function dense(spec: DenseSpec, inputShape: Shape, where: string): LayerPlan {
  const { units, bias = true, activation = "linear", initializer = "torchLinear" } = spec;
  expectKeys(where, spec, ["type", "units", "bias", "activation", "initializer"]);
  expectInteger(`${where}.units`, units, 1);
  expectBoolean(`${where}.bias`, bias);
  expectOneOf(`${where}.activation`, activation, activationNames);
  expectOneOf(`${where}.initializer`, initializer, initializerNames);

  const inputs = inputShape[inputShape.length - 1];
  const rowsEach = sizeOf(inputShape) / inputs; // in one example
  const start = initializers[initializer];
  return {
    outputShape: [...inputShape.slice(0, -1), units],
    parameters: [
      {
        name: "weights",
        shape: [inputs, units],
        initialize: (values, rng) => start.weights(values, rng, inputs, units),
      },
      ...biasOf(bias, units, inputs, start),
    ],
    build: (site) => build(rowsEach, inputs, units, activation, site),
  };
}

/** The bias as a layer's parameter, if it has one. */
export function biasOf(has: boolean, units: number, fanIn: number, start: Initializer): ParameterPlan[] {
  if (!has) return [];
  return [{ name: "bias", shape: [units], initialize: (values, rng) => start.bias(values, rng, fanIn) }];
}

function build(
  rowsEach: number,
  inputs: number,
  units: number,
  name: ActivationName,
  site: LayerSite,
): Layer {
  const { kernels } = site.engine;
  const f = activation(name, kernels);
  const [w, b = 0] = site.parameters.map((tensor) => tensor.offset); // no bias: no pointer
  const [dw, db] = site.gradients.map((tensor) => tensor.offset);
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const z = placeForInput(f, site);
  const relu = name === "relu"; // costs nothing where Z is written
  const product = relu ? kernels.productRelu : kernels.product;
  return {
    forward(batch) {
      const rows = batch * rowsEach;
      product(x, w, b, z, rows, inputs, units); // Z = X W + b
      if (!relu) f.forward(z, y, rows, units); // Y = f(Z)
    },
    backward(batch, inputOnly = false) {
      const rows = batch * rowsEach;
      f.backward(z, dy, dy, rows, units); // dZ = dY · f′(Z), in the place of dY
      if (!inputOnly) kernels.productTransposedA(x, dy, dw, inputs, rows, units); // dW = Xᵀ dZ
      if (!inputOnly && db !== undefined) kernels.columnSums(dy, db, rows, units); // db = Σ over the rows of dZ
      if (dx !== undefined) kernels.productTransposedB(dy, w, dx, rows, units, inputs); // dX = dZ Wᵀ
    },
  };
}
