/** Layers that make means 0 and variances 1, as functions of tensors. */
import * as tf from "@tensorflow/tfjs";
import type { BatchNormSpec } from "../layers/batchNorm.ts";
import type { LayerNormSpec } from "../layers/layerNorm.ts";
import type { FunctionMaker } from "./functions.ts";

const [MEAN, VARIANCE] = [2, 3]; // of batchNorm's parameters

export const batchNorm: FunctionMaker<BatchNormSpec> = ({ epsilon = 1e-5, momentum = 0.9 }, leaf) => {
  return (x, [gain, bias, runningMean, runningVariance], { training, keep }) => {
    if (!training) return normalized(x, runningMean, runningVariance, epsilon, gain, bias);
    const { mean, variance } = tf.moments(x, x.shape.map((_, axis) => axis).slice(0, -1)); // over all but the channels
    keep(leaf, MEAN, blended(runningMean, mean, 1 - momentum));
    keep(leaf, VARIANCE, blended(runningVariance, variance, 1 - momentum));
    return normalized(x, mean, variance, epsilon, gain, bias);
  };
};

export const layerNorm: FunctionMaker<LayerNormSpec> = ({ epsilon = 1e-5 }) => {
  return (x, [gain, bias]) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return normalized(x, mean, variance, epsilon, gain, bias);
  };
};

/** Y = g (X − μ) / √(σ² + ε) + b. */
function normalized(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
  gain: tf.Tensor,
  bias: tf.Tensor,
): tf.Tensor {
  const standardized = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(standardized, gain), bias);
}

/** running + rate · (latest − running). */
function blended(running: tf.Tensor, latest: tf.Tensor, rate: number): tf.Tensor {
  return tf.add(running, tf.mul(tf.sub(latest, running), rate));
}
