import { expectInteger, expectKeys } from "./checks.ts";
import type { InitializerName } from "./initializers.ts";
import type { Shape } from "./layers/layer.ts";
import type { NetworkSpec } from "./network.ts";

export interface NatureCnnOptions {
  readonly input: Shape; // [height, width, channels], at least 36 × 36; Atari: [84, 84, 4]
  readonly outputs: number;
  readonly initializer?: InitializerName; // default: torchLinear, as the original in Torch
}

/** The network for Atari: three convolutions and one hidden layer. Mnih et al. (2015), doi:10.1038/nature14236, Methods. */
export function natureCnn(options: NatureCnnOptions): NetworkSpec {
  const { input, outputs, initializer = "torchLinear" } = options;
  expectKeys("natureCnn", options, ["input", "outputs", "initializer"]);
  expectInteger("natureCnn.outputs", outputs, 1);
  const looks = { type: "conv2d", activation: "relu", initializer } as const;
  return {
    input,
    layers: [
      { ...looks, filters: 32, kernelSize: 8, stride: 4 },
      { ...looks, filters: 64, kernelSize: 4, stride: 2 },
      { ...looks, filters: 64, kernelSize: 3 },
      { type: "flatten" },
      { type: "dense", units: 512, activation: "relu", initializer },
      { type: "dense", units: outputs, initializer },
    ],
  };
}
