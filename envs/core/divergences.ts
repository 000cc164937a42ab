/**
 * Kullback-Leibler divergences between distributions of one family, told by their means, and the largest mean within
 * a given divergence: what KL-UCB, IMED and the lower bounds on regret are made of (Cappé et al. 2013, "Kullback-Leibler
 * upper confidence bounds for optimal sequential allocation").
 *
 * All are exact to a few units in the last place, also where p and q nearly agree and at the edges of their range.
 */
import { InputError, shown } from "./errors.ts";
import { exp, expm1, log, log1p } from "./math.ts";

/** A family of distributions told by their means. */
export interface Divergence {
  /** kl(p, q): of the distribution of mean p from that of mean q, in nats. */
  kl(p: number, q: number): number;
  /** The largest mean q with kl(p, q) ≤ bound. */
  upper(p: number, bound: number): number;
}

/** Rewards 0 and 1. Its confidence bounds hold for any rewards in [0, 1]. */
export const bernoulliDivergence: Divergence = { kl: bernoulliKl, upper: bernoulliUpper };

/** Counts: means from 0. */
export const poissonDivergence: Divergence = { kl: poissonKl, upper: poissonUpper };

/** Waiting times: means from 0. */
export const exponentialDivergence: Divergence = { kl: exponentialKl, upper: exponentialUpper };

/** Normal rewards of a known variance (the square of the standard deviation). */
export function gaussianDivergence(variance: number): Divergence {
  if (!(variance > 0 && variance < Infinity))
    throw new InputError(`variance: expected a number above 0, got ${shown(variance)}.`);
  return {
    kl: (p, q) => ((p - q) * (p - q)) / (2 * variance),
    upper(p, bound) {
      checkBound(bound);
      return p + Math.sqrt(2 * variance * bound);
    },
  };
}

/**
 * The constant of Lai & Robbins (1985): a policy whose regret grows slower than any power of t on every problem of the
 * family has a regret of at least this · log t in the long run. Sum over the worse arms of gap / kl(mean, best mean).
 */
export function laiRobbinsConstant(means: ArrayLike<number>, divergence: Divergence): number {
  let best = -Infinity;
  for (let arm = 0; arm < means.length; arm++) best = Math.max(best, means[arm]);
  let sum = 0;
  for (let arm = 0; arm < means.length; arm++)
    if (means[arm] < best) sum += (best - means[arm]) / divergence.kl(means[arm], best);
  return sum;
}

/**
 * q − p − p log(q / p), at least 0: the divergence of Poisson means, and each half of Bernoulli's. Written with
 * x = (q − p) / p it is p (x − log(1 + x)), where nothing is lost when q is near p (Loader 2000 has the same aim).
 * `difference`, q − p, may be known better than a subtraction tells.
 */
export function deviance(p: number, q: number, difference = q - p): number {
  const x = difference / p;
  if (!(x < Infinity)) return q; // p is 0, or nothing beside q
  if (x > -0.1 && x < 0.1) return p * excessOverLog(x);
  if (x > -0.5 && x < 0.5) return p * (x - log1p(x));
  return difference - p * log(q / p);
}

/** x − log(1 + x) for small x: the series of 2 artanh(r), r = x / (2 + x), less its first term (A&S 4.1.27). */
function excessOverLog(x: number): number {
  const r = x / (2 + x);
  const s = r * r;
  const series = 1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11 + s * (1 / 13)))));
  return r * (x - 2 * s * series);
}

function bernoulliKl(p: number, q: number): number {
  checkFraction(p);
  checkFraction(q);
  return deviance(p, q, q - p) + deviance(1 - p, 1 - q, p - q);
}

/**
 * Halley's iteration for w = log((1 − p) / (1 − q)), in which kl is convex, a parabola at first and soon a straight line.
 * That kl ≤ (q − p)² / (q (1 − q)) keeps its denominator above 1/2. Two rounds are the rule, of two logarithms each.
 */
