import { type ActivationName, activation, activationNames } from "../engine/activations.ts";
import { expectKeys, expectOneOf } from "../engine/checks.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";

/** An activation as a layer of its own: Y = f(X). Softmax goes along the last axis, the others by single elements. */
export interface ActivationSpec {
  readonly type: "activation";
  readonly activation: ActivationName;
}

/** Any shape [..., width] in and out. No parameters. */
export function activationLayer(spec: ActivationSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type", "activation"]);
  expectOneOf(`${where}.activation`, spec.activation, activationNames);
  return {
    outputShape: inputShape,
    parameters: [],
    build: (site) => build(inputShape[inputShape.length - 1], spec.activation, site),
  };
}

function build(width: number, name: ActivationName, site: LayerSite): Layer {
  const f = activation(name, site.engine.kernels);
  const rowsEach = site.output.length / site.maxBatch / width; // rows of `width` in one example
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  return {
    forward(batch) {
      f.forward(x, y, batch * rowsEach, width); // Y = f(X)
    },
    backward(batch) {
      if (dx !== undefined) f.backward(f.keepsInput ? x : y, dy, dx, batch * rowsEach, width); // dX = dY · f′(X)
    },
  };
}
