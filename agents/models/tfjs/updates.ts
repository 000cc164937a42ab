/** The engine's optimisers over tensors: the same formulas, a kernel call for each operation. */
import * as tf from "@tensorflow/tfjs";
import { pow } from "../../../envs/core/math.ts";
import { Adam } from "../optimizers/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { RmsProp } from "../optimizers/rmsprop.ts";
import type { Sgd } from "../optimizers/sgd.ts";

/** One step for one array of parameters. */
export interface Update {
  /** How many arrays of the parameters' shape it remembers, zero at first. */
  readonly moments: number;
  /** The parameters and then the moments, after the step. */
  step(parameters: tf.Tensor, gradient: tf.Tensor, moments: readonly tf.Tensor[]): tf.Tensor[];
}

/** `settings` is one of the engine's optimisers, over no parameters: its options, checked, and how many steps were made. */
export function updateOf(settings: Optimizer): Update {
  if (settings instanceof Adam) return adam(settings);
  return settings instanceof RmsProp ? rmsprop(settings) : sgd(settings as Sgd);
}

/** See `Adam.step`. */
function adam(settings: Adam): Update {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  return {
    moments: 2,
    step(parameters, g, [m, v]) {
      const { learningRate, steps } = settings;
      const mean = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
      const square = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
      const root = tf.mul(tf.sqrt(square), 1 / Math.sqrt(1 - pow(beta2, steps)));
      const change = tf.div(tf.mul(mean, learningRate / (1 - pow(beta1, steps))), tf.add(root, epsilon));
      return [tf.sub(tf.mul(parameters, 1 - learningRate * weightDecay), change), mean, square];
    },
  };
}

/** See `RmsProp.step`. */
function rmsprop(settings: RmsProp): Update {
  const { alpha, epsilon, momentum, weightDecay, means, velocities } = settings;
  return {
    moments: 1 + (means ? 1 : 0) + (velocities ? 1 : 0),
    step(parameters, gradient, [s, ...others]) {
      const g = decayed(gradient, parameters, weightDecay);
      const square = tf.add(tf.mul(s, alpha), tf.mul(tf.square(g), 1 - alpha));
      const mean = means && tf.add(tf.mul(others[0], alpha), tf.mul(g, 1 - alpha));
      const variance = mean ? tf.maximum(tf.sub(square, tf.square(mean)), 0) : square;
      const step = tf.div(g, tf.add(tf.sqrt(variance), epsilon));
      const velocity = velocities && tf.add(tf.mul(others[others.length - 1], momentum), step);
      const moved = tf.sub(parameters, tf.mul(velocity ?? step, settings.learningRate));
      return [moved, square, ...(mean ? [mean] : []), ...(velocity ? [velocity] : [])];
    },
  };
}

/** See `Sgd.step`. */
function sgd(settings: Sgd): Update {
  const { momentum, nesterov, weightDecay, velocities } = settings;
  return {
    moments: velocities ? 1 : 0,
    step(parameters, gradient, [u]) {
      const g = decayed(gradient, parameters, weightDecay);
      const velocity = velocities && tf.add(tf.mul(u, momentum), g);
      const direction = velocity ? (nesterov ? tf.add(g, tf.mul(velocity, momentum)) : velocity) : g;
      const moved = tf.sub(parameters, tf.mul(direction, settings.learningRate));
      return velocity ? [moved, velocity] : [moved];
    },
  };
}

/** g + λ θ. */
function decayed(gradient: tf.Tensor, parameters: tf.Tensor, weightDecay: number): tf.Tensor {
  return weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(parameters, weightDecay));
}
