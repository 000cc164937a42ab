/**
 * A distribution over real actions: independent normal ones, means μ from a network, log σ parameters of their own that do
 * not depend on the state. Schulman et al. (2015), arXiv:1502.05477; Williams (1992), doi:10.1007/BF00992696.
 * `n` numbers an action; each function looks at n numbers from its offset on.
 */
import { exp } from "../../../envs/core/math.ts";

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** log π(a) = Σ −½ ((a − μ) / σ)² − log σ − ½ log 2π. */
export function gaussianLogProbability(
  actions: ArrayLike<number>,
  at: number,
  means: ArrayLike<number>,
  from: number,
  logDeviations: ArrayLike<number>,
): number {
  let sum = 0;
  for (let i = 0; i < logDeviations.length; i++) {
    const error = (actions[at + i] - means[from + i]) / exp(logDeviations[i]);
    sum -= 0.5 * error * error + logDeviations[i] + HALF_LOG_TWO_PI;
  }
  return sum;
}

/** H = Σ log σ + ½ log 2πe, in nats. */
export function gaussianEntropy(logDeviations: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < logDeviations.length; i++) sum += logDeviations[i] + HALF_LOG_TWO_PI + 0.5;
  return sum;
}

/**
 * d (k log π(a) + h H) / dμ = k (a − μ) / σ², written to `gradient` at `to`; d / d log σ = k (((a − μ) / σ)² − 1) + h, added to
 * `ofLogDeviations` [n].
 */
export function gaussianGradient(
  actions: ArrayLike<number>,
  at: number,
  means: ArrayLike<number>,
  from: number,
  logDeviations: ArrayLike<number>,
  k: number,
  h: number,
  gradient: Float32Array,
  to: number,
  ofLogDeviations: Float32Array,
): void {
  for (let i = 0; i < logDeviations.length; i++) {
    const deviation = exp(logDeviations[i]);
    const error = (actions[at + i] - means[from + i]) / deviation;
    gradient[to + i] = (k * error) / deviation;
    ofLogDeviations[i] += k * (error * error - 1) + h;
  }
}
