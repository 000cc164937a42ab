/**
 * The beta distribution and Student's t: their functions and the inverses of these; what Bayes-UCB asks for.
 *
 * A caller that asks often for the same a and b keeps `betaPeak(a, b)` and hands it in. As with `Math`, the answer
 * outside a function's domain is NaN.
 */
import { deviance } from "./divergences.ts";
import { exp, log } from "./math.ts";
import { normalQuantile, stirlingRemainder, tailStep } from "./special.ts";

const TWO_PI = 6.283185307179586;
const ROUNDING = 1.1102230246251565e-16; // 2^-53

/**
 * The largest density of the log-odds log(X / (1 − X)), at the mean p = a / (a + b): p^a (1 − p)^b / B(a, b), in which
 * the powers of Stirling's formula cancel. Elsewhere, the density is this times exp(−(a + b) kl(p, x)).
 */
export function betaPeak(a: number, b: number): number {
  const n = a + b;
  return (
    Math.sqrt((a / n) * (b / TWO_PI)) *
    exp(stirlingRemainder(n) - stirlingRemainder(a) - stirlingRemainder(b))
  );
}

/** P(X ≤ x) of a beta variable: the regularised incomplete beta function I_x(a, b). */
export function betaCdf(a: number, b: number, x: number, peak: number = betaPeak(a, b)): number {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return Number.NaN;
  return x <= 0 ? 0 : x >= 1 ? 1 : belowBeta(a, b, x, 1 - x, peak);
}

/** P(X > x), not by a difference from 1. */
export function betaTail(a: number, b: number, x: number, peak: number = betaPeak(a, b)): number {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return Number.NaN;
  return x <= 0 ? 1 : x >= 1 ? 0 : belowBeta(b, a, 1 - x, x, peak);
}

/** The x with betaCdf(a, b, x) = p. */
export function betaQuantile(a: number, b: number, p: number, peak: number = betaPeak(a, b)): number {
  const odds = p > 0.5 ? upperOdds(a, b, 1 - p, peak) : 1 / upperOdds(b, a, p, peak);
  return odds === Infinity ? 1 : odds / (1 + odds);
}

/** The x with betaTail(a, b, x) = q. */
export function betaUpperQuantile(a: number, b: number, q: number, peak: number = betaPeak(a, b)): number {
  const odds = q > 0.5 ? 1 / upperOdds(b, a, 1 - q, peak) : upperOdds(a, b, q, peak);
  return odds === Infinity ? 1 : odds / (1 + odds);
}

/** P(T ≤ t) of Student's t with the given degrees of freedom (A&S 26.7.1). */
export function studentTCdf(freedom: number, t: number): number {
  if (!(freedom > 0) || Number.isNaN(t)) return Number.NaN;
  const square = t * t;
  if (square === 0) return 0.5;
  const x = freedom / (freedom + square);
  const half =
    x === 0 ? 0 : belowBeta(freedom / 2, 0.5, x, square / (freedom + square), betaPeak(freedom / 2, 0.5)) / 2;
  return t > 0 ? 1 - half : half;
}

/** The t with studentTCdf(freedom, t) = p; of the upper tail, minus that of the lower. */
export function studentTQuantile(freedom: number, p: number): number {
  if (p > 0.5) return -studentTQuantile(freedom, 1 - p);
  const a = freedom / 2;
  const peak = betaPeak(a, 0.5);
  const odds = p > 0.25 ? upperOdds(a, 0.5, 1 - 2 * p, peak) : 1 / upperOdds(0.5, a, 2 * p, peak); // of freedom to t²
  return -Math.sqrt(freedom / odds);
}

/** P(X ≤ x), with y = 1 − x. */
function belowBeta(a: number, b: number, x: number, y: number, peak: number): number {
  const lead = meanLead(a, b, x, y);
  const n = a + b;
  const density = peak * exp(-deviance(a, n * x, -lead) - deviance(b, n * y, lead));
  return isLow(x, lead)
    ? density * betaFraction(a, b, x, y, lead)
    : 1 - density * betaFraction(b, a, y, x, -lead);
}

/** Whether the fraction for the lower tail is the quicker one: x below (a + 1) / (a + b + 2), which is near the mode. */
function isLow(x: number, lead: number): boolean {
  return lead + 1 > 2 * x;
}

/** a − (a + b) x, how far the mean leads x: exact by Dekker's sums and products (1971), for in large shapes it counts. */
function meanLead(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const rest = n - a;
  const lost = a - (n - rest) + (b - rest); // a + b less n
  return x <= y ? a - n * x - (productError(n, x) + lost * x) : n * y - b + (productError(n, y) + lost * y);
}

