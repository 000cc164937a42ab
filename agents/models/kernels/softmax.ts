// Softmax over one row, for the activation and for attention: only the first `count` of n may be there, and the row may
// be scaled first. What is not there is 0 in the last vector of those that are, and is not touched beyond it.

import { exp4, log4 } from "./functions";
import { constant4, firstLanes, maxAcross, sumAcross } from "./lanes";
import { storeFirst } from "./memory";

/** y_j = e^(scale (z_j − max z)) / Σ_j: with the largest taken off, nothing overflows. z, y [n]; y may lie on z. */
export function softmaxRow(z: usize, y: usize, count: i32, n: i32, scale: f32): void {
  const whole = count & ~3;
  const rest = count - whole;
  const there = firstLanes(rest);
  const last = z + whole * 4;
  let largest = v128.bitselect(v128.load(last), f32x4.splat(-Infinity), there);
  for (let at = z; at < last; at += 16) largest = f32x4.pmax(largest, v128.load(at));
  largest = maxAcross(largest);
  const factor = f32x4.splat(scale);
  let sums = f32x4.splat(0); // NaN if a z is, whether or not it was the largest
  let to = y;
  for (let at = z; at < last; at += 16, to += 16) {
    const weight = exp4(f32x4.mul(factor, f32x4.sub(v128.load(at), largest)));
    sums = f32x4.add(sums, weight);
    v128.store(to, weight);
  }
  let tail = f32x4.splat(0);
  if (rest) tail = v128.and(exp4(f32x4.mul(factor, f32x4.sub(v128.load(last), largest))), there);
  const sum = sumAcross(f32x4.add(sums, tail));
  for (let at = y; at < to; at += 16) v128.store(at, f32x4.div(v128.load(at), sum));
  if (rest) storeFirst(to, v128.and(f32x4.div(tail, sum), there), n - whole);
}

/** dz_j = scale y_j (dy_j − Σ_k dy_k y_k), since dy_k / dz_j = scale y_k ((k = j) − y_j). [n]; dz may lie on dy. */
export function softmaxRowBackward(y: usize, dy: usize, dz: usize, count: i32, n: i32, scale: f32): void {
  let sums = f32x4.splat(0);
  for (let j = 0; j < count; j += 4) {
    const product = f32x4.mul(v128.load(y + j * 4), v128.load(dy + j * 4));
    sums = f32x4.add(sums, v128.and(product, firstLanes(count - j)));
  }
  const mean = sumAcross(sums); // of dy, weighted by y
  const factor = constant4(scale);
  for (let j = 0; j < count; j += 4) {
    const change = f32x4.sub(v128.load(dy + j * 4), mean);
    const result = f32x4.mul(f32x4.mul(factor, v128.load(y + j * 4)), change);
    storeFirst(dz + j * 4, v128.and(result, firstLanes(count - j)), n - j);
  }
}

/** y_j = log softmax(z)_j = (z_j − max z) − log Σ_j e^(z_j − max z). z, y [n]; y may lie on z. */
export function logSoftmaxRow(z: usize, y: usize, n: i32): void {
  let largest = f32x4.splat(-Infinity);
  for (let j = 0; j < n; j += 4) {
    largest = f32x4.pmax(v128.bitselect(v128.load(z + j * 4), f32x4.splat(-Infinity), firstLanes(n - j)), largest);
  }
  largest = maxAcross(largest);
  let sums = f32x4.splat(0);
  for (let j = 0; j < n; j += 4) {
    const weight = exp4(f32x4.sub(v128.load(z + j * 4), largest));
    sums = f32x4.add(sums, v128.and(weight, firstLanes(n - j)));
  }
  const logSum = log4(sumAcross(sums));
  for (let j = 0; j < n; j += 4) {
    storeFirst(y + j * 4, f32x4.sub(f32x4.sub(v128.load(z + j * 4), largest), logSum), n - j);
  }
}

/** dz_j = dy_j − e^y_j Σ_k dy_k, since dy_k / dz_j = (k = j) − softmax_j. [n]; dz may lie on dy. */
export function logSoftmaxRowBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  let sums = f32x4.splat(0);
  for (let j = 0; j < n; j += 4) sums = f32x4.add(sums, v128.and(v128.load(dy + j * 4), firstLanes(n - j)));
  const sum = sumAcross(sums);
  for (let j = 0; j < n; j += 4) {
    const share = f32x4.mul(exp4(v128.load(y + j * 4)), sum);
    storeFirst(dz + j * 4, f32x4.sub(v128.load(dy + j * 4), share), n - j);
  }
}
