/**
 * A network's spec built from tfjs's own layers, called eagerly; attention, which it has not, from its operations.
 * Parameters come in the order of the engine's layout.
 */
import * as tf from "@tensorflow/tfjs";
import type { Network, NetworkSpec } from "../../agents/models/engine/network.ts";
import type { LayerSpec } from "../../agents/models/layers/index.ts";
import { sizeOf } from "../../agents/models/layers/layer.ts";

export interface TfjsModel {
  readonly trainable: tf.Variable[];
  apply(input: tf.Tensor, training: boolean): tf.Tensor;
  copyFrom(network: Network): void;
  dispose(): void;
}

interface Slot {
  readonly value: tf.Variable;
  readonly trainable: boolean;
}

/** One layer, or several, with its arrays in the engine's order. */
interface Part {
  apply(input: tf.Tensor, training: boolean): tf.Tensor;
  variables(): readonly Slot[];
}

export function tfjsModel({ input, layers }: NetworkSpec): TfjsModel {
  const { apply, ...whole } = stack(layers);
  tf.tidy(() => void apply(tf.zeros([1, ...input]), false)); // parts make their variables when they see a shape
  const variables = whole.variables();
  return {
    apply,
    trainable: variables.filter(({ trainable }) => trainable).map(({ value }) => value),
    copyFrom({ layout, parameters }) {
      layout.forEach(({ offset, shape }, i) => {
        const values = parameters.part(offset, sizeOf(shape)).data.slice();
        tf.tidy(() => variables[i].value.assign(tf.tensor(values, variables[i].value.shape)));
      });
    },
    dispose() {
      for (const { value } of variables) value.dispose();
    },
  };
}

function stack(specs: readonly LayerSpec[]): Part {
  const parts = specs.map(part);
  return {
    apply: (input, training) => parts.reduce((x, { apply }) => apply(x, training), input),
    variables: () => parts.flatMap(({ variables }) => variables()),
  };
}

/** The fields of all layers built here. */
interface AnySpec {
  readonly type: string;
  readonly units: number;
  readonly filters: number;
  readonly kernelSize: number;
  readonly padding?: "valid" | "same";
  readonly activation?: "linear" | "relu" | "tanh" | "gelu";
  readonly heads: number;
  readonly hidden: number;
  readonly layers: readonly LayerSpec[];
}

function part(layer: LayerSpec): Part {
  const spec = layer as unknown as AnySpec;
  const { units, filters, kernelSize, padding = "valid" } = spec;
  switch (spec.type) {
    case "dense":
      return activated(ready(tf.layers.dense({ units, activation: known(spec) })), spec);
    case "conv2d":
      return activated(
        ready(tf.layers.conv2d({ filters, kernelSize, padding, activation: known(spec) })),
        spec,
      );
    case "lstm":
      return ready(
        tf.layers.lstm({ units, recurrentActivation: "sigmoid", recurrentInitializer: "glorotUniform" }),
      );
    case "batchNorm":
      return ready(tf.layers.batchNormalization({ epsilon: 1e-5, momentum: 0.9 }));
    case "layerNorm":
      return ready(tf.layers.layerNormalization({ epsilon: 1e-5 }));
    case "activation":
      return bare((x) => (spec.activation === "relu" ? tf.relu(x) : tf.tanh(x)));
    case "flatten":
      return bare((x) => tf.reshape(x, [x.shape[0], -1]));
    case "attention":
      return bare((x) => attention(x as tf.Tensor3D, spec.heads));
    case "positions":
      return positions();
    case "residual":
      return residual(spec);
    case "transformerBlock":
      return transformerBlock(spec);
    default:
      throw new Error(`The benchmark's tfjs models have no layer ${spec.type}; add it to tfjsModel.ts.`);
  }
}

/** Activations that tf.layers has as the engine computes them. */
function known({ activation = "linear" }: AnySpec): "linear" | "relu" | "tanh" {
  return activation === "gelu" ? "linear" : activation;
}

function activated(inner: Part, { activation }: AnySpec): Part {
  if (activation !== "gelu") return inner;
  return {
    apply: (input, training) => gelu(inner.apply(input, training)),
    variables: inner.variables,
  };
}

/** z (1 + tanh(√(2/π) (z + 0.044715 z³))) / 2, the engine's form. */
function gelu(z: tf.Tensor): tf.Tensor {
  const u = tf.mul(Math.sqrt(2 / Math.PI), tf.add(z, tf.mul(0.044715, tf.mul(z, tf.square(z)))));
  return tf.mul(tf.mul(0.5, z), tf.add(1, tf.tanh(u)));
}

/** A layer of tf.layers: gain, bias, mean and variance, or weights, recurrent weights and bias, as the engine has them. */
function ready(layer: tf.layers.Layer): Part {
  return {
    apply: (input, training) => layer.apply(input, { training }) as tf.Tensor,
    variables() {
      const found = (weights: typeof layer.weights, trainable: boolean) =>
        weights.map((weight) => ({ value: weight.read() as tf.Variable, trainable }));
      return [...found(layer.trainableWeights, true), ...found(layer.nonTrainableWeights, false)];
    },
  };
}

function bare(apply: (input: tf.Tensor) => tf.Tensor): Part {
  return { apply, variables: () => [] };
}

function positions(): Part {
  let code: tf.Variable | undefined; // [tokens, width]
  return {
    apply(input) {
      code ??= tf.variable(tf.zeros(input.shape.slice(1)));
      return tf.add(input, code);
    },
    variables: () => (code ? [{ value: code, trainable: true }] : []),
  };
}

function residual({ layers, activation }: AnySpec): Part {
  const inner = stack(layers);
  return {
    apply(input, training) {
      const sum = tf.add(input, inner.apply(input, training));
      return activation === "relu" ? tf.relu(sum) : sum;
    },
    variables: inner.variables,
  };
}

/** Pre-norm, as the engine's. The width is known only when the input comes. */
function transformerBlock({ heads, hidden }: AnySpec): Part {
  let whole: Part | undefined;
  const layersFor = (width: number) =>
    [
      [
        { type: "dense", units: 3 * width },
        { type: "attention", heads },
        { type: "dense", units: width },
      ],
      [
        { type: "dense", units: hidden, activation: "gelu" },
        { type: "dense", units: width },
      ],
    ].map((layers) => ({ type: "residual", layers: [{ type: "layerNorm" }, ...layers] }));
  return {
    apply(input, training) {
      whole ??= stack(layersFor(input.shape[2] as number) as unknown as LayerSpec[]);
      return whole.apply(input, training);
    },
    variables: () => whole?.variables() ?? [],
  };
}

/** softmax(Q Kᵀ / √d) V in every head, from queries, keys and values side by side: [batch, tokens, 3 · width]. */
function attention(input: tf.Tensor3D, heads: number): tf.Tensor {
  const [batch, tokens, columns] = input.shape;
  const d = columns / 3 / heads;
  const byHead = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [batch, tokens, heads, d]), [0, 2, 1, 3]);
  const [q, k, v] = tf.split(input, 3, 2).map(byHead); // [batch, heads, tokens, d]
  const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(d)));
  return tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [batch, tokens, columns / 3]);
}