/** n · x less its rounded value. */
function productError(n: number, x: number): number {
  const product = n * x;
  const nHigh = upperHalf(n);
  const xHigh = upperHalf(x);
  return nHigh * xHigh - product + nHigh * (x - xHigh) + (n - nHigh) * xHigh + (n - nHigh) * (x - xHigh);
}

function upperHalf(x: number): number {
  const shifted = x * 134217729; // 2^27 + 1
  return shifted - (shifted - x);
}

/**
 * I_x(a, b) over the density, for low x: the continued fraction A&S 26.5.8, contracted to every other
 * convergent, its terms arranged so that none is a difference of near-equals (the aim of Didonato & Morris 1992, too).
 * It takes some √(a + b) rounds at the mean and a few far from it.
 */
function betaFraction(a: number, b: number, x: number, y: number, lead: number): number {
  const n = a + b;
  let above = (1 + lead) / (a + 1);
  let below = 1;
  let aboveBefore = 1;
  let belowBefore = 0;
  for (let m = 1; ; m++) {
    const s = a + 2 * m;
    const even = (m * (b - m) * x) / ((s - 1) * s);
    const last = m - 1; // a whole number, so that small shapes lose nothing
    const numerator = (even * x * (a + last) * (n + last)) / ((a + 2 * last) * (s - 1));
    const denominator = even + (m * (2 * a + 3 * m + 1) + (a + m) * (1 + lead + m * y)) / (s * (s + 1));
    const nextAbove = denominator * above + numerator * aboveBefore;
    const nextBelow = denominator * below + numerator * belowBefore;
    const change = nextAbove * below - above * nextBelow;
    if (!(Math.abs(change) > ROUNDING * nextAbove * below)) return nextBelow / (a * nextAbove);
    const scale = nextBelow < 1e-100 ? 1e100 : 1;
    aboveBefore = above * scale;
    belowBefore = below * scale;
    above = nextAbove * scale;
    below = nextBelow * scale;
  }
}

/**
 * The odds x / (1 − x) at which the upper tail has probability q of at most 1/2: so, both x and 1 − x are exact. The
 * logarithm of the tail is concave in log-odds, and its three first derivatives come with its value: a Halley iteration.
 */
function upperOdds(a: number, b: number, q: number, peak: number): number {
  if (!(a > 0 && b > 0 && q >= 0)) return Number.NaN;
  if (q === 0) return Infinity;
  const logTarget = log(q / peak);
  let odds = firstOdds(a, b, q);
  for (let round = 0; round < 100 && odds > 0 && odds < Infinity; round++) {
    const y = 1 / (1 + odds);
    const x = odds * y;
    const lead = meanLead(a, b, x, y);
    const logDensity = -deviance(a, (a + b) * x, -lead) - deviance(b, (a + b) * y, lead); // over the peak
    let gap: number;
    let hazard: number; // density over tail
    if (!isLow(x, lead)) {
      const fraction = betaFraction(b, a, y, x, -lead);
      gap = logDensity + log(fraction) - logTarget;
      hazard = 1 / fraction;
    } else {
      const density = peak * exp(logDensity);
      const tail = 1 - density * betaFraction(a, b, x, y, lead);
      gap = log(tail / q);
      hazard = density / tail;
    }
    const step = tailStep(gap, hazard, lead);
    odds *= exp(step);
    if (Math.abs(step) * hazard < 3e-5) break;
  }
  return odds;
}

/** A guess: Carter's expansion (A&S 26.5.22), or for small shapes as if the density were a power of x and one of 1 − x. */
function firstOdds(a: number, b: number, q: number): number {
  if (a >= 1 && b >= 1) {
    const perA = 1 / (2 * a - 1);
    const perB = 1 / (2 * b - 1);
    const h = 2 / (perA + perB);
    const z = -normalQuantile(q);
    const lambda = (z * z - 3) / 6;
    const w = (z * Math.sqrt(h + lambda)) / h - (perA - perB) * (lambda + 5 / 6 - 2 / (3 * h));
    return (a / b) * exp(2 * w);
  }
  const n = a + b;
  const left = exp(a * log(a / n)) / a;
  const right = exp(b * log(b / n)) / b;
  const both = left + right;
  if (q * both < right) {
    const y = exp(log(b * both * q) / b);
    return (1 - y) / y;
  }
  const x = exp(log(a * both * (1 - q)) / a);
  return x / (1 - x);
}
