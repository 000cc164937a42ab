/** The catalogue of layers that Keras has too: type → how to build it in tfjs. The rest is refused. */
import * as tf from "@tensorflow/tfjs";
import type { ActivationName } from "../engine/activations.ts";
import type { LayerSpec } from "../layers/index.ts";
import { activationLayer, activations } from "./activations.ts";
import { activationName, type Leaf } from "./graph.ts";
import { recurrentWriters } from "./recurrent.ts";

/**
 * The layers of Keras that make up one of the engine's: the first has its parameters, in the same order and shapes; an
 * activation that Keras has as a layer only comes after it.
 */
export type Writer<Spec> = (spec: Spec, leaf: Leaf) => tf.layers.Layer[];

type Writers = { readonly [T in LayerSpec["type"]]?: Writer<Extract<LayerSpec, { type: T }>> };

const writers: Writers = {
  dense: ({ units, bias = true, activation }, { name }) => [
    tf.layers.dense({ units, useBias: bias, name, ...inside(activation) }),
    ...behind(activation, name),
  ],
  conv2d: ({ filters, kernelSize, stride = 1, padding = "valid", bias = true, activation }, { name }) => [
    tf.layers.conv2d({
      filters,
      kernelSize: both(kernelSize),
      strides: both(stride),
      padding,
      useBias: bias,
      name,
      ...inside(activation),
    }),
    ...behind(activation, name),
  ],
  maxPool2d: ({ poolSize, stride = poolSize, padding = "valid" }, { name }) => [
    tf.layers.maxPooling2d({ poolSize: both(poolSize), strides: both(stride), padding, name }),
  ],
  averagePool2d: ({ poolSize, stride = poolSize, padding = "valid" }, { name }) => [
    tf.layers.averagePooling2d({ poolSize: both(poolSize), strides: both(stride), padding, name }),
  ],
  globalMaxPool2d: (_, { name }) => [tf.layers.globalMaxPooling2d({ name, dataFormat: "channelsLast" })],
  globalAveragePool2d: (_, { name }) => [
    tf.layers.globalAveragePooling2d({ name, dataFormat: "channelsLast" }),
  ],
  flatten: (_, leaf) =>
    leaf.inputShape.length === 1 ? reshaped(leaf) : [tf.layers.flatten({ name: leaf.name })], // Keras flattens no rows
  reshape: (_, leaf) => reshaped(leaf),
  squeeze: (_, leaf) => reshaped(leaf),
  activation: ({ activation }, { name }) => [activationLayer(activation, name)],
  dropout: ({ rate }, { name }) => [tf.layers.dropout({ rate, name })],
  batchNorm: ({ epsilon = 1e-5, momentum = 0.9 }, { name }) => [
    tf.layers.batchNormalization({ axis: -1, epsilon, momentum, name }),
  ],
  layerNorm: ({ epsilon = 1e-5 }, { name }) => [tf.layers.layerNormalization({ axis: -1, epsilon, name })],
  embedding: ({ vocabulary, width }, { name }) => [
    tf.layers.embedding({ inputDim: vocabulary, outputDim: width, name }),
  ],
  ...recurrentWriters,
};

/** undefined for a layer that Keras has not. */
export function writerOf(type: LayerSpec["type"]): Writer<LayerSpec> | undefined {
  return writers[type] as Writer<LayerSpec> | undefined; // the type key chose the writer of exactly this spec
}

/** An activation as an option of a Keras layer, or none where it must come behind. */
function inside(activation: ActivationName = "linear") {
  const { keras } = activations[activation];
  return keras ? { activation: keras } : {};
}

/** The activation as a layer of its own, where it cannot be an option. */
function behind(activation: ActivationName = "linear", name: string): tf.layers.Layer[] {
  return activations[activation].keras ? [] : [activationLayer(activation, activationName(name))];
}

function reshaped({ outputShape, name }: Leaf): tf.layers.Layer[] {
  return [tf.layers.reshape({ targetShape: [...outputShape], name })];
}

function both(size: number | readonly [number, number]): [number, number] {
  return typeof size === "number" ? [size, size] : [size[0], size[1]];
}
