/**
 * The lower bound on regret where all that policies know of rewards is their range: Burnetas & Katehakis (1996).
 *
 * An arm has to be pulled log T / K_inf(its law, μ*) times, K_inf being the smallest divergence from it of a law on [0, 1]
 * with mean μ* or more; by Honda & Takemura (2010) it is max E log(1 − λ (X − μ*)) over 0 ≤ λ ≤ 1 / (1 − μ*).
 */
import { exp, log, log1p } from "../core/math.ts";

/** A law on [0, 1] as integrals see it: points, told by their distance from 1 which is the one that matters, and weights. */
export interface Law {
  readonly rest: Float64Array; // [points] 1 − x
  readonly weights: Float64Array; // [points] sum 1
}

const POINTS = 4001;
const REACH = 8; // in t; tails are below the last place from here on, for alpha, beta ≥ 0.1

/**
 * Beta(alpha, beta), uniform for 1 and 1. Tanh-sinh quadrature (Takahasi & Mori 1974): x = 1 / (1 + exp(−s)) with
 * s = π sinh t, so that dx = π cosh t · x (1 − x) dt and ends at which the density is infinite do no harm.
 */
export function betaLaw(alpha: number, beta: number): Law {
  const rest = new Float64Array(POINTS);
  const weights = new Float64Array(POINTS); // their logarithms at first
  let highest = -Infinity;
  for (let i = 0; i < POINTS; i++) {
    const t = REACH * ((2 * i) / (POINTS - 1) - 1);
    const s = (Math.PI * (exp(t) - exp(-t))) / 2;
    const logX = s < -700 ? s : -log1p(exp(-s));
    const logRest = s > 700 ? -s : -log1p(exp(s));
    rest[i] = exp(logRest);
    weights[i] = alpha * logX + beta * logRest + log(exp(t) + exp(-t));
    if (weights[i] > highest) highest = weights[i];
  }
  let sum = 0;
  for (let i = 0; i < POINTS; i++) sum += weights[i] = exp(weights[i] - highest);
  for (let i = 0; i < POINTS; i++) weights[i] /= sum;
  return { rest, weights };
}

/** The law of low + (high − low) X. */
export function scaledLaw({ rest, weights }: Law, low: number, high: number): Law {
  return { rest: rest.map((r) => 1 - high + (high - low) * r), weights };
}

/** K_inf(law, best), for laws of a mean below `best` < 1. The maximum is where the slope in λ, which falls, is 0. */
export function kInf(law: Law, best: number): number {
  const end = 1 / (1 - best);
  if (slope(law, best, end) >= 0) return expectedLog(law, best, end);
  let [low, high] = [0, end];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (slope(law, best, middle) > 0) low = middle;
    else high = middle;
  }
  return expectedLog(law, best, low);
}

/** E log(1 − λ (X − best)), where X − best = (1 − best) − rest. */
function expectedLog({ rest, weights }: Law, best: number, lambda: number): number {
  const least = Math.max(0, 1 - lambda * (1 - best)); // at X = 1
  let sum = 0;
  for (let i = 0; i < rest.length; i++) if (weights[i] > 0) sum += weights[i] * log(least + lambda * rest[i]);
  return sum;
}

function slope({ rest, weights }: Law, best: number, lambda: number): number {
  const least = Math.max(0, 1 - lambda * (1 - best));
  let sum = 0;
  for (let i = 0; i < rest.length; i++)
    if (weights[i] > 0) sum += (weights[i] * (rest[i] - (1 - best))) / (least + lambda * rest[i]);
  return sum;
}

const EQUAL = 1e-12; // means this near are one mean, computed in two ways

/** Σ gap / K_inf over the worse arms: `laws` are on [0, 1] and `means` theirs; `scale` is the true width of the range. */
export function boundedConstant(means: ArrayLike<number>, laws: readonly Law[], scale = 1): number {
  const best = Math.max(...Array.from(means));
  return laws.reduce((sum, law, arm) => {
    const gap = best - means[arm];
    return gap > EQUAL ? sum + (scale * gap) / kInf(law, best) : sum;
  }, 0);
}
