// Layer normalisation: each row [n] of x [m, n] by its own mean and deviation. Ba et al. (2016), arXiv:1607.06450, eq. 4.
// Sums go along a row in four lanes, so that a row has the same bits in a batch of any size.

import { BLOCK } from "./columns";
import { constant4, firstLanes, lanesSum } from "./lanes";
import { storeFirst } from "./memory";

/** Bytes of one row's statistics: μ and r. */
const STATISTICS = 8;

/** y = g x̂ + b with x̂ = (x − μ) r, μ = mean x, r = 1 / √(mean (x − μ)² + ε). Leaves μ and r in statistics [m, 2]. */
export function layerNorm(
  x: usize, gain: usize, bias: usize, y: usize, statistics: usize, epsilon: f64, m: i32, n: i32,
): void {
  for (let i = 0; i < m; i++, x += n * 4, y += n * 4, statistics += STATISTICS) {
    const mean = rowMean(x, n);
    const rate: f32 = f32(1) / sqrt<f32>(rowVariance(x, mean, n) + f32(epsilon));
    store<f32>(statistics, mean);
    store<f32>(statistics, rate, 4);
    for (let j = 0; j < n; j += 4) {
      const scaled = f32x4.mul(v128.load(gain + j * 4), standardized(x + j * 4, statistics));
      storeFirst(y + j * 4, f32x4.add(scaled, v128.load(bias + j * 4)), n - j);
    }
  }
}

/**
 * dx = r (dx̂ − mean dx̂ − x̂ mean (dx̂ x̂)) with dx̂ = g dy: since μ and r depend on every x of the row, dx̂ loses what
 * would only shift or stretch it. dx [m, n] may lie on dy.
 */
export function layerNormBackward(
  x: usize, gain: usize, statistics: usize, dy: usize, dx: usize, m: i32, n: i32,
): void {
  const count = f32(n);
  for (let i = 0; i < m; i++, x += n * 4, dy += n * 4, dx += n * 4, statistics += STATISTICS) {
    let shifts = f32x4.splat(0);
    let stretches = f32x4.splat(0);
    for (let j = 0; j < n; j += 4) {
      const change = f32x4.mul(v128.load(gain + j * 4), v128.load(dy + j * 4));
      const product = f32x4.mul(change, standardized(x + j * 4, statistics));
      shifts = f32x4.add(shifts, v128.and(change, firstLanes(n - j)));
      stretches = f32x4.add(stretches, v128.and(product, firstLanes(n - j)));
    }
    const shift = constant4(lanesSum(shifts) / count);
    const stretch = constant4(lanesSum(stretches) / count);
    const rate = v128.load_splat<f32>(statistics, 4);
    for (let j = 0; j < n; j += 4) {
      const change = f32x4.mul(v128.load(gain + j * 4), v128.load(dy + j * 4));
      const lost = f32x4.add(shift, f32x4.mul(standardized(x + j * 4, statistics), stretch));
      storeFirst(dx + j * 4, f32x4.mul(rate, f32x4.sub(change, lost)), n - j);
    }
  }
}

/** dg_j = Σ_i dy_ij x̂_ij, in blocks of rows as in columns.ts. dgain [n]. */
export function layerNormGains(x: usize, statistics: usize, dy: usize, dgain: usize, m: i32, n: i32): void {
  for (let j = 0; j < n; j += 4) {
    let total = f32x4.splat(0);
    let at = j * 4;
    let row = statistics;
    for (let start = 0; start < m; start += BLOCK) {
      let sum = f32x4.splat(0);
      for (const end = at + min(BLOCK, m - start) * n * 4; at < end; at += n * 4, row += STATISTICS) {
        sum = f32x4.add(sum, f32x4.mul(v128.load(dy + at), standardized(x + at, row)));
      }
      total = f32x4.add(total, sum);
    }
    storeFirst(dgain + j * 4, total, n - j);
  }
}

/** x̂ = (x − μ) r, four at once. */
// @ts-ignore: decorator
@inline
function standardized(x: usize, statistics: usize): v128 {
  return f32x4.mul(f32x4.sub(v128.load(x), v128.load_splat<f32>(statistics)), v128.load_splat<f32>(statistics, 4));
}

function rowMean(x: usize, n: i32): f32 {
  let sums = f32x4.splat(0);
  for (let j = 0; j < n; j += 4) sums = f32x4.add(sums, v128.and(v128.load(x + j * 4), firstLanes(n - j)));
  return lanesSum(sums) / f32(n);
}

/** The mean of (x − mean)². */
function rowVariance(x: usize, mean: f32, n: i32): f32 {
  let sums = f32x4.splat(0);
  for (let j = 0; j < n; j += 4) {
    const difference = v128.and(f32x4.sub(v128.load(x + j * 4), f32x4.splat(mean)), firstLanes(n - j));
    sums = f32x4.add(sums, f32x4.mul(difference, difference));
  }
  return lanesSum(sums) / f32(n);
}
