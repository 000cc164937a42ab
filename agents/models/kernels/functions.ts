// Mathematical functions of four lanes at once, for the kernels. Multiplications, additions and exact scalings only, so
// the same bits on every engine. NaN stays NaN.
//
// Constants lie in memory: V8 makes a constant vector anew at every use, in three instructions, where a load is one: an
// exponential takes 3.9 instead of 4.6 ns a vector.

import { inLanes } from "./lanes";

const ONE = memory.data<f32>([1]);
const LOG2_E = memory.data<f32>([1.44269504088896341]);
/** ln 2 in two parts; the first is short, so that its products with small integers are exact. Cody & Waite (1980). */
const LN2_HIGH = memory.data<f32>([0.693359375]);
const LN2_LOW = memory.data<f32>([-2.12194440054690583e-4]);

/** x y + the constant that lies at an address. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(x: v128, y: v128, constant: usize): v128 {
  return f32x4.add(f32x4.mul(x, y), inLanes(constant));
}

/** low ≤ x ≤ high, which lie at addresses; in this order of the operands NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function clamp4(x: v128, low: usize, high: usize): v128 {
  return f32x4.pmin(f32x4.pmax(x, inLanes(low)), inLanes(high));
}

/** The integer k nearest to x / ln 2, as float: eˣ = 2ᵏ eʳ, with |r| ≤ ln 2 / 2. */
// @ts-ignore: decorator
@inline
function powerOfTwo(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, inLanes(LOG2_E)));
}

/** r = x − k ln 2. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, k: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(k, inLanes(LN2_HIGH))), f32x4.mul(k, inLanes(LN2_LOW)));
}

const FACTORIAL_2 = memory.data<f32>([0.5]);
const FACTORIAL_3 = memory.data<f32>([1.0 / 6]);
const FACTORIAL_4 = memory.data<f32>([1.0 / 24]);
const FACTORIAL_5 = memory.data<f32>([1.0 / 120]);
const FACTORIAL_6 = memory.data<f32>([1.0 / 720]);
const FACTORIAL_7 = memory.data<f32>([1.0 / 5040]);

/** eʳ − 1 for |r| ≤ ln 2 / 2: r + r²/2! + … + r⁷/7!; the rest is below 6e-9. */
// @ts-ignore: decorator
@inline
function smallExpm1(r: v128): v128 {
  let sum = multiplyAdd(r, inLanes(FACTORIAL_7), FACTORIAL_6);
  sum = multiplyAdd(r, sum, FACTORIAL_5);
  sum = multiplyAdd(r, sum, FACTORIAL_4);
  sum = multiplyAdd(r, sum, FACTORIAL_3);
  sum = multiplyAdd(r, sum, FACTORIAL_2);
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), sum));
}

const EXPONENT_BIAS = memory.data<i32>([127]);

/** 2ᵏ for integers −126 ≤ k ≤ 127: k goes straight into the exponent's bits. */
// @ts-ignore: decorator
@inline
function scaleOf(k: v128): v128 {
  return i32x4.shl(i32x4.add(k, inLanes(EXPONENT_BIAS)), 23);
}

const EXP_LEAST = memory.data<f32>([-105]);
const EXP_MOST = memory.data<f32>([89]);

/** eˣ with a relative error below 1.2e-7; from 88.73 on ∞, gradually less exact below −87.3, and 0 from −104 down. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const bounded = clamp4(x, EXP_LEAST, EXP_MOST);
  const k = powerOfTwo(bounded);
  const result = f32x4.add(inLanes(ONE), smallExpm1(remainder(bounded, k)));
  const whole = i32x4.trunc_sat_f32x4_s(k);
  const half = i32x4.shr_s(whole, 1); // 2ᵏ alone may be out of range: two steps, of which only the last can round
  return f32x4.mul(f32x4.mul(result, scaleOf(half)), scaleOf(i32x4.sub(whole, half)));
}

const EXPM1_LEAST = memory.data<f32>([-20]);
const ZERO = memory.data<f32>([0]);

/** eˣ − 1 for x ≤ 0, with a relative error below 2e-7, however small x is. */
// @ts-ignore: decorator
@inline
export function negativeExpm1(x: v128): v128 {
  const bounded = clamp4(x, EXPM1_LEAST, ZERO);
  const k = powerOfTwo(bounded);
  const scale = scaleOf(i32x4.trunc_sat_f32x4_s(k));
  const rest = smallExpm1(remainder(bounded, k));
  return f32x4.add(f32x4.mul(scale, rest), f32x4.sub(scale, inLanes(ONE))); // 2ᵏ (eʳ − 1) + (2ᵏ − 1)
}

