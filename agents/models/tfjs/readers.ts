/** The catalogue of Keras layers that the engine has too: class → how to read it as a spec. The rest is refused. */
import { InputError, shown } from "../../../envs/core/errors.ts";
import type { LayerSpec } from "../layers/index.ts";
import { LEAKY_SLOPE } from "./activations.ts";
import type { KerasOptions } from "./kerasOptions.ts";
import { recurrentReaders } from "./recurrent.ts";

type Reader = (options: KerasOptions) => LayerSpec;

const readers: Readonly<Record<string, Reader>> = {
  Dense: (options) => ({
    type: "dense",
    units: options.take("units"),
    bias: options.take("useBias"),
    activation: options.takeActivation(),
  }),
  Conv2D: (options) => {
    options.expect("dataFormat", "channelsLast");
    options.expect("dilationRate", [1, 1], 1);
    return {
      type: "conv2d",
      filters: options.take("filters"),
      kernelSize: options.takeSize("kernelSize"),
      stride: options.takeSize("strides"),
      padding: options.take("padding"),
      bias: options.take("useBias"),
      activation: options.takeActivation(),
    };
  },
  MaxPooling2D: (options) => ({ type: "maxPool2d", ...pooling(options) }),
  AveragePooling2D: (options) => ({ type: "averagePool2d", ...pooling(options) }),
  GlobalMaxPooling2D: (options) => {
    options.expect("dataFormat", "channelsLast");
    return { type: "globalMaxPool2d" };
  },
  GlobalAveragePooling2D: (options) => {
    options.expect("dataFormat", "channelsLast");
    return { type: "globalAveragePool2d" };
  },
  Flatten: (options) => {
    options.expect("dataFormat", undefined, "channelsLast");
    return { type: "flatten" };
  },
  Reshape: (options) => {
    options.take("targetShape"); // may have a side to be worked out, as the output's has not
    return { type: "reshape", shape: options.outputShape.slice(1) as number[] };
  },
  Activation: (options) => ({ type: "activation", activation: options.takeActivation() }),
  ReLU: (options) => {
    options.expect("maxValue", undefined, null);
    return { type: "activation", activation: "relu" };
  },
  LeakyReLU: (options) => {
    options.expect("alpha", LEAKY_SLOPE);
    return { type: "activation", activation: "leakyRelu" };
  },
  ELU: (options) => {
    options.expect("alpha", 1);
    return { type: "activation", activation: "elu" };
  },
  Softmax: (options) => {
    options.expectLastAxis(options.inputShape.length);
    return { type: "activation", activation: "softmax" };
  },
  Dropout: (options) => ({ type: "dropout", rate: options.take("rate") }),
  BatchNormalization: (options) => {
    expectScaleAndShift(options);
    return { type: "batchNorm", epsilon: options.take("epsilon"), momentum: options.take("momentum") };
  },
  LayerNormalization: (options) => {
    expectScaleAndShift(options);
    return { type: "layerNorm", epsilon: options.take("epsilon") };
  },
  Embedding: (options) => ({
    type: "embedding",
    vocabulary: options.take("inputDim"),
    width: options.take("outputDim"),
  }),
  ...recurrentReaders,
};

function pooling(options: KerasOptions) {
  options.expect("dataFormat", "channelsLast");
  return {
    poolSize: options.takeSize("poolSize"),
    stride: options.takeSize("strides"),
    padding: options.take<"valid" | "same">("padding"),
  };
}

function expectScaleAndShift(options: KerasOptions): void {
  options.expectLastAxis(options.inputShape.length);
  options.expect("scale", true);
  options.expect("center", true);
}

/** The layer's spec, without a name. */
export function readLayer(className: string, options: KerasOptions): LayerSpec {
  const reader = readers[className];
  if (!reader) {
    throw new InputError(
      `${options.where}: expected one of ${Object.keys(readers).join(", ")}, Add or Concatenate, got ${shown(className)}; replace it by these, or leave it out.`,
    );
  }
  const spec = reader(options);
  options.expectNoMore();
  return spec;
}
