/** Attention and what is built of it, in tfjs; parameters in the order of a network's layout. */
import * as tf from "@tensorflow/tfjs";
import type { ActivationName } from "../../../../agents/models/engine/activations.ts";
import type { Network, NetworkSpec } from "../../../../agents/models/engine/network.ts";
import type { TransformerBlockSpec } from "../../../../agents/models/layers/transformerBlock.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { randomNetwork } from "../parity.ts";
import { scatter } from "../random.ts";

const transposed = (x: tf.Tensor) => tf.transpose(x, [0, 1, 3, 2]);

/** softmax(Q Kᵀ / √d) of qkv [batch, tokens, 3 · width]: [batch, heads, tokens, tokens]; and what it gathers. */
export function attended(
  qkv: tf.Tensor,
  heads: number,
  causal: boolean,
): { weights: tf.Tensor; output: tf.Tensor } {
  const [batch, tokens, columns] = qkv.shape;
  const d = columns / 3 / heads;
  const parts = tf.transpose(tf.reshape(qkv, [batch, tokens, 3, heads, d]), [2, 0, 3, 1, 4]);
  const [q, k, v] = tf.unstack(parts); // [batch, heads, tokens, d]
  const scores = tf.div(tf.matMul(q, transposed(k)), Math.sqrt(d));
  const hidden = tf.sub(1, tf.linalg.bandPart(tf.ones([tokens, tokens]), -1, 0));
  const weights = tf.softmax(causal ? tf.sub(scores, tf.mul(hidden, 1e9)) : scores);
  const gathered = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]);
  return { weights, output: tf.reshape(gathered, [batch, tokens, heads * d]) };
}

/** Along the last axis of x [batch, tokens, inputs]. */
function dense(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [batch, tokens, inputs] = x.shape;
  const rows = tf.reshape(x, [batch * tokens, inputs]) as tf.Tensor2D;
  return tf.reshape(tf.add(tf.matMul(rows, w as tf.Tensor2D), b), [batch, tokens, w.shape[1]!]);
}

export function multiHead(x: tf.Tensor, [w, b, out, outBias]: tf.Tensor[], heads: number, causal: boolean) {
  return dense(attended(dense(x, w, b), heads, causal).output, out, outBias);
}

function normalized(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), gain), bias);
}

const activations: Partial<Record<ActivationName, (z: tf.Tensor) => tf.Tensor>> = {
  relu: tf.relu,
  gelu: (z) => {
    const u = tf.mul(Math.sqrt(2 / Math.PI), tf.add(z, tf.mul(0.044715, tf.mul(tf.square(z), z))));
    return tf.mul(tf.mul(0.5, z), tf.add(1, tf.tanh(u)));
  },
};

export function block(x: tf.Tensor, parameters: tf.Tensor[], spec: TransformerBlockSpec): tf.Tensor {
  const { heads, causal = false, activation = "gelu", norm = "pre" } = spec;
  const left = [...parameters];
  const normalize = (y: tf.Tensor) => normalized(y, left.shift()!, left.shift()!);
  const look = (y: tf.Tensor) => multiHead(y, left.splice(0, 4), heads, causal);
  const think = (y: tf.Tensor) => {
    const hidden = activations[activation]!(dense(y, left.shift()!, left.shift()!));
    return dense(hidden, left.shift()!, left.shift()!);
  };
  if (norm === "post") {
    const middle = normalize(tf.add(x, look(x)));
    return normalize(tf.add(middle, think(middle)));
  }
  const middle = tf.add(x, look(normalize(x)));
  return tf.add(middle, think(normalize(middle)));
}

/** A network that has answered to noise, with noise for backward too. */
export function answered(input: number[], layers: NetworkSpec["layers"], maxBatch = 1): Network {
  const network = randomNetwork({ input, layers }, maxBatch);
  scatter(network.input.data, rng("input"));
  scatter(network.outputGradient.data, rng("gradient"));
  network.forward(maxBatch);
  return network;
}
