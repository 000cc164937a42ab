/** The engine's activations in tfjs: as functions of tensors, and as Keras knows them. */
import * as tf from "@tensorflow/tfjs";
import type { ActivationName } from "../engine/activations.ts";

type KerasName = NonNullable<Parameters<typeof tf.layers.activation>[0]["activation"]>;

interface TfjsActivation {
  /** f(z), softmax along the last axis. */
  apply(z: tf.Tensor): tf.Tensor;
  /** What the option `activation` of a Keras layer calls it; absent where Keras has a layer for it alone. */
  readonly keras?: KerasName;
}

export const LEAKY_SLOPE = 0.01; // the engine's; the default of Keras is 0.3

export const activations: Readonly<Record<ActivationName, TfjsActivation>> = {
  linear: { apply: (z) => z, keras: "linear" },
  relu: { apply: tf.relu, keras: "relu" },
  leakyRelu: { apply: (z) => tf.leakyRelu(z, LEAKY_SLOPE) },
  elu: { apply: tf.elu, keras: "elu" },
  gelu: { apply: gelu, keras: "gelu_new" }, // the tanh form; "gelu" is the one with erf
  tanh: { apply: tf.tanh, keras: "tanh" },
  sigmoid: { apply: tf.sigmoid, keras: "sigmoid" },
  softplus: { apply: tf.softplus, keras: "softplus" },
  softmax: { apply: (z) => tf.softmax(z), keras: "softmax" },
  logSoftmax: { apply: (z) => tf.logSoftmax(z), keras: "logSoftmax" as KerasName }, // which its types have forgotten
};

/** An activation as a Keras layer. */
export function activationLayer(activation: ActivationName, name: string): tf.layers.Layer {
  const { keras } = activations[activation];
  return keras
    ? tf.layers.activation({ activation: keras, name })
    : tf.layers.leakyReLU({ alpha: LEAKY_SLOPE, name });
}

/** The engine's name of a Keras activation; undefined if it has none such. */
export function activationOf(keras: unknown): ActivationName | undefined {
  const names = Object.keys(activations) as ActivationName[];
  return names.find((name) => activations[name].keras === keras);
}

/** z / 2 · (1 + tanh(√(2/π) (z + 0.044715 z³))). Hendrycks & Gimpel (2016), arXiv:1606.08415, section 2. */
function gelu(z: tf.Tensor): tf.Tensor {
  const u = tf.mul(Math.sqrt(2 / Math.PI), tf.add(z, tf.mul(0.044715, tf.mul(tf.square(z), z))));
  return tf.mul(tf.mul(0.5, z), tf.add(1, tf.tanh(u)));
}
