import { type ActivationName, activation, activationNames, placeForInput } from "../engine/activations.ts";
import { expectBoolean, expectInteger, expectKeys, expectOneOf } from "../engine/checks.ts";
import { type InitializerName, initializerNames, initializers } from "../engine/initializers.ts";
import { im2col, isPointwise, pointwise } from "./convolution.ts";
import { biasOf } from "./dense.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";
import { type Padding, planWindows, type Size, type Windows } from "./windows.ts";
import { prefersWinograd, winograd } from "./winograd.ts";

/** Each filter looks at every window of the image: Y = f(X ∗ W + b). LeCun et al. (1989). */
export interface Conv2dSpec {
  readonly type: "conv2d";
  readonly filters: number;
  readonly kernelSize: Size; // pixels down and across
  readonly stride?: Size; // default: 1
  readonly padding?: Padding; // default: valid
  readonly bias?: boolean; // whether b is added; without it there is no such parameter; default: true
  readonly activation?: ActivationName; // default: linear
  readonly initializer?: InitializerName; // default: torchLinear
}

const keys = ["type", "filters", "kernelSize", "stride", "padding", "bias", "activation", "initializer"];

/** Input [height, width, channels], output [rows, columns, filters]. Weights [tall, wide, channels, filters], bias [filters]. */
export function conv2d(spec: Conv2dSpec, inputShape: Shape, where: string): LayerPlan {
  const { filters, kernelSize, stride = 1, padding = "valid", bias = true } = spec;
  const { activation = "linear", initializer = "torchLinear" } = spec;
  expectKeys(where, spec, keys);
  expectInteger(`${where}.filters`, filters, 1);
  expectBoolean(`${where}.bias`, bias);
  const windows = planWindows(inputShape, where, "kernelSize", kernelSize, stride, padding);
  expectOneOf(`${where}.activation`, activation, activationNames);
  expectOneOf(`${where}.initializer`, initializer, initializerNames);

  const { rows, columns, tall, wide, channels } = windows;
  const [fanIn, fanOut] = [tall * wide * channels, tall * wide * filters];
  const start = initializers[initializer];
  return {
    outputShape: [rows, columns, filters],
    parameters: [
      {
        name: "weights",
        shape: [tall, wide, channels, filters],
        initialize: (values, rng) => start.weights(values, rng, fanIn, fanOut),
      },
      ...biasOf(bias, filters, fanIn, start),
    ],
    build: (site) => build(windows, filters, activation, site),
  };
}

function build(windows: Windows, filters: number, name: ActivationName, site: LayerSite): Layer {
  const { engine, maxBatch } = site;
  const { kernels } = engine;
  const f = activation(name, kernels);
  const [w, b = engine.tensor(filters).offset] = site.parameters.map((tensor) => tensor.offset); // no bias: zeros
  const [dw, db] = site.gradients.map((tensor) => tensor.offset);
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const z = placeForInput(f, site);
  const algorithm = isPointwise(windows) ? pointwise : prefersWinograd(windows, filters) ? winograd : im2col;
  const relu = name === "relu"; // costs nothing where Z is written
  const convolution = algorithm(windows, filters, { engine, maxBatch, x, w, b, z, dz: dy, dw, dx, relu });
  const perImage = windows.rows * windows.columns;
  return {
    forward(batch) {
      convolution.forward(batch); // Z = X ∗ W + b
      if (!relu) f.forward(z, y, batch * perImage, filters); // Y = f(Z)
    },
    backward(batch) {
      f.backward(z, dy, dy, batch * perImage, filters); // dZ = dY · f′(Z), in the place of dY
      if (db !== undefined) kernels.columnSums(dy, db, batch * perImage, filters); // db = Σ over batch and windows of dZ
      convolution.backward(batch); // dW and dX from dZ
    },
  };
}
