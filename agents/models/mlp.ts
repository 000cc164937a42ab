import type { ActivationName } from "./activations.ts";
import { expectInteger, expectKeys } from "./checks.ts";
import type { InitializerName } from "./initializers.ts";
import type { NetworkSpec } from "./network.ts";

export interface MlpOptions {
  readonly inputs: number;
  readonly hidden: readonly number[]; // units of each hidden layer
  readonly outputs: number;
  readonly activation?: ActivationName; // of the hidden layers; default: relu
  readonly outputActivation?: ActivationName; // default: linear
  readonly initializer?: InitializerName; // default: torchLinear
}

/** The spec of a multilayer perceptron: dense layers throughout. */
export function mlp(options: MlpOptions): NetworkSpec {
  const {
    inputs,
    hidden,
    outputs,
    activation = "relu",
    outputActivation = "linear",
    initializer = "torchLinear",
  } = options;
  expectKeys("mlp", options, [
    "inputs",
    "hidden",
    "outputs",
    "activation",
    "outputActivation",
    "initializer",
  ]);
  expectInteger("mlp.inputs", inputs, 1);
  return {
    input: [inputs],
    layers: [
      ...hidden.map((units) => ({ type: "dense", units, activation, initializer }) as const),
      { type: "dense", units: outputs, activation: outputActivation, initializer },
    ],
  };
}
