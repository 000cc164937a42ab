// Activations y = f(z) and, under each, dz = dy · f′ from what was kept: y, or z for gelu. Arrays are [n], or [m, n] for
// softmax; y may lie on z, and dz on dy. NaN stays NaN, so that a diverged network shows.

import { clamp4, exp4, multiplyAdd, negativeExpm1, sigmoid4, smallLog1p, tanh4 } from "./functions";
import { constant4, inLanes } from "./lanes";
import { storeFirst } from "./memory";
import { logSoftmaxRow, logSoftmaxRowBackward, softmaxRow, softmaxRowBackward } from "./softmax";

/** y = z. */
export function linear(z: usize, y: usize, n: i32): void {
  if (y != z) memory.copy(y, z, n * 4);
}

/** dz = dy. */
export function linearBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  linear(dy, dz, n);
}

/** y = max(z, 0). */
export function relu(z: usize, y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, z += 16, y += 16) storeFirst(y, f32x4.pmax(v128.load(z), zero), n - i);
}

/** dz = dy where y > 0, else 0. */
export function reluBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, y += 16, dy += 16, dz += 16) {
    storeFirst(dz, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)), n - i);
  }
}

/** What of its argument a leaky relu lets through below zero. */
const LEAK = memory.data<f32>([0.01]);

/** y = z where z > 0, else 0.01 z. Maas et al. (2013). */
export function leakyRelu(z: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, z += 16, y += 16) {
    const value = v128.load(z);
    storeFirst(y, f32x4.pmax(value, f32x4.mul(value, inLanes(LEAK))), n - i);
  }
}

/** dz = dy where y > 0, else 0.01 dy. */
export function leakyReluBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, y += 16, dy += 16, dz += 16) {
    const gradient = v128.load(dy);
    const leaked = f32x4.mul(gradient, inLanes(LEAK));
    storeFirst(dz, v128.bitselect(gradient, leaked, f32x4.gt(v128.load(y), zero)), n - i);
  }
}

/** y = z where z > 0, else eᶻ − 1. Clevert et al. (2016), arXiv:1511.07289, eq. 15, α = 1. */
export function elu(z: usize, y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, z += 16, y += 16) {
    const value = v128.load(z);
    storeFirst(y, v128.bitselect(value, negativeExpm1(value), f32x4.gt(value, zero)), n - i);
  }
}

/** dz = dy where y > 0, else dy (y + 1), since eᶻ = y + 1. */
export function eluBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, y += 16, dy += 16, dz += 16) {
    const slope = f32x4.add(f32x4.pmin(v128.load(y), zero), constant4(1));
    storeFirst(dz, f32x4.mul(v128.load(dy), slope), n - i);
  }
}

// Gelu in its tanh form, z (1 + tanh u) / 2 with u = √(2/π) (z + 0.044715 z³), which is z σ(2u). Hendrycks & Gimpel
// (2016), arXiv:1606.08415, section 2. Beyond ±16, where σ(2u) has long been 0 or 1, u stays where it is.
const GELU_MOST = memory.data<f32>([16]);
const GELU_LEAST = memory.data<f32>([-16]);
const GELU_1 = memory.data<f32>([1.5957691216057308]); // 2 √(2/π)
const GELU_3 = memory.data<f32>([0.07135481627260025]); // 0.044715 · 2 √(2/π)
const GELU_3_TIMES_3 = memory.data<f32>([3 * 0.07135481627260025]);

/** y = z σ(2u). */
export function gelu(z: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, z += 16, y += 16) {
    const value = v128.load(z);
    const bounded = clamp4(value, GELU_LEAST, GELU_MOST);
    const above = f32x4.pmax(value, inLanes(GELU_LEAST)); // −∞ · 0 is to be 0
    storeFirst(y, f32x4.mul(above, geluGate(bounded)), n - i);
  }
}

