import { expectInteger, expectKeys } from "./checks.ts";
import type { InitializerName } from "./initializers.ts";
import type { Shape } from "./layers/layer.ts";
import type { NetworkSpec } from "./network.ts";

export interface MinatarCnnOptions {
  readonly input: Shape; // [height, width, channels]; MinAtar: [10, 10, 4 to 10]
  readonly outputs: number;
  readonly initializer?: InitializerName; // default: torchLinear, as the original
}

/** The network for MinAtar: a small convolution and one hidden layer. Young & Tian (2019), arXiv:1903.03176, DQN. */
export function minatarCnn(options: MinatarCnnOptions): NetworkSpec {
  const { input, outputs, initializer = "torchLinear" } = options;
  expectKeys("minatarCnn", options, ["input", "outputs", "initializer"]);
  expectInteger("minatarCnn.outputs", outputs, 1);
  return {
    input,
    layers: [
      { type: "conv2d", filters: 16, kernelSize: 3, activation: "relu", initializer },
      { type: "flatten" },
      { type: "dense", units: 128, activation: "relu", initializer },
      { type: "dense", units: outputs, initializer },
    ],
  };
}
