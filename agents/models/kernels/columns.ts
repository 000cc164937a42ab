// Sums down the columns of x [m, n], for statistics of a batch and for gradients that every row adds to.
//
// Rows are added in ascending order in blocks of 256, and then the blocks' sums: the rounding errors of one sum over all
// rows would grow with their number.

import { storeFirst } from "./memory";

/** Rows that are added to each other before they are added to the rest. */
export const BLOCK = 256;
/** Columns at a time: a line of the cache. */
export const GROUP = 16;

/** What is summed: x, x − mean, (x − mean)² or (x − mean) dy. */
export const enum Term { Element, Difference, Square, Product }

/** sums_j = Σ_i of the term of x_ij. x, dy [m, n], means, sums [n]; null pointers where the term has them not. */
// @ts-ignore: decorator
@inline
export function sumColumns(term: Term, x: usize, means: usize, dy: usize, sums: usize, m: i32, n: i32): void {
  for (let j = 0; j < n; j += GROUP) {
    const at = j * 4;
    sumGroup(term, x + at, means + at, dy + at, sums + at, m, n, n - j);
  }
}

/** The same for sixteen columns of a row of n, or for the last `columns` if those are fewer. */
// @ts-ignore: decorator
@inline
export function sumGroup(
  term: Term, x: usize, means: usize, dy: usize, sums: usize, m: i32, n: i32, columns: i32,
): void {
  const stride = n * 4;
  for (let start = 0; start == 0 || start < m; start += BLOCK) {
    const end = x + min(BLOCK, m - start) * stride;
    if (columns >= GROUP) {
      addSixteen(term, x, means, dy, stride, end, sums, start == 0);
    } else {
      for (let j = 0; j < columns; j += 4) {
        const at = j * 4;
        addFour(term, x + at, means + at, dy + at, stride, end + at, sums + at, start == 0, columns - j);
      }
    }
    x += BLOCK * stride;
    dy += BLOCK * stride;
  }
}

/** One block's sums, of the rows from x to `end`, added to `sums` or, if it is the first, put there. */
// @ts-ignore: decorator
@inline
function addSixteen(
  term: Term, x: usize, means: usize, dy: usize, stride: i32, end: usize, sums: usize, first: bool,
): void {
  const mean0 = meanOf(term, means);
  const mean1 = meanOf(term, means + 16);
  const mean2 = meanOf(term, means + 32);
  const mean3 = meanOf(term, means + 48);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0, sum2 = sum0, sum3 = sum0;
  for (; x < end; x += stride, dy += stride) {
    sum0 = f32x4.add(sum0, termAt(term, x, mean0, dy));
    sum1 = f32x4.add(sum1, termAt(term, x + 16, mean1, dy + 16));
    sum2 = f32x4.add(sum2, termAt(term, x + 32, mean2, dy + 32));
    sum3 = f32x4.add(sum3, termAt(term, x + 48, mean3, dy + 48));
  }
  if (!first) {
    sum0 = f32x4.add(v128.load(sums), sum0);
    sum1 = f32x4.add(v128.load(sums, 16), sum1);
    sum2 = f32x4.add(v128.load(sums, 32), sum2);
    sum3 = f32x4.add(v128.load(sums, 48), sum3);
  }
  v128.store(sums, sum0);
  v128.store(sums, sum1, 16);
  v128.store(sums, sum2, 32);
  v128.store(sums, sum3, 48);
}

/** The same for the first `count` of four columns. */
// @ts-ignore: decorator
@inline
function addFour(
  term: Term, x: usize, means: usize, dy: usize, stride: i32, end: usize, sums: usize, first: bool, count: i32,
): void {
  const mean = meanOf(term, means);
  let sum = f32x4.splat(0);
  for (; x < end; x += stride, dy += stride) sum = f32x4.add(sum, termAt(term, x, mean, dy));
  storeFirst(sums, first ? sum : f32x4.add(v128.load(sums), sum), count);
}

// @ts-ignore: decorator
@inline
function meanOf(term: Term, means: usize): v128 {
  return term == Term.Element ? f32x4.splat(0) : v128.load(means);
}

// @ts-ignore: decorator
@inline
function termAt(term: Term, x: usize, mean: v128, dy: usize): v128 {
  if (term == Term.Element) return v128.load(x);
  const difference = f32x4.sub(v128.load(x), mean);
  if (term == Term.Difference) return difference;
  return f32x4.mul(difference, term == Term.Square ? difference : v128.load(dy));
}
