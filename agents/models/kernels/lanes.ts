// Vectors of four float32 lanes: reductions over them, for sums and maxima along ragged rows, and constants.

/** Bytes of one vector. */
export const LANES = 16;

const NUMBERS = memory.data<i32>([0, 1, 2, 3], 16);

/** All bits in the first `count` lanes (in all, if more), none in the rest: a mask for the last vector of a row. */
// @ts-ignore: decorator
@inline
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(v128.load(NUMBERS), i32x4.splat(count));
}

// @ts-ignore: decorator
@inline
export function lanesSum(x: v128): f32 {
  const low = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1);
  return low + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** lanesSum in every lane, to the same bits. */
// @ts-ignore: decorator
@inline
export function sumAcross(x: v128): v128 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 1, 0, 3, 2));
  return f32x4.add(pairs, v128.shuffle<f32>(pairs, pairs, 2, 3, 0, 1));
}

/** The largest lane in every lane; NaN may go unseen. */
// @ts-ignore: decorator
@inline
export function maxAcross(x: v128): v128 {
  const pairs = f32x4.pmax(x, v128.shuffle<f32>(x, x, 1, 0, 3, 2));
  return f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 2, 3, 0, 1));
}

/** The number at an address, in every lane. */
// @ts-ignore: decorator
@inline
export function inLanes(number: usize): v128 {
  return v128.load_splat<f32>(number);
}

const shelf = memory.data(16, 16);

/**
 * A loop's constant in every lane, fetched from memory: V8 moves plain arithmetic on a function's arguments, divisions
 * and roots too, into the loop that uses it and does it again every round, but leaves a load where it stands.
 */
export function constant4(value: f64): v128 {
  store<f32>(shelf, f32(value));
  return inLanes(shelf);
}
