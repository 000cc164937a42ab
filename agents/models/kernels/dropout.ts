// Dropout by a counter instead of a stream: whether element i is kept is a hash of seed and i, so that backward makes
// the same mask again and nothing is stored.

import { constant4 } from "./lanes";
import { storeFirst } from "./memory";

/** 2³² / golden ratio: multiples of it spread evenly over the integers. Steele, Lea & Flood (2014), SplitMix. */
const GOLDEN: i32 = 0x9e3779b9;

/** y = x / (1 − rate) where the element is kept, else 0. x, y [n]; y may lie on x. */
export function dropout(x: usize, y: usize, seed: u32, rate: f64, n: i32): void {
  const threshold = i32x4.splat(i32(u32(rate * 4294967296)));
  const stretch = constant4(1 / (1 - rate));
  let counter = i32x4.add(i32x4.splat(i32(seed)), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(GOLDEN)));
  const next = i32x4.splat(GOLDEN * 4);
  for (let i = 0; i < n; i += 4, x += 16, y += 16) {
    const kept = i32x4.ge_u(mixed(counter), threshold);
    storeFirst(y, v128.and(f32x4.mul(v128.load(x), stretch), kept), n - i);
    counter = i32x4.add(counter, next);
  }
}

/** Every bit of the result depends on every bit of x: the finaliser of MurmurHash3 (Appleby, 2011). */
// @ts-ignore: decorator
@inline
function mixed(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x85ebca6b));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(x, i32x4.shr_u(x, 16));
}
