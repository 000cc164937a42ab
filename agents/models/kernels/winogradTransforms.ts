// The four transforms of winograd.ts, in one direction: each over `lines` lines whose values lie `step` bytes apart and
// whose results `toStep`; lines begin `next` and `toNext` bytes apart. A tile is `size` long, 3 or 4, and what lies under
// it side = size + 2, which is also the number of points: 0 (for size 4 alone), A, −A, 2A, −2A, ∞, in this order. Pairs of
// opposite points share the sums over even and over odd powers.
//
// All are inlined where `size` is a constant, so that nothing is left of the choices between sizes.

const A: f32 = 0.7071067811865476; // √½

/** 1 / Π over the other finite points q of (p − q), for each point p: what G divides by. */
const scales3 = memory.data<f32>([-0.47140452079103173, 0.47140452079103173, 0.23570226039551587, -0.23570226039551587, 1]);
const scales4 = memory.data<f32>([1, -0.6666666666666666, -0.6666666666666666, 0.16666666666666666, 0.16666666666666666, 1]);

/** What G divides by at a point, `row` and `column` of them. */
// @ts-ignore: decorator
@inline
export function pointScale(row: i32, column: i32, size: i32): v128 {
  const scales = size == 3 ? scales3 : scales4;
  return f32x4.splat(load<f32>(scales + row * 4) * load<f32>(scales + column * 4));
}

/** Bᵀ: `side` values to as many points. */
// @ts-ignore: decorator
@inline
export function difference(
  from: usize, step: i32, next: i32, to: usize, toStep: i32, toNext: i32, lines: i32, size: i32,
): void {
  for (let line = 0; line < lines; line++, from += next, to += toNext) {
    let at = from;
    let out = to;
    if (size == 4) {
      v128.store(out, ends(v128.load(at), v128.load(at + step * 2), v128.load(at + step * 4)));
      at += step;
      out += toStep;
    }
    const d0 = v128.load(at);
    const d1 = v128.load(at + step);
    const d2 = v128.load(at + step * 2);
    const d3 = v128.load(at + step * 3);
    const even1 = f32x4.sub(d3, twice(d1));
    const odd1 = f32x4.mul(f32x4.sub(d2, twice(d0)), f32x4.splat(A));
    v128.store(out, f32x4.add(even1, odd1));
    v128.store(out + toStep, f32x4.sub(even1, odd1));
    const even2 = f32x4.sub(d3, half(d1));
    const odd2 = f32x4.mul(f32x4.sub(d2, half(d0)), f32x4.splat(2 * A));
    v128.store(out + toStep * 2, f32x4.add(even2, odd2));
    v128.store(out + toStep * 3, f32x4.sub(even2, odd2));
    v128.store(out + toStep * 4, ends(d0, d2, v128.load(at + step * 4)));
  }
}

/** B: from the points back to `side` values; added to what is there if `more`. */
// @ts-ignore: decorator
@inline
export function differenceBack(
  from: usize, step: i32, next: i32, to: usize, toStep: i32, toNext: i32, lines: i32, size: i32, more: bool,
): void {
  for (let line = 0; line < lines; line++, from += next, to += toNext) {
    let at = from;
    let out = to;
    let zero = f32x4.splat(0);
    if (size == 4) {
      zero = v128.load(at);
      put(out, zero, more);
      at += step;
      out += toStep;
    }
    const v1 = v128.load(at);
    const v2 = v128.load(at + step);
    const v3 = v128.load(at + step * 2);
    const v4 = v128.load(at + step * 3);
    const infinity = v128.load(at + step * 4);
    const even1 = f32x4.add(v1, v2);
    const odd1 = f32x4.sub(v1, v2);
    const even2 = f32x4.add(v3, v4);
    const odd2 = f32x4.sub(v3, v4);
    const middle = f32x4.splat(2.5);
    const ones = f32x4.add(twice(even1), half(even2));
    const squares = f32x4.mul(f32x4.add(odd1, twice(odd2)), f32x4.splat(A));
    const cubes = f32x4.add(even1, even2);
    put(out, f32x4.sub(infinity, f32x4.mul(f32x4.add(twice(odd1), odd2), f32x4.splat(A))), more);
    put(out + toStep, f32x4.neg(size == 4 ? f32x4.add(ones, f32x4.mul(zero, middle)) : ones), more);
    put(out + toStep * 2, f32x4.sub(squares, f32x4.mul(infinity, middle)), more);
    put(out + toStep * 3, size == 4 ? f32x4.add(cubes, zero) : cubes, more);
    put(out + toStep * 4, infinity, more);
  }
}

