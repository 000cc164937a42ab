// Batch normalisation: each column of x [m, n] by its own mean and deviation over the rows. Ioffe & Szegedy (2015),
// arXiv:1502.03167, Algorithm 1.

import { GROUP, sumColumns, sumGroup, Term } from "./columns";
import { scale } from "./elementwise";
import { constant4 } from "./lanes";
import { storeFirst } from "./memory";

/** What is left of a group's columns beside their means. */
const residues = memory.data(GROUP * 4, 16);

/** means_j = Σ_i x_ij / m, and then the mean of what is left, x_ij − mean_j, added to it. means [n]. */
export function columnMeans(x: usize, means: usize, m: i32, n: i32): void {
  sumColumns(Term.Element, x, 0, 0, means, m, n);
  scale(means, 1 / f32(m), n);
  const share = constant4(1 / f64(m));
  for (let j = 0; j < n; j += GROUP) {
    sumGroup(Term.Difference, x + j * 4, means + j * 4, 0, residues, m, n, n - j);
    for (let c = 0; c < min(GROUP, n - j); c += 4) {
      const mean = means + (j + c) * 4;
      const left = f32x4.mul(v128.load(residues + c * 4), share);
      storeFirst(mean, f32x4.add(v128.load(mean), left), n - j - c);
    }
  }
}

/** variances_j = Σ_i (x_ij − mean_j)² / m. means, variances [n]. */
export function columnVariances(x: usize, means: usize, variances: usize, m: i32, n: i32): void {
  sumColumns(Term.Square, x, means, 0, variances, m, n);
  scale(variances, 1 / f32(m), n);
}

/** rates_j = 1 / √(variance_j + ε). All [n]. */
export function inverseDeviations(variances: usize, rates: usize, epsilon: f64, n: i32): void {
  const eps = f32x4.splat(f32(epsilon));
  for (let j = 0; j < n; j += 4, variances += 16, rates += 16) {
    const deviation = f32x4.sqrt(f32x4.add(v128.load(variances), eps));
    storeFirst(rates, f32x4.div(f32x4.splat(1), deviation), n - j);
  }
}

/** y = g x̂ + b with x̂ = (x − mean) · rate, column by column. x, y [m, n], the others [n]. */
export function batchNorm(
  x: usize, means: usize, rates: usize, gain: usize, bias: usize, y: usize, m: i32, n: i32,
): void {
  for (let i = 0; i < m; i++, x += n * 4, y += n * 4) {
    for (let j = 0; j < n; j += 4) {
      const scaled = f32x4.mul(v128.load(gain + j * 4), standardized(x, means, rates, j));
      storeFirst(y + j * 4, f32x4.add(scaled, v128.load(bias + j * 4)), n - j);
    }
  }
}

/** dg_j = Σ_i dy_ij x̂_ij = rate_j Σ_i dy_ij (x_ij − mean_j). dgain [n]. */
export function batchNormGains(
  x: usize, means: usize, rates: usize, dy: usize, dgain: usize, m: i32, n: i32,
): void {
  sumColumns(Term.Product, x, means, dy, dgain, m, n);
  for (let j = 0; j < n; j += 4, rates += 16, dgain += 16) {
    storeFirst(dgain, f32x4.mul(v128.load(dgain), v128.load(rates)), n - j);
  }
}

/**
 * dx = g · rate · (dy − share · (db + x̂ dg)), with db and dg as summed over the rows. In training share is 1 / m, since
 * mean and deviation depend on every row; with running statistics it is 0. dx [m, n] may lie on dy.
 */
export function batchNormBackward(
  x: usize, means: usize, rates: usize, gain: usize, dgain: usize, dbias: usize, share: f64, dy: usize, dx: usize,
  m: i32, n: i32,
): void {
  const part = constant4(share);
  for (let i = 0; i < m; i++, x += n * 4, dy += n * 4, dx += n * 4) {
    for (let j = 0; j < n; j += 4) {
      const stretch = f32x4.mul(standardized(x, means, rates, j), v128.load(dgain + j * 4));
      const lost = f32x4.mul(part, f32x4.add(v128.load(dbias + j * 4), stretch));
      const scale = f32x4.mul(v128.load(gain + j * 4), v128.load(rates + j * 4));
      storeFirst(dx + j * 4, f32x4.mul(scale, f32x4.sub(v128.load(dy + j * 4), lost)), n - j);
    }
  }
}

/** x̂ = (x − mean) · rate, four columns at once. */
// @ts-ignore: decorator
@inline
function standardized(x: usize, means: usize, rates: usize, j: i32): v128 {
  return f32x4.mul(f32x4.sub(v128.load(x + j * 4), v128.load(means + j * 4)), v128.load(rates + j * 4));
}