// 2/n: the coefficients of 2 artanh s.
const TWO = memory.data<f32>([2]);
const TWO_3RDS = memory.data<f32>([2.0 / 3]);
const TWO_5THS = memory.data<f32>([2.0 / 5]);
const TWO_7THS = memory.data<f32>([2.0 / 7]);
const TWO_9THS = memory.data<f32>([2.0 / 9]);
const TWO_11THS = memory.data<f32>([2.0 / 11]);
const TWO_13THS = memory.data<f32>([2.0 / 13]);

/**
 * log(1 + t) for 0 ≤ t ≤ 1, with a relative error below 3e-7, however small t is. With s = t / (2 + t) ≤ 1/3 it is
 * 2 artanh s = 2 (s + s³/3 + s⁵/5 + …), cut off after s¹³.
 */
// @ts-ignore: decorator
@inline
export function smallLog1p(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, inLanes(TWO)));
  const square = f32x4.mul(s, s);
  let sum = multiplyAdd(square, inLanes(TWO_13THS), TWO_11THS);
  sum = multiplyAdd(square, sum, TWO_9THS);
  sum = multiplyAdd(square, sum, TWO_7THS);
  sum = multiplyAdd(square, sum, TWO_5THS);
  sum = multiplyAdd(square, sum, TWO_3RDS);
  sum = multiplyAdd(square, sum, TWO);
  return f32x4.mul(s, sum);
}

const ROOT_HALF = memory.data<i32>([0x3f3504f3]); // the bits of √½
const INFINITE = memory.data<f32>([Infinity]);

/**
 * log x of normal positive x, with an error below 2e-7 of max(|log x|, 0.1). With x = 2ᵏ m and √½ ≤ m < √2 it is
 * k ln 2 + 2 artanh s, s = (m − 1) / (m + 1), |s| < 0.172: the series is cut off after s⁹. Infinity and NaN stay.
 */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const one = inLanes(ONE);
  const shifted = i32x4.sub(x, inLanes(ROOT_HALF)); // so that the exponent steps there
  const k = i32x4.shr_s(shifted, 23);
  const m = i32x4.sub(x, i32x4.shl(k, 23));
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let sum = multiplyAdd(square, inLanes(TWO_9THS), TWO_7THS);
  sum = multiplyAdd(square, sum, TWO_5THS);
  sum = multiplyAdd(square, sum, TWO_3RDS);
  sum = multiplyAdd(square, sum, TWO);
  const power = f32x4.convert_i32x4_s(k);
  const small = f32x4.add(f32x4.mul(power, inLanes(LN2_LOW)), f32x4.mul(s, sum));
  const result = f32x4.add(f32x4.mul(power, inLanes(LN2_HIGH)), small);
  return v128.bitselect(result, x, f32x4.lt(x, inLanes(INFINITE)));
}

/** σ(x) = 1 / (1 + e⁻ˣ). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = inLanes(ONE);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

// Coefficients of xⁿ in tanh4's numerator P and denominator Q.
const TANH_P13 = memory.data<f32>([-2.76076847742355e-16]);
const TANH_P11 = memory.data<f32>([2.00018790482477e-13]);
const TANH_P9 = memory.data<f32>([-8.60467152213735e-11]);
const TANH_P7 = memory.data<f32>([5.12229709037114e-8]);
const TANH_P5 = memory.data<f32>([1.48572235717979e-5]);
const TANH_P3 = memory.data<f32>([6.37261928875436e-4]);
const TANH_P1 = memory.data<f32>([4.89352455891786e-3]);
const TANH_Q6 = memory.data<f32>([1.19825839466702e-6]);
const TANH_Q4 = memory.data<f32>([1.18534705686654e-4]);
const TANH_Q2 = memory.data<f32>([2.2684346324390e-3]);
const TANH_Q0 = memory.data<f32>([4.89352518554385e-3]);
const TANH_MOST = memory.data<f32>([7.90531110763549805]);
const TANH_LEAST = memory.data<f32>([-7.90531110763549805]);

/**
 * tanh x: the rational function x P(x²) / Q(x²) of Eigen's `ptanh_float`, with a relative error below 4e-7.
 * Beyond ±7.905 the result is ±1.
 */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const bounded = clamp4(x, TANH_LEAST, TANH_MOST);
  const square = f32x4.mul(bounded, bounded);
  let p = multiplyAdd(square, inLanes(TANH_P13), TANH_P11);
  p = multiplyAdd(square, p, TANH_P9);
  p = multiplyAdd(square, p, TANH_P7);
  p = multiplyAdd(square, p, TANH_P5);
  p = multiplyAdd(square, p, TANH_P3);
  p = multiplyAdd(square, p, TANH_P1);
  let q = multiplyAdd(square, inLanes(TANH_Q6), TANH_Q4);
  q = multiplyAdd(square, q, TANH_Q2);
  q = multiplyAdd(square, q, TANH_Q0);
  return f32x4.div(f32x4.mul(bounded, p), q);
}
