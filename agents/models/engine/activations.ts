import type { LayerSite } from "../layers/layer.ts";
import type { Kernels, Pointer } from "./kernels.ts";

export type ActivationName =
  | "linear"
  | "relu"
  | "leakyRelu"
  | "elu"
  | "gelu"
  | "tanh"
  | "sigmoid"
  | "softplus"
  | "softmax"
  | "logSoftmax";

/** An activation with its derivative, over m rows of n. Softmax and its logarithm alone look beyond single elements, along its row. */
export interface Activation {
  /** Whether the derivative is computed from z; the others need only y, so that z and y may be one array. */
  readonly keepsInput: boolean;
  /** y [m, n] = f(z). */
  forward(z: Pointer, y: Pointer, m: number, n: number): void;
  /** dz [m, n] = dy · f′, given z [m, n] where `keepsInput`, else y [m, n]. dz may be dy. */
  backward(kept: Pointer, dy: Pointer, dz: Pointer, m: number, n: number): void;
}

/** Kernels of each element alone count elements, not rows. */
function elementwise(
  forward: (z: Pointer, y: Pointer, n: number) => void,
  backward: (kept: Pointer, dy: Pointer, dz: Pointer, n: number) => void,
  keepsInput = false,
): Activation {
  return {
    keepsInput,
    forward: (z, y, m, n) => forward(z, y, m * n),
    backward: (kept, dy, dz, m, n) => backward(kept, dy, dz, m * n),
  };
}

const makers: Readonly<Record<ActivationName, (kernels: Kernels) => Activation>> = {
  linear: (kernels) => elementwise(kernels.linear, kernels.linearBackward),
  relu: (kernels) => elementwise(kernels.relu, kernels.reluBackward),
  leakyRelu: (kernels) => elementwise(kernels.leakyRelu, kernels.leakyReluBackward),
  elu: (kernels) => elementwise(kernels.elu, kernels.eluBackward),
  gelu: (kernels) => elementwise(kernels.gelu, kernels.geluBackward, true),
  tanh: (kernels) => elementwise(kernels.tanh, kernels.tanhBackward),
  sigmoid: (kernels) => elementwise(kernels.sigmoid, kernels.sigmoidBackward),
  softplus: (kernels) => elementwise(kernels.softplus, kernels.softplusBackward),
  softmax: ({ softmax, softmaxBackward }) => ({
    keepsInput: false,
    forward: softmax,
    backward: softmaxBackward,
  }),
  logSoftmax: ({ logSoftmax, logSoftmaxBackward }) => ({
    keepsInput: false,
    forward: logSoftmax,
    backward: logSoftmaxBackward,
  }),
};

export const activationNames = Object.keys(makers);

export function activation(name: ActivationName, kernels: Kernels): Activation {
  return makers[name](kernels);
}

/** Where a layer that ends in `f` puts its Z [maxBatch, ...outputShape]: a place of its own if it is kept, else in Y. */
export function placeForInput(f: Activation, site: LayerSite): Pointer {
  return f.keepsInput ? site.engine.tensor(site.output.length).offset : site.output.offset;
}
