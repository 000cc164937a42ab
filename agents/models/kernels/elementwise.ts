// Functions of each element alone: activations with their derivatives, and blends of whole vectors. n counts elements.

import { storeFirst } from "./memory";

/** y = max(x, 0); NaN stays NaN, so that a diverged network shows. In place. */
export function relu(y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, y += 16) storeFirst(y, f32x4.pmax(v128.load(y), zero), n - i);
}

/** dx = dy where y > 0, else 0. In place in dy. */
export function reluBackward(y: usize, dy: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, y += 16, dy += 16) {
    storeFirst(dy, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)), n - i);
  }
}

/** y = tanh x. In place. */
export function tanh(y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, y += 16) storeFirst(y, tanh4(v128.load(y)), n - i);
}

/** dx = dy (1 − y²), since tanh′ = 1 − tanh². In place in dy. */
export function tanhBackward(y: usize, dy: usize, n: i32): void {
  const one = f32x4.splat(1);
  for (let i = 0; i < n; i += 4, y += 16, dy += 16) {
    const value = v128.load(y);
    storeFirst(dy, f32x4.mul(v128.load(dy), f32x4.sub(one, f32x4.mul(value, value))), n - i);
  }
}

/**
 * Four tanh at once: the rational function x P(x²) / Q(x²) of Eigen's `ptanh_float`, with a relative error below 4e-7.
 * Beyond ±7.905 the result is ±1.
 */
// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const limit: f32 = 7.90531110763549805;
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-limit)), f32x4.splat(limit)); // in this order NaN stays NaN
  const square = f32x4.mul(bounded, bounded);
  let p = multiplyAdd(square, f32x4.splat(-2.76076847742355e-16), 2.00018790482477e-13);
  p = multiplyAdd(square, p, -8.60467152213735e-11);
  p = multiplyAdd(square, p, 5.12229709037114e-8);
  p = multiplyAdd(square, p, 1.48572235717979e-5);
  p = multiplyAdd(square, p, 6.37261928875436e-4);
  p = multiplyAdd(square, p, 4.89352455891786e-3);
  let q = multiplyAdd(square, f32x4.splat(1.19825839466702e-6), 1.18534705686654e-4);
  q = multiplyAdd(square, q, 2.2684346324390e-3);
  q = multiplyAdd(square, q, 4.89352518554385e-3);
  return f32x4.div(f32x4.mul(bounded, p), q);
}

// @ts-ignore: decorator
@inline
function multiplyAdd(x: v128, y: v128, constant: f32): v128 {
  return f32x4.add(f32x4.mul(x, y), f32x4.splat(constant));
}

/** y = scale · y. */
export function scale(y: usize, scale: f32, n: i32): void {
  const factor = f32x4.splat(scale);
  for (let i = 0; i < n; i += 4, y += 16) storeFirst(y, f32x4.mul(factor, v128.load(y)), n - i);
}

/** y = tau · x + (1 − tau) · y: y follows x (Polyak averaging). */
export function blend(x: usize, y: usize, tau: f64, n: i32): void {
  const weight = f32x4.splat(f32(tau));
  const rest = f32x4.splat(f32(1 - tau));
  for (let i = 0; i < n; i += 4, x += 16, y += 16) {
    storeFirst(y, f32x4.add(f32x4.mul(weight, v128.load(x)), f32x4.mul(rest, v128.load(y))), n - i);
  }
}
