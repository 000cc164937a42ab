// Sums over rows or whole vectors, in an order that depends on the size alone.

import { storeFirst } from "./memory";

/** sums_j = Σ_i x_ij, rows in ascending order: a bias gradient. Sixteen columns at a time. x [m, n], sums [n]. */
export function columnSums(x: usize, sums: usize, m: i32, n: i32): void {
  let j = 0;
  for (; j + 16 <= n; j += 16) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0, sum2 = sum0, sum3 = sum0;
    let at = x + j * 4;
    for (let i = 0; i < m; i++, at += n * 4) {
      sum0 = f32x4.add(sum0, v128.load(at));
      sum1 = f32x4.add(sum1, v128.load(at, 16));
      sum2 = f32x4.add(sum2, v128.load(at, 32));
      sum3 = f32x4.add(sum3, v128.load(at, 48));
    }
    const to = sums + j * 4;
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, sum2, 32);
    v128.store(to, sum3, 48);
  }
  for (; j < n; j += 4) {
    let sum = f32x4.splat(0);
    let at = x + j * 4;
    for (let i = 0; i < m; i++, at += n * 4) sum = f32x4.add(sum, v128.load(at));
    storeFirst(sums + j * 4, sum, n - j);
  }
}

/** Σ x², in float64: four running sums, one per lane, then the tail, then their total. x [n]. */
export function sumOfSquares(x: usize, n: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = x + (n & ~3) * 4;
  for (; x < end; x += 16) {
    const value = v128.load(x);
    const first = f64x2.promote_low_f32x4(value);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f64>(value, value, 1, 1));
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
  }
  const sums = f64x2.add(low, high);
  let total = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (let i = 0; i < (n & 3); i++) {
    const value = <f64>load<f32>(x + i * 4);
    total += value * value;
  }
  return total;
}
