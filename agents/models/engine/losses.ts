import { InputError } from "../../../envs/core/errors.ts";
import { exp, log } from "../../../envs/core/math.ts";

/**
 * Losses of one error e = prediction − target, each with its derivative in e: the gradient at a network's output.
 * Divide by the batch where the loss is a mean over it.
 */

/** e². */
export function squaredError(error: number): number {
  return error * error;
}

/** d e² / de = 2 e. */
export function squaredErrorGradient(error: number): number {
  return 2 * error;
}

/** e² / 2 where |e| ≤ δ, else δ (|e| − δ / 2): quadratic near zero, linear for outliers. Huber (1964), eq. 1.2. */
export function huber(error: number, delta = 1): number {
  const size = Math.abs(error);
  return size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta);
}

/** d huber / de = e clipped to [−δ, δ]: the "error clipping" of Mnih et al. (2015). */
export function huberGradient(error: number, delta = 1): number {
  return Math.max(-delta, Math.min(delta, error));
}

/**
 * Cross entropy of logits z [batch, classes] with classes c [batch]: the mean over the batch of −log softmax(z)_c. Writes
 * its gradient dz = (softmax(z) − onehot(c)) / batch [batch, classes]. Bishop (2006), eq. 4.108 and 4.109.
 */
export function softmaxCrossEntropy(
  logits: Float32Array,
  classes: ArrayLike<number>,
  gradient: Float32Array,
): number {
  const batch = classes.length;
  const count = logits.length / batch;
  if (!(Number.isInteger(count) && count >= 1 && gradient.length === logits.length)) {
    throw new InputError(
      `softmaxCrossEntropy: expected logits and gradient of as many numbers, so many for each of ${batch} classes, got ${logits.length} and ${gradient.length}; cut both to the batch.`,
    );
  }
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    const row = i * count;
    const chosen = classes[i];
    if (!(Number.isInteger(chosen) && chosen >= 0 && chosen < count)) {
      throw new InputError(
        `softmaxCrossEntropy: expected classes 0 to ${count - 1}, got ${chosen} in row ${i}; count classes from 0 and give the network an output for each.`,
      );
    }
    let largest = -Infinity;
    for (let j = 0; j < count; j++) largest = Math.max(largest, logits[row + j]);
    let sum = 0;
    for (let j = 0; j < count; j++) sum += exp(logits[row + j] - largest);
    loss += (log(sum) - (logits[row + chosen] - largest)) / batch;
    for (let j = 0; j < count; j++) {
      gradient[row + j] = (exp(logits[row + j] - largest) / sum - (j === chosen ? 1 : 0)) / batch;
    }
  }
  return loss;
}