/** dz = dy (s + z s (1 − s) (2u)′) with s = σ(2u) and (2u)′ = 2 √(2/π) (1 + 3 · 0.044715 z²). From z. */
export function geluBackward(z: usize, dy: usize, dz: usize, n: i32): void {
  const one = constant4(1);
  for (let i = 0; i < n; i += 4, z += 16, dy += 16, dz += 16) {
    const value = clamp4(v128.load(z), GELU_LEAST, GELU_MOST);
    const gate = geluGate(value);
    const inner = multiplyAdd(f32x4.mul(value, value), inLanes(GELU_3_TIMES_3), GELU_1);
    const change = f32x4.mul(f32x4.mul(value, inner), f32x4.sub(one, gate));
    storeFirst(dz, f32x4.mul(v128.load(dy), f32x4.mul(gate, f32x4.add(one, change))), n - i);
  }
}

/** σ(2u). */
// @ts-ignore: decorator
@inline
function geluGate(z: v128): v128 {
  return sigmoid4(f32x4.mul(z, multiplyAdd(f32x4.mul(z, z), inLanes(GELU_3), GELU_1)));
}

/** y = tanh z. */
export function tanh(z: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, z += 16, y += 16) storeFirst(y, tanh4(v128.load(z)), n - i);
}

/** dz = dy (1 − y²), since tanh′ = 1 − tanh². */
export function tanhBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  const one = constant4(1);
  for (let i = 0; i < n; i += 4, y += 16, dy += 16, dz += 16) {
    const value = v128.load(y);
    storeFirst(dz, f32x4.mul(v128.load(dy), f32x4.sub(one, f32x4.mul(value, value))), n - i);
  }
}

/** y = σ(z) = 1 / (1 + e⁻ᶻ). */
export function sigmoid(z: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, z += 16, y += 16) storeFirst(y, sigmoid4(v128.load(z)), n - i);
}

/** dz = dy y (1 − y), since σ′ = σ (1 − σ). */
export function sigmoidBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  const one = constant4(1);
  for (let i = 0; i < n; i += 4, y += 16, dy += 16, dz += 16) {
    const value = v128.load(y);
    storeFirst(dz, f32x4.mul(v128.load(dy), f32x4.mul(value, f32x4.sub(one, value))), n - i);
  }
}

/** y = log(1 + eᶻ) = max(z, 0) + log(1 + e^−|z|), which cannot overflow. Dugas et al. (2001). */
export function softplus(z: usize, y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, z += 16, y += 16) {
    const value = v128.load(z);
    const rest = smallLog1p(exp4(f32x4.neg(f32x4.abs(value))));
    storeFirst(y, f32x4.add(f32x4.pmax(value, zero), rest), n - i);
  }
}

/** dz = dy (1 − e^−y), since softplus′ = σ(z), and e^−y = 1 / (1 + eᶻ) = 1 − σ(z). */
export function softplusBackward(y: usize, dy: usize, dz: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, y += 16, dy += 16, dz += 16) {
    const slope = f32x4.neg(negativeExpm1(f32x4.neg(v128.load(y))));
    storeFirst(dz, f32x4.mul(v128.load(dy), slope), n - i);
  }
}

/** y_ij = e^z_ij / Σ_j e^z_ij. [m, n] */
export function softmax(z: usize, y: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++, z += n * 4, y += n * 4) softmaxRow(z, y, n, n, 1);
}

/** dz_ij = y_ij (dy_ij − Σ_k dy_ik y_ik). [m, n] */
export function softmaxBackward(y: usize, dy: usize, dz: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++, y += n * 4, dy += n * 4, dz += n * 4) softmaxRowBackward(y, dy, dz, n, n, 1);
}

/** y_ij = log softmax(z)_ij, exact where softmax itself is 0. [m, n] */
export function logSoftmax(z: usize, y: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++, z += n * 4, y += n * 4) logSoftmaxRow(z, y, n);
}

/** dz_ij = dy_ij − e^y_ij Σ_k dy_ik. [m, n] */
export function logSoftmaxBackward(y: usize, dy: usize, dz: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++, y += n * 4, dy += n * 4, dz += n * 4) logSoftmaxRowBackward(y, dy, dz, n);
}
