// Filling, adding, scaling, blending and exponentials of whole vectors. n counts elements.

import { exp4, log4 } from "./functions";
import { constant4 } from "./lanes";
import { storeFirst } from "./memory";

/** y = value. */
export function fill(y: usize, value: f32, n: i32): void {
  const values = f32x4.splat(value);
  for (let i = 0; i < n; i += 4, y += 16) storeFirst(y, values, n - i);
}

/** y = y + x. */
export function accumulate(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, x += 16, y += 16) storeFirst(y, f32x4.add(v128.load(y), v128.load(x)), n - i);
}

/** y = scale · y. */
export function scale(y: usize, scale: f32, n: i32): void {
  const factor = constant4(scale);
  for (let i = 0; i < n; i += 4, y += 16) storeFirst(y, f32x4.mul(factor, v128.load(y)), n - i);
}

/** y = tau · x + (1 − tau) · y: y follows x (Polyak averaging). */
export function blend(x: usize, y: usize, tau: f64, n: i32): void {
  const weight = constant4(tau);
  const rest = constant4(1 - tau);
  for (let i = 0; i < n; i += 4, x += 16, y += 16) {
    storeFirst(y, f32x4.add(f32x4.mul(weight, v128.load(x)), f32x4.mul(rest, v128.load(y))), n - i);
  }
}

/** y = eˣ. y may lie on x. */
export function exp(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, x += 16, y += 16) storeFirst(y, exp4(v128.load(x)), n - i);
}

/** y = log x of normal positive x. y may lie on x. */
export function log(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, x += 16, y += 16) storeFirst(y, log4(v128.load(x)), n - i);
}
