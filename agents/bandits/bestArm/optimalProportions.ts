/**
 * In which proportions a best arm is told from the others with the fewest pulls, and how many that takes: w* and T* of
 * Garivier & Kaufmann (2016), "Optimal best arm identification with fixed confidence", §2, for families of one parameter.
 *
 * With w₁ of all pulls on the best arm and w₁ x on arm a, the evidence against a is w₁ g_a(x) for each pull, where
 * g_a(x) = kl(μ₁, m) + x kl(μ_a, m), m = (μ₁ + x μ_a) / (1 + x). At the optimum all g_a are equal, to y say, and
 * Σ_a kl(μ₁, m_a) / kl(μ_a, m_a) = 1, whose left side grows with y from 0 without end. Then T* = (1 + Σ x_a) / y.
 */
import type { Divergence } from "../../../envs/core/divergences.ts";
import { argmax } from "../../core/exploration.ts";

/** So near to 1 the sum is brought. */
const EXACT = 1e-12;

/** Writes w* to `out` [arms] and returns T*, ∞ where several arms are best: these then share all pulls. */
export function optimalProportions(means: ArrayLike<number>, { kl }: Divergence, out: Float64Array): number {
  const best = argmax(means);
  let nearest = Infinity; // the least kl from the best
  for (let arm = 0; arm < out.length; arm++)
    if (arm !== best) nearest = Math.min(nearest, kl(means[best], means[arm]));
  if (!(nearest > 0)) return shareAmongEquals(means, best, out);
  const y = solve(means, best, kl, nearest, out);
  let sum = 0;
  for (let arm = 0; arm < out.length; arm++) sum += out[arm];
  for (let arm = 0; arm < out.length; arm++) out[arm] /= sum;
  return sum / y;
}

/** Means that no number of pulls tells from the best one are as good. */
function shareAmongEquals(means: ArrayLike<number>, best: number, out: Float64Array): number {
  let equals = 0;
  for (let arm = 0; arm < out.length; arm++) {
    out[arm] = means[arm] === means[best] ? 1 : 0;
    equals += out[arm];
  }
  for (let arm = 0; arm < out.length; arm++) out[arm] /= equals;
  return Infinity;
}

/** The y at which the sum is 1, by the rule of false position as in Illinois (Dowell & Jarratt 1971); writes x to `out`. */
function solve(
  means: ArrayLike<number>,
  best: number,
  kl: Divergence["kl"],
  nearest: number,
  out: Float64Array,
): number {
  let [low, high] = [0, nearest];
  for (let y = 1; high === Infinity; y *= 2) if (excess(means, best, kl, y, out) > 0) high = y;
  let [below, above] = [-0.5, 0.5]; // what `excess` tends to at both ends
  let last = 0;
  for (let i = 0; i < 200; i++) {
    const y = (low * above - high * below) / (above - below);
    const value = excess(means, best, kl, y, out);
    if (Math.abs(value) < EXACT || y === low || y === high) return y;
    if (value < 0) {
      [low, below] = [y, value];
      if (last < 0) above /= 2;
    } else {
      [high, above] = [y, value];
      if (last > 0) below /= 2;
    }
    last = value;
  }
  return low;
}

/** The sum less 1, bent into (−1/2, 1/2): 1/2 − 1 / (1 + sum). Writes x to `out`, 1 for the best arm. */
function excess(
  means: ArrayLike<number>,
  best: number,
  kl: Divergence["kl"],
  y: number,
  out: Float64Array,
): number {
  const top = means[best];
  let sum = 0;
  for (let arm = 0; arm < out.length; arm++) {
    if (arm === best) {
      out[arm] = 1;
      continue;
    }
    const x = inverse(top, means[arm], kl, y);
    const middle = between(top, means[arm], x);
    out[arm] = x;
    sum += kl(top, middle) / kl(means[arm], middle);
  }
  return 0.5 - 1 / (1 + sum);
}

/** (top + x mean) / (1 + x), never outside of both. */
function between(top: number, mean: number, x: number): number {
  return mean + (top - mean) / (1 + x);
}

/** The x at which g(x) = y. g is concave, of slope kl(mean, m): from the left Newton's method never goes too far. */
function inverse(top: number, mean: number, kl: Divergence["kl"], y: number): number {
  let x = y / kl(mean, top);
  if (!(x > 0)) {
    // at the edge of the family g begins infinitely steep
    x = 1;
    while (evidence(top, mean, kl, x) > y) x /= 16;
  }
  for (let i = 0; i < 100; i++) {
    const slope = kl(mean, between(top, mean, x));
    const step = (y - evidence(top, mean, kl, x)) / slope;
    if (!(step > 1e-14 * x)) return x;
    x += step;
  }
  return x;
}

function evidence(top: number, mean: number, kl: Divergence["kl"], x: number): number {
  const middle = between(top, mean, x);
  return kl(top, middle) + x * kl(mean, middle);
}
