// Sums over rows or whole vectors, in an order that depends on the size alone.

import { sumColumns, Term } from "./columns";
import { storeFirst } from "./memory";

/** sums_j = Σ_i x_ij: a bias gradient. x [m, n], sums [n]. */
export function columnSums(x: usize, sums: usize, m: i32, n: i32): void {
  sumColumns(Term.Element, x, 0, 0, sums, m, n);
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
