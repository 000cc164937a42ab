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