/** A, or G without its scales: the polynomial of `values`, 3 or 4 of them, at the points. */
// @ts-ignore: decorator
@inline
export function evaluate(
  from: usize, step: i32, next: i32, to: usize, toStep: i32, toNext: i32, lines: i32, values: i32, size: i32,
): void {
  for (let line = 0; line < lines; line++, from += next, to += toNext) {
    let out = to;
    const y0 = v128.load(from);
    const y1 = v128.load(from + step);
    const y2 = v128.load(from + step * 2);
    if (size == 4) {
      v128.store(out, y0);
      out += toStep;
    }
    let odd1 = y1;
    let odd2 = y1;
    let last = y2;
    if (values == 4) {
      last = v128.load(from + step * 3);
      odd1 = f32x4.add(odd1, half(last));
      odd2 = f32x4.add(odd2, twice(last));
    }
    odd1 = f32x4.mul(odd1, f32x4.splat(A));
    odd2 = f32x4.mul(odd2, f32x4.splat(2 * A));
    const even1 = f32x4.add(y0, half(y2));
    const even2 = f32x4.add(y0, twice(y2));
    v128.store(out, f32x4.add(even1, odd1));
    v128.store(out + toStep, f32x4.sub(even1, odd1));
    v128.store(out + toStep * 2, f32x4.add(even2, odd2));
    v128.store(out + toStep * 3, f32x4.sub(even2, odd2));
    v128.store(out + toStep * 4, last);
  }
}

/**
 * Aᵀ, or Gᵀ without its scales: from the points to `values`, 3 or 4; where there is a `bias`, plus the vector there, and no
 * less than `least`.
 */
// @ts-ignore: decorator
@inline
export function collect(
  from: usize, step: i32, next: i32, bias: usize, least: v128,
  to: usize, toStep: i32, toNext: i32, lines: i32, values: i32, size: i32,
): void {
  for (let line = 0; line < lines; line++, from += next, to += toNext) {
    const at = size == 4 ? from + step : from;
    const m1 = v128.load(at);
    const m2 = v128.load(at + step);
    const m3 = v128.load(at + step * 2);
    const m4 = v128.load(at + step * 3);
    const infinity = v128.load(at + step * 4);
    const even1 = f32x4.add(m1, m2);
    const odd1 = f32x4.sub(m1, m2);
    const even2 = f32x4.add(m3, m4);
    const odd2 = f32x4.sub(m3, m4);
    const sum = f32x4.add(even1, even2);
    const squares = f32x4.add(half(even1), twice(even2));
    putPlus(to, size == 4 ? f32x4.add(sum, v128.load(from)) : sum, bias, least);
    putPlus(to + toStep, f32x4.mul(f32x4.add(odd1, twice(odd2)), f32x4.splat(A)), bias, least);
    if (values == 3) {
      putPlus(to + toStep * 2, f32x4.add(squares, infinity), bias, least);
    } else {
      const cubes = f32x4.mul(f32x4.add(half(odd1), f32x4.mul(odd2, f32x4.splat(4))), f32x4.splat(A));
      putPlus(to + toStep * 2, squares, bias, least);
      putPlus(to + toStep * 3, f32x4.add(cubes, infinity), bias, least);
    }
  }
}

/** x⁴ − 5/2 x² + 1, whose roots are ±A and ±2A. */
// @ts-ignore: decorator
@inline
function ends(d0: v128, d2: v128, d4: v128): v128 {
  return f32x4.add(f32x4.sub(d0, f32x4.mul(d2, f32x4.splat(2.5))), d4);
}

// @ts-ignore: decorator
@inline
function put(to: usize, value: v128, more: bool): void {
  v128.store(to, more ? f32x4.add(v128.load(to), value) : value);
}

// @ts-ignore: decorator
@inline
function putPlus(to: usize, value: v128, bias: usize, least: v128): void {
  v128.store(to, bias ? f32x4.pmax(f32x4.add(value, v128.load(bias)), least) : value);
}

// @ts-ignore: decorator
@inline
function twice(x: v128): v128 {
  return f32x4.add(x, x);
}

// @ts-ignore: decorator
@inline
function half(x: v128): v128 {
  return f32x4.mul(x, f32x4.splat(0.5));
}
