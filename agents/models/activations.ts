import type { Kernels, Pointer } from "./kernels.ts";

export type ActivationName = "linear" | "relu" | "tanh";

/** An activation with its derivative, both in place. */
export interface Activation {
  /** y [n] = f(y). */
  forward(y: Pointer, n: number): void;
  /** dy [n] = dy · f′, given the activated y [n]. */
  backward(y: Pointer, dy: Pointer, n: number): void;
}

const nothing: Activation = { forward() {}, backward() {} };

const makers: Readonly<Record<ActivationName, (kernels: Kernels) => Activation>> = {
  linear: () => nothing,
  relu: (kernels) => ({ forward: kernels.relu, backward: kernels.reluBackward }),
  tanh: (kernels) => ({ forward: kernels.tanh, backward: kernels.tanhBackward }),
};

export const activationNames = Object.keys(makers);

export function activation(name: ActivationName, kernels: Kernels): Activation {
  return makers[name](kernels);
}
