/** Attention and positions as functions of tensors [batch, tokens, …]. */
import * as tf from "@tensorflow/tfjs";
import type { AttentionSpec } from "../layers/attention.ts";
import { sizeOf } from "../layers/layer.ts";
import { fillSinusoids, type PositionsSpec } from "../layers/positions.ts";
import type { FunctionMaker } from "./functions.ts";

const NOTHING = -1e9; // a score whose softmax is 0

export const attention: FunctionMaker<AttentionSpec> = ({ heads = 1, causal = false }, { inputShape }) => {
  const [tokens, columns] = inputShape;
  const d = columns / 3 / heads;
  const later = Array.from({ length: tokens * tokens }, (_, i) => (i % tokens > i / tokens ? NOTHING : 0));
  return (x) => {
    const parts = tf.reshape(x, [-1, tokens, 3, heads, d]);
    const [q, k, v] = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4])); // [batch, heads, tokens, d]
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(d)); // Q Kᵀ / √d
    const weights = tf.softmax(causal ? tf.add(scores, tf.tensor2d(later, [tokens, tokens])) : scores);
    return tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]);
  };
};

export const positions: FunctionMaker<PositionsSpec> = ({ kind = "learned" }, { inputShape }) => {
  const code = new Float32Array(sizeOf(inputShape));
  fillSinusoids(code, inputShape[1]);
  return (x, [learned]) => tf.add(x, kind === "learned" ? learned : tf.tensor(code, [...inputShape]));
};
