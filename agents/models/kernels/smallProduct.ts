// Products of small matrices where they lie, nothing packed: rows may be any distance apart, and A may be read across
// its rows, which transposes it. Distances are in bytes.
//
// Every element is one sum over k in ascending order, as in product.ts.

import { storeFirst } from "./memory";

/** At most four rows of C = A B. Element (i, p) of A is at a + i rowA + p stepA. b [k, n], c [rows, n]. */
export function fourRows(
  a: usize, rowA: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize, rows: i32, k: i32, n: i32,
): void {
  // Rows that do not exist are those above once more, and are not stored.
  const a1 = rows > 1 ? a + rowA : a;
  const a2 = rows > 2 ? a1 + rowA : a1;
  const a3 = rows > 3 ? a2 + rowA : a2;
  for (; n > 4; n -= 8, b += 32, c += 32) fourByEight(a, a1, a2, a3, stepA, b, rowB, c, rowC, rows, k, n);
  if (n > 0) fourByFour(a, a1, a2, a3, stepA, b, rowB, c, rowC, rows, k, n);
}

/** C [rows, 8], of which `columns` exist, five at least. */
function fourByEight(
  a0: usize, a1: usize, a2: usize, a3: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize,
  rows: i32, k: i32, columns: i32,
): void {
  let left0 = f32x4.splat(0), left1 = left0, left2 = left0, left3 = left0;
  let right0 = left0, right1 = left0, right2 = left0, right3 = left0;
  for (let p = 0; p < k; p++) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    const x0 = v128.load_splat<f32>(a0);
    left0 = f32x4.add(left0, f32x4.mul(x0, left));
    right0 = f32x4.add(right0, f32x4.mul(x0, right));
    const x1 = v128.load_splat<f32>(a1);
    left1 = f32x4.add(left1, f32x4.mul(x1, left));
    right1 = f32x4.add(right1, f32x4.mul(x1, right));
    const x2 = v128.load_splat<f32>(a2);
    left2 = f32x4.add(left2, f32x4.mul(x2, left));
    right2 = f32x4.add(right2, f32x4.mul(x2, right));
    const x3 = v128.load_splat<f32>(a3);
    left3 = f32x4.add(left3, f32x4.mul(x3, left));
    right3 = f32x4.add(right3, f32x4.mul(x3, right));
    a0 += stepA;
    a1 += stepA;
    a2 += stepA;
    a3 += stepA;
    b += rowB;
  }
  storeEight(c, left0, right0, columns);
  if (rows > 1) storeEight(c + rowC, left1, right1, columns);
  if (rows > 2) storeEight(c + rowC * 2, left2, right2, columns);
  if (rows > 3) storeEight(c + rowC * 3, left3, right3, columns);
}

// @ts-ignore: decorator
@inline
function storeEight(to: usize, left: v128, right: v128, count: i32): void {
  v128.store(to, left);
  storeFirst(to + 16, right, count - 4);
}

/** C [rows, 4], of which `columns` exist. */
function fourByFour(
  a0: usize, a1: usize, a2: usize, a3: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize,
  rows: i32, k: i32, columns: i32,
): void {
  let sum0 = f32x4.splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  for (let p = 0; p < k; p++) {
    const row = v128.load(b);
    sum0 = f32x4.add(sum0, f32x4.mul(v128.load_splat<f32>(a0), row));
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load_splat<f32>(a1), row));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load_splat<f32>(a2), row));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load_splat<f32>(a3), row));
    a0 += stepA;
    a1 += stepA;
    a2 += stepA;
    a3 += stepA;
    b += rowB;
  }
  storeFirst(c, sum0, columns);
  if (rows > 1) storeFirst(c + rowC, sum1, columns);
  if (rows > 2) storeFirst(c + rowC * 2, sum2, columns);
  if (rows > 3) storeFirst(c + rowC * 3, sum3, columns);
}

/** y += factor · x, with the factor in memory. x, y [n]. */
export function addMultiple(factor: usize, x: usize, y: usize, n: i32): void {
  const times = v128.load_splat<f32>(factor);
  for (let j = 0; j < n; j += 4, x += 16, y += 16) {
    storeFirst(y, f32x4.add(v128.load(y), f32x4.mul(times, v128.load(x))), n - j);
  }
}
