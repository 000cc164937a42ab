// What a matrix product spends its time in: tiles of four rows and eight columns, summed in registers from panels of B,
// eight columns wide.

import { LANES } from "./lanes";
import { storeFirst } from "./memory";

/** Bytes of a row of a panel: eight columns. */
export const PANEL = 32;

/**
 * Four rows of C, `cRow` bytes apart, from as many of A: a row of tiles, the last one narrow if that is enough. No element
 * of C becomes less than `least`.
 */
// @ts-ignore: decorator
@inline
export function stripTimesPanels(
  a: usize, aRow: i32, aStep: i32, depth: i32, b: usize, bStep: i32, pitch: i32,
  from: usize, fromRow: i32, c: usize, cRow: i32, rows: i32, width: i32, least: v128,
): void {
  const a1 = rows > 1 ? a + aRow : a;
  const a2 = rows > 2 ? a + aRow * 2 : a;
  const a3 = rows > 3 ? a + aRow * 3 : a;
  const end = depth * aStep;
  for (let j = 0; j < width; j += 8, b += pitch, from += PANEL, c += PANEL) {
    const columns = width - j;
    if (columns > 4) tile(a, a1, a2, a3, aStep, end, b, bStep, from, fromRow, c, cRow, rows, columns, least);
    else narrowTile(a, a1, a2, a3, aStep, end, b, bStep, from, fromRow, c, cRow, rows, columns, least);
  }
}

/**
 * C [4, 8] = what lies at `from`, its rows `fromRow` bytes apart, + A B; stores the `rows` and `columns` that exist.
 * The loop's body stands there twice, with a way out between: V8 then keeps all eight sums in registers at less cost
 * per round, 30 instead of 25 G multiply-adds/s. Written as one body of two rounds, it would spill.
 */
// @ts-ignore: decorator
@inline
function tile(
  a0: usize, a1: usize, a2: usize, a3: usize, aStep: i32, end: i32, b: usize, bStep: i32,
  from: usize, fromRow: i32, c: usize, cRow: i32, rows: i32, columns: i32, least: v128,
): void {
  const from1 = rows > 1 ? from + fromRow : from;
  const from2 = rows > 2 ? from + fromRow * 2 : from;
  const from3 = rows > 3 ? from + fromRow * 3 : from;
  let left0 = v128.load(from), right0 = v128.load(from, LANES);
  let left1 = v128.load(from1), right1 = v128.load(from1, LANES);
  let left2 = v128.load(from2), right2 = v128.load(from2, LANES);
  let left3 = v128.load(from3), right3 = v128.load(from3, LANES);
  let p = 0;
  if (end > 0) do {
    let left = v128.load(b);
    let right = v128.load(b, LANES);
    let x = v128.load_splat<f32>(a0 + p);
    left0 = f32x4.add(left0, f32x4.mul(x, left));
    right0 = f32x4.add(right0, f32x4.mul(x, right));
    x = v128.load_splat<f32>(a1 + p);
    left1 = f32x4.add(left1, f32x4.mul(x, left));
    right1 = f32x4.add(right1, f32x4.mul(x, right));
    x = v128.load_splat<f32>(a2 + p);
    left2 = f32x4.add(left2, f32x4.mul(x, left));
    right2 = f32x4.add(right2, f32x4.mul(x, right));
    x = v128.load_splat<f32>(a3 + p);
    left3 = f32x4.add(left3, f32x4.mul(x, left));
    right3 = f32x4.add(right3, f32x4.mul(x, right));
    p += aStep;
    b += bStep;
    if (p == end) break;
    left = v128.load(b);
    right = v128.load(b, LANES);
    x = v128.load_splat<f32>(a0 + p);
    left0 = f32x4.add(left0, f32x4.mul(x, left));
    right0 = f32x4.add(right0, f32x4.mul(x, right));
    x = v128.load_splat<f32>(a1 + p);
    left1 = f32x4.add(left1, f32x4.mul(x, left));
    right1 = f32x4.add(right1, f32x4.mul(x, right));
    x = v128.load_splat<f32>(a2 + p);
    left2 = f32x4.add(left2, f32x4.mul(x, left));
    right2 = f32x4.add(right2, f32x4.mul(x, right));
    x = v128.load_splat<f32>(a3 + p);
    left3 = f32x4.add(left3, f32x4.mul(x, left));
    right3 = f32x4.add(right3, f32x4.mul(x, right));
    p += aStep;
    b += bStep;
  } while (p != end);
  storePair(c, f32x4.pmax(left0, least), f32x4.pmax(right0, least), columns);
  if (rows > 1) storePair(c + cRow, f32x4.pmax(left1, least), f32x4.pmax(right1, least), columns);
  if (rows > 2) storePair(c + cRow * 2, f32x4.pmax(left2, least), f32x4.pmax(right2, least), columns);
  if (rows > 3) storePair(c + cRow * 3, f32x4.pmax(left3, least), f32x4.pmax(right3, least), columns);
}

/** The first `columns`, more than four, of eight. */
// @ts-ignore: decorator
@inline
function storePair(to: usize, left: v128, right: v128, columns: i32): void {
  v128.store(to, left);
  storeFirst(to + LANES, right, columns - 4);
}

/** The same for a last panel of four columns or fewer: C [4, 4]. */
// @ts-ignore: decorator
@inline
function narrowTile(
  a0: usize, a1: usize, a2: usize, a3: usize, aStep: i32, end: i32, b: usize, bStep: i32,
  from: usize, fromRow: i32, c: usize, cRow: i32, rows: i32, columns: i32, least: v128,
): void {
  let sum0 = v128.load(from);
  let sum1 = v128.load(rows > 1 ? from + fromRow : from);
  let sum2 = v128.load(rows > 2 ? from + fromRow * 2 : from);
  let sum3 = v128.load(rows > 3 ? from + fromRow * 3 : from);
  for (let p = 0; p < end; p += aStep, b += bStep) {
    const row = v128.load(b);
    sum0 = f32x4.add(sum0, f32x4.mul(v128.load_splat<f32>(a0 + p), row));
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load_splat<f32>(a1 + p), row));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load_splat<f32>(a2 + p), row));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load_splat<f32>(a3 + p), row));
  }
  storeFirst(c, f32x4.pmax(sum0, least), columns);
  if (rows > 1) storeFirst(c + cRow, f32x4.pmax(sum1, least), columns);
  if (rows > 2) storeFirst(c + cRow * 2, f32x4.pmax(sum2, least), columns);
  if (rows > 3) storeFirst(c + cRow * 3, f32x4.pmax(sum3, least), columns);
}
