/**
 * Beta variates by inversion, some ten times as fast as by the quantile function: it is kept at points and interpolated.
 *
 * As log-odds of the quantile over log-odds of the uniform number u it is a smooth curve, straight at both ends. Cubics
 * through values and slopes (Hermite's) stay within 3e-10 of it, measured in u, for shapes from 0.1 to 1000.
 */
import { betaPeak, betaQuantile } from "../core/beta.ts";
import { exp, log } from "../core/math.ts";

/** Values and slopes of the quantile's log-odds y at evenly spaced log-odds z of u, in turn. [2 · points] */
export type BetaInverse = Float64Array;

const REACH = 38; // u in [2^-54, 1 − 2^-54] has log-odds within ±37.5
const PER_UNIT = 32;
const HALF_STEP = 5.551115123125783e-17; // 2^-54, from a uniform number to the middle of those it stands for

export function betaInverse(a: number, b: number): BetaInverse {
  const points = 2 * REACH * PER_UNIT + 1;
  const peak = betaPeak(a, b);
  const table = new Float64Array(2 * points);
  for (let i = 0; i < points; i++) {
    const z = i / PER_UNIT - REACH;
    // From the nearer end, so that nothing is lost to roundings at 1: 1 − X has the shapes exchanged.
    const [own, other] = z < 0 ? [a, b] : [b, a];
    const tail = 1 / (1 + exp(Math.abs(z)));
    const x = betaQuantile(own, other, tail, peak);
    const [up, down] = [log(x), log(1 - x)];
    const fall = own * (up - log(own / (a + b))) + other * (down - log(other / (a + b)));
    const density = peak * exp(fall); // of the log-odds
    table[2 * i] = z < 0 ? up - down : down - up;
    table[2 * i + 1] = (tail * (1 - tail)) / density;
  }
  return table;
}

/** The beta variate that u in [0, 1) stands for. */
export function invertBeta(table: BetaInverse, u: number): number {
  const odds = (u + HALF_STEP) / (1 - u - HALF_STEP);
  const at = (log(odds) + REACH) * PER_UNIT;
  const i = Math.floor(at);
  const t = at - i;
  const s = 1 - t;
  const from = table[2 * i] * (1 + 2 * t) + (table[2 * i + 1] / PER_UNIT) * t;
  const to = table[2 * i + 2] * (1 + 2 * s) - (table[2 * i + 3] / PER_UNIT) * s;
  return 1 / (1 + exp(-s * s * from - t * t * to));
}
