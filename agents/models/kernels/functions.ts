// Mathematical functions of four lanes at once, for the kernels. Multiplications, additions and exact scalings only, so
// the same bits on every engine. NaN stays NaN.

const LOG2_E: f32 = 1.44269504088896341;
/** ln 2 in two parts; the first is short, so that its products with small integers are exact. Cody & Waite (1980). */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440054690583e-4;

/** x y + constant. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(x: v128, y: v128, constant: f32): v128 {
  return f32x4.add(f32x4.mul(x, y), f32x4.splat(constant));
}

/** low ≤ x ≤ high; in this order of the operands NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function clamp4(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(low)), f32x4.splat(high));
}

/** The integer k nearest to x / ln 2, as float: eˣ = 2ᵏ eʳ, with |r| ≤ ln 2 / 2. */
// @ts-ignore: decorator
@inline
function powerOfTwo(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
}

/** r = x − k ln 2. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, k: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(k, f32x4.splat(LN2_HIGH))), f32x4.mul(k, f32x4.splat(LN2_LOW)));
}

/** eʳ − 1 for |r| ≤ ln 2 / 2: r + r²/2! + … + r⁷/7!; the rest is below 6e-9. */
// @ts-ignore: decorator
@inline
function smallExpm1(r: v128): v128 {
  let sum = multiplyAdd(r, f32x4.splat(1.0 / 5040), 1.0 / 720);
  sum = multiplyAdd(r, sum, 1.0 / 120);
  sum = multiplyAdd(r, sum, 1.0 / 24);
  sum = multiplyAdd(r, sum, 1.0 / 6);
  sum = multiplyAdd(r, sum, 0.5);
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), sum));
}

/** 2ᵏ for integers −126 ≤ k ≤ 127: k goes straight into the exponent's bits. */
// @ts-ignore: decorator
@inline
function scaleOf(k: v128): v128 {
  return i32x4.shl(i32x4.add(k, i32x4.splat(127)), 23);
}

/** eˣ with a relative error below 1.2e-7; from 88.73 on ∞, gradually less exact below −87.3, and 0 from −104 down. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const bounded = clamp4(x, -105, 89);
  const k = powerOfTwo(bounded);
  const result = f32x4.add(f32x4.splat(1), smallExpm1(remainder(bounded, k)));
  const whole = i32x4.trunc_sat_f32x4_s(k);
  const half = i32x4.shr_s(whole, 1); // 2ᵏ alone may be out of range: two steps, of which only the last can round
  return f32x4.mul(f32x4.mul(result, scaleOf(half)), scaleOf(i32x4.sub(whole, half)));
}

/** eˣ − 1 for x ≤ 0, with a relative error below 2e-7, however small x is. */
// @ts-ignore: decorator
@inline
export function negativeExpm1(x: v128): v128 {
  const bounded = clamp4(x, -20, 0);
  const k = powerOfTwo(bounded);
  const scale = scaleOf(i32x4.trunc_sat_f32x4_s(k));
  const rest = smallExpm1(remainder(bounded, k));
  return f32x4.add(f32x4.mul(scale, rest), f32x4.sub(scale, f32x4.splat(1))); // 2ᵏ (eʳ − 1) + (2ᵏ − 1)
}

/**
 * log(1 + t) for 0 ≤ t ≤ 1, with a relative error below 3e-7, however small t is. With s = t / (2 + t) ≤ 1/3 it is
 * 2 artanh s = 2 (s + s³/3 + s⁵/5 + …), cut off after s¹³.
 */
// @ts-ignore: decorator
@inline
export function smallLog1p(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const square = f32x4.mul(s, s);
  let sum = multiplyAdd(square, f32x4.splat(2.0 / 13), 2.0 / 11);
  sum = multiplyAdd(square, sum, 2.0 / 9);
  sum = multiplyAdd(square, sum, 2.0 / 7);
  sum = multiplyAdd(square, sum, 2.0 / 5);
  sum = multiplyAdd(square, sum, 2.0 / 3);
  sum = multiplyAdd(square, sum, 2);
  return f32x4.mul(s, sum);
}

/**
 * log x of normal positive x, with an error below 2e-7 of max(|log x|, 0.1). With x = 2ᵏ m and √½ ≤ m < √2 it is
 * k ln 2 + 2 artanh s, s = (m − 1) / (m + 1), |s| < 0.172: the series is cut off after s⁹. Infinity and NaN stay.
 */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const one = f32x4.splat(1);
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3)); // the bits of √½, so that the exponent steps there
  const k = i32x4.shr_s(shifted, 23);
  const m = i32x4.sub(x, i32x4.shl(k, 23));
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let sum = multiplyAdd(square, f32x4.splat(2.0 / 9), 2.0 / 7);
  sum = multiplyAdd(square, sum, 2.0 / 5);
  sum = multiplyAdd(square, sum, 2.0 / 3);
  sum = multiplyAdd(square, sum, 2);
  const power = f32x4.convert_i32x4_s(k);
  const small = f32x4.add(f32x4.mul(power, f32x4.splat(LN2_LOW)), f32x4.mul(s, sum));
  const result = f32x4.add(f32x4.mul(power, f32x4.splat(LN2_HIGH)), small);
  return v128.bitselect(result, x, f32x4.lt(x, f32x4.splat(Infinity)));
}

/** σ(x) = 1 / (1 + e⁻ˣ). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/**
 * tanh x: the rational function x P(x²) / Q(x²) of Eigen's `ptanh_float`, with a relative error below 4e-7.
 * Beyond ±7.905 the result is ±1.
 */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const limit: f32 = 7.90531110763549805;
  const bounded = clamp4(x, -limit, limit);
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