function bernoulliUpper(p: number, bound: number): number {
  checkFraction(p);
  checkBound(bound);
  const rest = 1 - p;
  const steep = bound / rest; // w is at least this
  if (p === 1 || steep > 40) return 1; // 1 − q is below half a unit in the last place of 1
  if (p === 0) return -expm1(-bound);
  if (bound === 0) return p;
  const start = logFall(p, steep);
  let fall = rest * (start < 0.5 ? 1 - fallenBy(start) : exp(-start)); // 1 − q
  let rise = start < 0.5 ? rest * fallenBy(start) : rest - fall; // q − p
  for (;;) {
    const q = p + rise;
    const excess = deviance(p, q, rise) + deviance(rest, fall, -rise) - bound;
    const newton = -excess / rise;
    const step = (newton * q) / (1 + (newton * ((p * fall) / rise)) / 2);
    const moved = fall * fallenBy(step);
    rise += moved;
    fall -= moved;
    if (!(Math.abs(step) * rest > ENOUGH * rise)) return p + rise;
  }
}

function poissonKl(p: number, q: number): number {
  checkNotNegative(p);
  checkNotNegative(q);
  return deviance(p, q);
}

/** Halley's iteration for x = (q − p) / p, where x − log(1 + x) = bound / p. */
function poissonUpper(p: number, bound: number): number {
  checkNotNegative(p);
  checkBound(bound);
  const target = bound / p;
  if (!(target < 1e300)) return p + bound; // p is 0, or nothing beside the bound; or the bound is infinite
  if (bound === 0) return p;
  const root = Math.sqrt(2 * target);
  let x = root < 3 ? root * (1 + root * (1 / 3 + root / 36)) : target + log1p(target + root); // within some percent
  for (;;) {
    const excess = deviance(1, 1 + x, x) - target;
    const newton = -excess / x;
    const step = (newton * (1 + x)) / (1 + newton / x / 2);
    x += step;
    if (!(Math.abs(step) > ENOUGH * x)) return p + p * x;
  }
}

/** p / q − 1 − log(p / q). A mean of 0, which is always 0, has no other within any divergence. */
function exponentialKl(p: number, q: number): number {
  checkNotNegative(p);
  checkNotNegative(q);
  if (p === q) return 0;
  return q < Infinity ? deviance(q, p) / q : Infinity;
}

/** Halley's iteration for w = log(q / p), where exp(−w) − 1 + w = bound: Bernoulli's as p goes to 1. */
function exponentialUpper(p: number, bound: number): number {
  checkNotNegative(p);
  checkBound(bound);
  if (p === 0 || bound === 0) return p;
  if (bound > 40) return p * exp(1 + bound); // exp(−w) is nothing beside w
  const start = logFall(1, bound);
  let fall = start < 0.5 ? 1 - fallenBy(start) : exp(-start); // p / q
  let rise = start < 0.5 ? fallenBy(start) : 1 - fall; // 1 − p / q
  for (;;) {
    const excess = deviance(1, fall, -rise) - bound;
    const newton = -excess / rise;
    const step = newton / (1 + (newton * (fall / rise)) / 2);
    const moved = fall * fallenBy(step);
    rise += moved;
    fall -= moved;
    if (!(Math.abs(step) > ENOUGH * rise)) return p + (p * rise) / fall;
  }
}

/**
 * Within 1.3 % the w of `bernoulliUpper`, of `exponentialUpper` for p = 1: exact to the third order in √steep, the
 * square root of bound / (1 − p), and tending to steep + p log(1/p) / (1 − p) for large ones, log by Simpson's rule.
 */
function logFall(p: number, steep: number): number {
  const y = Math.sqrt((2 * steep) / p);
  const bend = ((1 + p + 4 * Math.sqrt(p)) * y) / 6;
  const square = bend * bend;
  const quartic = 1 + y * ((2 / 3) * (1 + p) + (y * (1 + p * (4 + p))) / 6) + square * square;
  return steep + Math.sqrt(2 * p * steep) / Math.sqrt(Math.sqrt(quartic));
}

/** A step so small beside the distance cubes to less than the last place. */
const ENOUGH = 1e-5;

/** 1 − exp(−x) for steps x of an iteration: a rational function that keeps their order and stays below 1. */
function fallenBy(x: number): number {
  return x / (1 + x * (1 / 2 + x / 12));
}

function checkFraction(mean: number): void {
  if (!(mean >= 0 && mean <= 1)) {
    throw new InputError(
      `bernoulliDivergence: expected means in [0, 1], got ${shown(mean)}; scale the rewards into [0, 1].`,
    );
  }
}

function checkNotNegative(mean: number): void {
  if (!(mean >= 0)) throw new InputError(`divergence: expected means of at least 0, got ${shown(mean)}.`);
}

function checkBound(bound: number): void {
  if (!(bound >= 0)) throw new InputError(`divergence: expected a bound of at least 0, got ${shown(bound)}.`);
}
