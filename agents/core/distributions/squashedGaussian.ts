/**
 * A policy over [−1, 1]: a = tanh(u), u ~ N(μ, σ²), each number of the action on its own. Haarnoja et al. (2018b),
 * arXiv:1812.05905, appendix C.
 *
 * A network gives μ and log σ: outputs [batch, 2 · dims], the means of a row first. log σ is kept within bounds, beyond
 * which its gradient is 0.
 */
import { exp, log1p, tanh } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";

const LEAST_LOG_SIGMA = -20;
const MOST_LOG_SIGMA = 2;

const HALF_LOG_TWO_PI = 0.9189385332046727; // ½ log 2π

/** What was drawn for each row of a batch. */
export interface SquashedDraws {
  readonly noise: Float32Array; // [batch, dims] ε, so that u = μ + σ ε
  readonly actions: Float32Array; // [batch, dims] a
  readonly logProbabilities: Float32Array; // [batch] log π(a | s)
}

export function squashedDraws(batch: number, dims: number): SquashedDraws {
  return {
    noise: new Float32Array(batch * dims),
    actions: new Float32Array(batch * dims),
    logProbabilities: new Float32Array(batch),
  };
}

function boundedLogSigma(logSigma: number): number {
  return Math.max(LEAST_LOG_SIGMA, Math.min(MOST_LOG_SIGMA, logSigma));
}

/** σ for the network's log σ. */
export function deviation(logSigma: number): number {
  return exp(boundedLogSigma(logSigma));
}

/** log(1 − tanh²(u)) = 2 (log 2 − u − softplus(−2 u)), which does not run out of digits where tanh is ±1. */
export function logSquashSlope(u: number): number {
  const x = -2 * u;
  const softplus = Math.max(x, 0) + log1p(exp(-Math.abs(x)));
  return 2 * (Math.LN2 - u - softplus);
}

/** log π of one number of an action: log N(u; μ, σ²) − log(1 − tanh²(u)), where u = μ + σ ε. */
export function squashedLogProbability(epsilon: number, logSigma: number, u: number): number {
  return -0.5 * epsilon * epsilon - logSigma - HALF_LOG_TWO_PI - logSquashSlope(u);
}

/** Draws an action for each of the first `batch` rows of `outputs` [batch, 2 · dims] into `draws`. */
export function drawSquashed(
  outputs: Float32Array,
  batch: number,
  dims: number,
  rng: Rng,
  draws: SquashedDraws,
): void {
  const { noise, actions, logProbabilities } = draws;
  for (let i = 0; i < batch; i++) {
    let sum = 0;
    for (let j = 0; j < dims; j++) {
      const at = i * dims + j;
      const mean = outputs[2 * i * dims + j];
      const logSigma = boundedLogSigma(outputs[2 * i * dims + dims + j]);
      const epsilon = rng.normal();
      const u = mean + exp(logSigma) * epsilon;
      noise[at] = epsilon;
      actions[at] = tanh(u);
      sum += squashedLogProbability(epsilon, logSigma, u);
    }
    logProbabilities[i] = sum;
  }
}

/**
 * dL/doutputs [batch, 2 · dims] of L = mean over the batch of α log π(a | s) + f(a), a drawn with fixed noise ε
 * ("reparametrised"), given actionGradients [batch, dims] = d mean f / da:
 *   dL/dμ = 2 α a / batch + (1 − a²) df/da, since d log π / du = 2 a and da/du = 1 − a²;
 *   dL/d log σ = (2 a σ ε − 1) α / batch + (1 − a²) σ ε df/da.
 */
export function squashedGradient(
  outputs: Float32Array,
  { noise, actions }: SquashedDraws,
  actionGradients: Float32Array,
  temperature: number,
  batch: number,
  dims: number,
  gradient: Float32Array,
): void {
  const weight = temperature / batch;
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < dims; j++) {
      const at = i * dims + j;
      const row = 2 * i * dims + j;
      const a = actions[at];
      const logSigma = outputs[row + dims];
      const bounded = boundedLogSigma(logSigma);
      const du = 2 * weight * a + (1 - a * a) * actionGradients[at];
      gradient[row] = du;
      gradient[row + dims] = bounded === logSigma ? du * exp(logSigma) * noise[at] - weight : 0;
    }
  }
}
