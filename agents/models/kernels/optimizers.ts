// One fused pass over the flat parameters p and gradients g per update. Hyperparameters arrive in float64, so that
// 1 − 0.999 is rounded once, to the float32 nearest to 0.001.

import { constant4 } from "./lanes";
import { storeFirst } from "./memory";

/** g + decay · p. */
// @ts-ignore: decorator
@inline
function decayed(g: usize, p: usize, decay: v128): v128 {
  return f32x4.add(v128.load(g), f32x4.mul(decay, v128.load(p)));
}

/** p ← p − rate · (g + decay · p). All [n]. */
export function sgd(p: usize, g: usize, rate: f64, decay: f64, n: i32): void {
  const lr = constant4(rate);
  const lambda = constant4(decay);
  for (let i = 0; i < n; i += 4, p += 16, g += 16) {
    storeFirst(p, f32x4.sub(v128.load(p), f32x4.mul(lr, decayed(g, p, lambda))), n - i);
  }
}

/** g ← g + decay · p;  u ← momentum · u + g;  p ← p − rate · u, or with Nesterov p − rate · (g + momentum · u). All [n]. */
export function sgdMomentum(
  p: usize, g: usize, u: usize, rate: f64, momentum: f64, nesterov: bool, decay: f64, n: i32,
): void {
  const lr = constant4(rate);
  const mu = constant4(momentum);
  const lambda = constant4(decay);
  for (let i = 0; i < n; i += 4, p += 16, g += 16, u += 16) {
    const gradient = decayed(g, p, lambda);
    const velocity = f32x4.add(f32x4.mul(mu, v128.load(u)), gradient);
    const direction = nesterov ? f32x4.add(gradient, f32x4.mul(mu, velocity)) : velocity;
    storeFirst(u, velocity, n - i);
    storeFirst(p, f32x4.sub(v128.load(p), f32x4.mul(lr, direction)), n - i);
  }
}

/**
 * m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  p ← (1 − rate · decay) p − rate · (m / c₁) / (√(v / c₂) + ε), with
 * the bias corrections c₁ = 1 − β₁ᵗ and c₂ = 1 − β₂ᵗ. All [n].
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize,
  rate: f64, beta1: f64, beta2: f64, epsilon: f64, correction1: f64, correction2: f64, decay: f64,
  n: i32,
): void {
  const keep1 = constant4(beta1);
  const take1 = constant4(1 - beta1);
  const keep2 = constant4(beta2);
  const take2 = constant4(1 - beta2);
  const stepSize = constant4(rate / correction1);
  const rootCorrection = constant4(1 / sqrt(correction2));
  const eps = constant4(epsilon);
  const left = constant4(1 - rate * decay); // of a parameter, after its decay
  for (let i = 0; i < n; i += 4, p += 16, g += 16, m += 16, v += 16) {
    const gradient = v128.load(g);
    const mean = f32x4.add(f32x4.mul(keep1, v128.load(m)), f32x4.mul(take1, gradient));
    const square = f32x4.add(f32x4.mul(keep2, v128.load(v)), f32x4.mul(take2, f32x4.mul(gradient, gradient)));
    const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(square), rootCorrection), eps);
    storeFirst(m, mean, n - i);
    storeFirst(v, square, n - i);
    const step = f32x4.div(f32x4.mul(stepSize, mean), denominator);
    storeFirst(p, f32x4.sub(f32x4.mul(left, v128.load(p)), step), n - i);
  }
}

/**
 * g ← g + decay · p;  s ← α s + (1 − α) g²;  d = √s + ε, or, centred, a ← α a + (1 − α) g and d = √(s − a²) + ε;  p ← p − rate · g / d, or,
 * with momentum, u ← momentum · u + g / d and p ← p − rate · u. All [n]; a and u are null pointers where not wanted.
 */
export function rmsprop(
  p: usize, g: usize, s: usize, a: usize, u: usize,
  rate: f64, alpha: f64, epsilon: f64, momentum: f64, decay: f64,
  n: i32,
): void {
  const lr = constant4(rate);
  const keep = constant4(alpha);
  const take = constant4(1 - alpha);
  const eps = constant4(epsilon);
  const mu = constant4(momentum);
  const lambda = constant4(decay);
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4, p += 16, g += 16, s += 16) {
    const gradient = decayed(g, p, lambda);
    let variance = f32x4.add(f32x4.mul(keep, v128.load(s)), f32x4.mul(take, f32x4.mul(gradient, gradient)));
    storeFirst(s, variance, n - i);
    if (a) {
      const mean = f32x4.add(f32x4.mul(keep, v128.load(a)), f32x4.mul(take, gradient));
      storeFirst(a, mean, n - i);
      variance = f32x4.pmax(f32x4.sub(variance, f32x4.mul(mean, mean)), zero); // rounding may take it below zero
      a += 16;
    }
    let direction = f32x4.div(gradient, f32x4.add(f32x4.sqrt(variance), eps));
    if (u) {
      direction = f32x4.add(f32x4.mul(mu, v128.load(u)), direction);
      storeFirst(u, direction, n - i);
      u += 16;
    }
    storeFirst(p, f32x4.sub(v128.load(p), f32x4.mul(lr, direction)), n - i);
  }
}
