/**
 * Draws from named distributions, beside the uniform and the normal that a stream has itself. Where one uniform draw is
 * enough it is turned by the inverse of the distribution function: the stream moves on by as much whatever the parameter.
 */
import { deviance } from "./divergences.ts";
import { InputError, shown } from "./errors.ts";
import { exp, log, log1p, pow } from "./math.ts";
import type { Rng } from "./rng.ts";
import { stirlingRemainder } from "./special.ts";

const TWO_PI = 6.283185307179586;

/** Of the given mean, by inversion: one uniform draw. */
export function exponential(rng: Rng, mean: number): number {
  requirePositive("exponential", "mean", mean);
  return -mean * log1p(-rng.uniform());
}

/**
 * A gamma variable of scale 1 by Marsaglia & Tsang (2000), "A simple method for generating gamma variables": the cube of
 * a normal variable, seldom rejected. Shapes below 1 are those of shape + 1 times a power of a uniform draw, as they say.
 */
export function standardGamma(rng: Rng, shape: number): number {
  requirePositive("gamma", "shape", shape);
  if (shape < 1) return standardGamma(rng, shape + 1) * pow(1 - rng.uniform(), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = rng.normal();
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - rng.uniform(); // in (0, 1]
    const square = z * z;
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (log(u) < square / 2 + d * (1 - v + log(v))) return d * v;
  }
}

/** Of scale / a gamma variable: the prior and posterior of a normal variance, of mean scale / (shape − 1). */
export function inverseGamma(rng: Rng, shape: number, scale: number): number {
  requirePositive("inverse gamma", "scale", scale);
  return scale / standardGamma(rng, shape);
}

/** X / (X + Y) of two gamma variables. For small shapes, which would both be 0 in floating point, by their logarithms. */
export function beta(rng: Rng, a: number, b: number): number {
  requirePositive("beta", "a", a);
  requirePositive("beta", "b", b);
  if (a >= 1 || b >= 1) {
    const x = standardGamma(rng, a);
    return x / (x + standardGamma(rng, b));
  }
  const logX = logGammaVariable(rng, a);
  return 1 / (1 + exp(logGammaVariable(rng, b) - logX));
}

/** The logarithm of a gamma variable of a shape below 1. */
function logGammaVariable(rng: Rng, shape: number): number {
  return log(standardGamma(rng, shape + 1)) + log(1 - rng.uniform()) / shape;
}

/** Student's t, a normal variable over the root of a mean of squares of others. */
export function studentT(rng: Rng, freedom: number): number {
  requirePositive("Student's t", "freedom", freedom);
  const z = rng.normal();
  return z * Math.sqrt(freedom / (2 * standardGamma(rng, freedom / 2)));
}

/**
 * A count of the given mean by inversion: one uniform draw, whatever the mean. Up to a mean of 20 the probabilities are
 * summed from 0 on, so that the count grows with the draw; beyond, from the mode outwards on both sides, which takes
 * some √mean sums (Devroye 1986, "Non-Uniform Random Variate Generation", chapter X.3).
 */
export function poisson(rng: Rng, mean: number): number {
  if (mean !== 0) requirePositive("poisson", "mean", mean);
  return mean < 20 ? countFromZero(mean, rng.uniform()) : countFromMode(mean, rng.uniform());
}

function countFromZero(mean: number, u: number): number {
  let count = 0;
  let probability = exp(-mean);
  let left = u - probability;
  while (left >= 0 && probability > 0) {
    count++;
    probability *= mean / count;
    left -= probability;
  }
  return count;
}

function countFromMode(mean: number, u: number): number {
  const mode = Math.floor(mean);
  // mean^k exp(−mean) / k! at the mode, without its large factors (Loader 2000).
  const peak = exp(-deviance(mode, mean) - stirlingRemainder(mode)) / Math.sqrt(TWO_PI * mode);
  let low = mode;
  let high = mode;
  let below = peak;
  let above = peak;
  let left = u - peak;
  while (left >= 0 && below + above > 0) {
    above *= mean / ++high;
    left -= above;
    if (left < 0) return high;
    below *= low / mean;
    low--;
    left -= below;
    if (left < 0) return low;
  }
  return mode;
}

function requirePositive(distribution: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new InputError(`${distribution}: expected a ${name} above 0, got ${shown(value)}.`);
}
