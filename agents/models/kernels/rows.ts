// Rows picked, put side by side and combined: embeddings, positions, branches, duelling heads, noisy weights.

import { storeFirst } from "./memory";

/** The first `width` columns of each of m rows, from rows of `fromWidth` into rows of `toWidth`. */
export function copyColumns(from: usize, fromWidth: i32, to: usize, toWidth: i32, width: i32, m: i32): void {
  for (let i = 0; i < m; i++, from += fromWidth * 4, to += toWidth * 4) {
    for (let j = 0; j < width; j += 4) storeFirst(to + j * 4, v128.load(from + j * 4), width - j);
  }
}

/** yᵢ = w[xᵢ]; returns the first i whose xᵢ is no whole number in [0, vocabulary), or −1. x [m], y [m, width]. */
export function embed(x: usize, w: usize, y: usize, m: i32, vocabulary: i32, width: i32): i32 {
  for (let i = 0; i < m; i++, y += width * 4) {
    const token = load<f32>(x + i * 4);
    if (!isToken(token, vocabulary)) return i;
    memory.copy(y, w + i32(token) * width * 4, width * 4);
  }
  return -1;
}

// @ts-ignore: decorator
@inline
function isToken(token: f32, vocabulary: i32): bool {
  return token >= 0 && token < f32(vocabulary) && floor<f32>(token) == token;
}

/** dw[xᵢ] += dyᵢ, rows in ascending order; returns as `embed` does. dy [m, width]. */
export function embedBackward(x: usize, dy: usize, dw: usize, m: i32, vocabulary: i32, width: i32): i32 {
  for (let i = 0; i < m; i++, dy += width * 4) {
    const token = load<f32>(x + i * 4);
    if (!isToken(token, vocabulary)) return i;
    const row = dw + i32(token) * width * 4;
    for (let j = 0; j < width; j += 4) {
      storeFirst(row + j * 4, f32x4.add(v128.load(row + j * 4), v128.load(dy + j * 4)), width - j);
    }
  }
  return -1;
}

/** qₐ = x₀ + xₐ − mean over a ≥ 1 of xₐ. x [m, 1 + actions, width], q [m, actions, width]. */
export function dueling(x: usize, q: usize, m: i32, actions: i32, width: i32): void {
  const line = width * 4;
  for (let i = 0; i < m; i++, x += line) {
    for (let j = 0; j < line; j += 4) {
      const value = load<f32>(x + j);
      const mean = columnSum(x + line + j, actions, line) / f32(actions);
      for (let a = 0; a < actions; a++) {
        store<f32>(q + a * line + j, value + (load<f32>(x + (a + 1) * line + j) - mean));
      }
    }
    x += actions * line;
    q += actions * line;
  }
}

/** dx₀ = Σ dq;  dxₐ = dqₐ − mean dq. Shapes as above. */
export function duelingBackward(dq: usize, dx: usize, m: i32, actions: i32, width: i32): void {
  const line = width * 4;
  for (let i = 0; i < m; i++, dx += line) {
    for (let j = 0; j < line; j += 4) {
      const sum = columnSum(dq + j, actions, line);
      store<f32>(dx + j, sum);
      for (let a = 0; a < actions; a++) {
        store<f32>(dx + (a + 1) * line + j, load<f32>(dq + a * line + j) - sum / f32(actions));
      }
    }
    dx += actions * line;
    dq += actions * line;
  }
}

/** Σ of `count` numbers that lie `line` bytes apart. */
function columnSum(from: usize, count: i32, line: i32): f32 {
  let sum: f32 = 0;
  for (let i = 0; i < count; i++, from += line) sum += load<f32>(from);
  return sum;
}

/** y = a + b ⊙ (u vᵀ). a, b, y [m, n], u [m], v [n]. */
export function addOuter(a: usize, b: usize, u: usize, v: usize, y: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++, a += n * 4, b += n * 4, y += n * 4) {
    const factor = v128.load_splat<f32>(u + i * 4);
    for (let j = 0; j < n * 4; j += 16) {
      const outer = f32x4.mul(factor, v128.load(v + j));
      storeFirst(y + j, f32x4.add(v128.load(a + j), f32x4.mul(v128.load(b + j), outer)), n - (j >> 2));
    }
  }
}

/** y = a ⊙ (u vᵀ). Shapes as above. */
export function timesOuter(a: usize, u: usize, v: usize, y: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++, a += n * 4, y += n * 4) {
    const factor = v128.load_splat<f32>(u + i * 4);
    for (let j = 0; j < n * 4; j += 16) {
      storeFirst(y + j, f32x4.mul(v128.load(a + j), f32x4.mul(factor, v128.load(v + j))), n - (j >> 2));
    }
  }
}

/** yᵢ = xᵢ + row. x, y [m, n], row [n]. */
export function addRow(x: usize, row: usize, y: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++, x += n * 4, y += n * 4) {
    for (let j = 0; j < n; j += 4) {
      storeFirst(y + j * 4, f32x4.add(v128.load(x + j * 4), v128.load(row + j * 4)), n - j);
    }
  }
}
