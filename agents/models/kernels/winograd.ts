// Convolution with windows of 3×3 pixels, one pixel apart, by fewer multiplications: Lavin & Gray, "Fast Algorithms for
// Convolutional Neural Networks" (2016), arXiv:1509.09308. The result is cut into tiles of `size`×`size` pixels. The
// `side`×`side` pixels under a tile, side = size + 2, the filters and the tile itself are polynomials in each direction;
// known at `side` points, they are multiplied point by point. The sums over channels become a matrix product per point:
//
//   V = Bᵀ d B, U = G w Gᵀ, M = V U at each point, y = Aᵀ M A        (section 4.1)
//
// and going back, by the transposes of the same matrices, in the opposite order:
//
//   dM = A dy Aᵀ, dU = Vᵀ dM and dV = dM Uᵀ at each point, dw = Gᵀ dU G, dd = B dV Bᵀ
//
// The points are ±√½, ±√2 and ∞ for tiles of 3×3, and 0 beside them for tiles of 4×4. Of those tried they leave the
// smallest error, below 2e-6 of the largest element with 64 channels, where im2col has 1e-6; and that they lie opposite
// each other halves the work.

import { emptyFrame, fillFrame, wholeVectors } from "./frames";
import { LANES } from "./lanes";
import { storeFirst } from "./memory";
import { addProductTransposedA, product, productTransposedA, productTransposedB } from "./product";
import { collect, difference, differenceBack, evaluate, pointScale } from "./winogradTransforms";

/** How tiles lie over a convolution: layers/winograd.ts writes these eleven numbers, in this order. */
// @ts-ignore: decorator
@unmanaged
class Tiling {
  height: i32; // of the image, pixels
  width: i32;
  channels: i32;
  rows: i32; // of the result
  columns: i32;
  filters: i32;
  padTop: i32; // pixels of the first window outside the image
  padLeft: i32;
  size: i32; // pixels along a tile: 3 or 4
  down: i32; // tiles below each other; the last may reach beyond the result
  across: i32; // tiles beside each other
}

/** Floats between the arrays of two points, for vectors that end beyond their row. */
const SLACK = 4;

/** One tile and four channels, between the passes down its columns and along its rows, and after them. */
const halfway = memory.data(36 * LANES, 16);
const done = memory.data(36 * LANES, 16);

/**
 * U = G w Gᵀ. w [3, 3, channels, filters], u [points, channels · filters + slack]. `made` [3, 3, channels, filters] keeps
 * the filters that u was made from: while they stay the same, as in acting, nothing is to be done.
 */
export function winogradFilters(w: usize, made: usize, u: usize, t: Tiling): void {
  const bytes = 9 * t.channels * t.filters * 4;
  if (same(w, made, bytes)) return;
  memory.copy(made, w, bytes);
  if (t.size == 3) filters(w, u, t, 3);
  else filters(w, u, t, 4);
}

// @ts-ignore: decorator
@inline
function filters(w: usize, u: usize, t: Tiling, size: i32): void {
  const side = size + 2;
  const n = t.channels * t.filters;
  const pitch = (n + SLACK) * 4;
  for (let i = 0; i < n; i += 4, w += LANES, u += LANES) {
    evaluate(w, n * 12, n * 4, halfway, 3 * LANES, LANES, 3, 3, size);
    evaluate(halfway, LANES, 3 * LANES, done, LANES, side * LANES, side, 3, size);
    for (let row = 0, at = 0; row < side; row++) {
      for (let column = 0; column < side; column++, at++) {
        v128.store(u + at * pitch, f32x4.mul(v128.load(done + at * LANES), pointScale(row, column, size)));
      }
    }
  }
}

/** dw = Gᵀ dU G. Shapes as in winogradFilters. */
export function winogradFilterGradients(du: usize, dw: usize, t: Tiling): void {
  if (t.size == 3) filterGradients(du, dw, t, 3);
  else filterGradients(du, dw, t, 4);
}

// @ts-ignore: decorator
@inline
function filterGradients(du: usize, dw: usize, t: Tiling, size: i32): void {
  const none = f32x4.splat(0); // no bias, no bound
  const side = size + 2;
  const n = t.channels * t.filters;
  const pitch = (n + SLACK) * 4;
  for (let i = 0; i < n; i += 4, du += LANES, dw += LANES) {
    for (let row = 0, at = 0; row < side; row++) {
      for (let column = 0; column < side; column++, at++) {
        v128.store(done + at * LANES, f32x4.mul(v128.load(du + at * pitch), pointScale(row, column, size)));
      }
    }
    collect(done, side * LANES, LANES, 0, none, halfway, side * LANES, LANES, side, 3, size);
    collect(halfway, LANES, side * LANES, 0, none, done, LANES, 3 * LANES, 3, 3, size);
    for (let at = 0; at < 9; at++) storeFirst(dw + at * n * 4, v128.load(done + at * LANES), n - i);
  }
}

/**
 * V = Bᵀ d B. x [batch, height, width, channels], v [points, batch · tiles · channels + slack]. The frame holds one
 * image with its padding, zeros around it that are never written: [down · size + 2, across · size + 2, channels'],
 * with as many channels as fill whole vectors.
 */
export function winogradInputs(x: usize, frame: usize, v: usize, t: Tiling, batch: i32): void {
  if (t.size == 3) inputs(x, frame, v, t, batch, 3);
  else inputs(x, frame, v, t, batch, 4);
}

// @ts-ignore: decorator
@inline
function inputs(x: usize, frame: usize, v: usize, t: Tiling, batch: i32, size: i32): void {
  const side = size + 2;
  const channels = t.channels * 4; // bytes
  const pixel = wholeVectors(t.channels);
  const line = (t.across * size + 2) * pixel;
  const pitch = batch * t.down * t.across * channels + SLACK * 4;
  for (let i = 0; i < batch; i++, x += t.height * t.width * channels) {
    fillFrame(x, t.height, t.width, t.channels, frame + t.padTop * line + t.padLeft * pixel, line, pixel);
    for (let row = 0; row < t.down; row++) {
      for (let column = 0; column < t.across; column++, v += channels) {
        const corner = frame + row * size * line + column * size * pixel;
        for (let c = 0; c < channels; c += LANES) {
          difference(corner + c, line, pixel, halfway, side * LANES, LANES, side, size);
          difference(halfway, LANES, side * LANES, v + c, pitch, side * pitch, side, size);
        }
      }
    }
  }
}

/** dx = Σ over the tiles over a pixel of its place in B dV Bᵀ. Shapes as in winogradInputs; here all of the frame is used. */
export function winogradInputGradients(dv: usize, frame: usize, dx: usize, t: Tiling, batch: i32): void {
  if (t.size == 3) inputGradients(dv, frame, dx, t, batch, 3);
  else inputGradients(dv, frame, dx, t, batch, 4);
}

// @ts-ignore: decorator
@inline
function inputGradients(dv: usize, frame: usize, dx: usize, t: Tiling, batch: i32, size: i32): void {
  const side = size + 2;
  const channels = t.channels * 4; // bytes
  const pixel = wholeVectors(t.channels);
  const line = (t.across * size + 2) * pixel;
  const pitch = batch * t.down * t.across * channels + SLACK * 4;
  for (let i = 0; i < batch; i++, dx += t.height * t.width * channels) {
    memory.fill(frame, 0, (t.down * size + 2) * line);
    for (let row = 0; row < t.down; row++) {
      for (let column = 0; column < t.across; column++, dv += channels) {
        const corner = frame + row * size * line + column * size * pixel;
        for (let c = 0; c < channels; c += LANES) {
          differenceBack(dv + c, side * pitch, pitch, halfway, side * LANES, LANES, side, size, false);
          differenceBack(halfway, LANES, side * LANES, corner + c, pixel, line, side, size, true);
        }
      }
    }
    emptyFrame(frame + t.padTop * line + t.padLeft * pixel, line, pixel, dx, t.height, t.width, t.channels);
  }
}

/** y = max(Aᵀ M A + bias, least). m [points, batch · tiles · filters + slack], bias [filters], y [batch, rows, columns, filters]. */
export function winogradOutputs(m: usize, bias: usize, least: f32, y: usize, t: Tiling, batch: i32): void {
  if (t.size == 3) outputs(m, bias, least, y, t, batch, 3);
  else outputs(m, bias, least, y, t, batch, 4);
}

// @ts-ignore: decorator
@inline
function outputs(m: usize, bias: usize, least: f32, y: usize, t: Tiling, batch: i32, size: i32): void {
  const bound = f32x4.splat(least);
  const side = size + 2;
  const n = t.filters;
  const pitch = (batch * t.down * t.across * n + SLACK) * 4;
  for (let i = 0; i < batch; i++, y += t.rows * t.columns * n * 4) {
    for (let row = 0; row < t.rows; row += size) {
      const tall = min(size, t.rows - row);
      for (let column = 0; column < t.columns; column += size, m += n * 4) {
        const wide = min(size, t.columns - column);
        const corner = y + (row * t.columns + column) * n * 4;
        for (let f = 0; f < n; f += 4) {
          const to = corner + f * 4;
          const b = bias + f * 4;
          collect(m + f * 4, side * pitch, pitch, 0, bound, halfway, side * LANES, LANES, side, size, size);
          if (wide == size && n - f >= 4) {
            collect(halfway, LANES, side * LANES, b, bound, to, n * 4, t.columns * n * 4, tall, size, size);
          } else {
            collect(halfway, LANES, side * LANES, b, bound, done, LANES, size * LANES, tall, size, size);
            trim(to, n * 4, t.columns * n * 4, tall, wide, size, n - f);
          }
        }
      }
    }
  }
}

/** What there is of a tile of the result, from `done`: of its pixels, `pixel` and `line` bytes apart, and channels. */
function trim(to: usize, pixel: i32, line: i32, tall: i32, wide: i32, size: i32, channels: i32): void {
  for (let row = 0; row < tall; row++, to += line) {
    for (let column = 0; column < wide; column++) {
      storeFirst(to + column * pixel, v128.load(done + (row * size + column) * LANES), channels);
    }
  }
}

/** dM = A dy Aᵀ. Shapes as in winogradOutputs; the frame is [down · size, across · size, filters'], zeros at its end. */
export function winogradOutputGradients(dy: usize, frame: usize, dm: usize, t: Tiling, batch: i32): void {
  if (t.size == 3) outputGradients(dy, frame, dm, t, batch, 3);
  else outputGradients(dy, frame, dm, t, batch, 4);
}

// @ts-ignore: decorator
@inline
function outputGradients(dy: usize, frame: usize, dm: usize, t: Tiling, batch: i32, size: i32): void {
  const side = size + 2;
  const filters = t.filters * 4; // bytes
  const pixel = wholeVectors(t.filters);
  const line = t.across * size * pixel;
  const pitch = batch * t.down * t.across * filters + SLACK * 4;
  for (let i = 0; i < batch; i++, dy += t.rows * t.columns * filters) {
    fillFrame(dy, t.rows, t.columns, t.filters, frame, line, pixel);
    for (let row = 0; row < t.down; row++) {
      for (let column = 0; column < t.across; column++, dm += filters) {
        const corner = frame + row * size * line + column * size * pixel;
        for (let f = 0; f < filters; f += LANES) {
          evaluate(corner + f, line, pixel, halfway, size * LANES, LANES, size, size, size);
          evaluate(halfway, LANES, size * LANES, dm + f, pitch, side * pitch, side, size, size);
        }
      }
    }
  }
}

/** M = V U at each point: matrix products of [batch · tiles, channels] with [channels, filters]. */
export function winogradProducts(v: usize, u: usize, m: usize, t: Tiling, batch: i32): void {
  const tiles = batch * t.down * t.across;
  for (let point = points(t); point > 0; point--) {
    product(v, u, 0, m, tiles, t.channels, t.filters);
    v += (tiles * t.channels + SLACK) * 4;
    u += (t.channels * t.filters + SLACK) * 4;
    m += (tiles * t.filters + SLACK) * 4;
  }
}

/** dU = Vᵀ dM at each point, or dU + Vᵀ dM if `more`. */
export function winogradFilterProducts(v: usize, dm: usize, du: usize, t: Tiling, batch: i32, more: bool): void {
  const tiles = batch * t.down * t.across;
  for (let point = points(t); point > 0; point--) {
    if (more) addProductTransposedA(v, dm, du, t.channels, tiles, t.filters);
    else productTransposedA(v, dm, du, t.channels, tiles, t.filters);
    v += (tiles * t.channels + SLACK) * 4;
    dm += (tiles * t.filters + SLACK) * 4;
    du += (t.channels * t.filters + SLACK) * 4;
  }
}

/** dV = dM Uᵀ at each point. */
export function winogradInputProducts(dm: usize, u: usize, dv: usize, t: Tiling, batch: i32): void {
  const tiles = batch * t.down * t.across;
  for (let point = points(t); point > 0; point--) {
    productTransposedB(dm, u, dv, tiles, t.filters, t.channels);
    dm += (tiles * t.filters + SLACK) * 4;
    u += (t.channels * t.filters + SLACK) * 4;
    dv += (tiles * t.channels + SLACK) * 4;
  }
}

/** Whether two arrays hold the same bits. */
function same(a: usize, b: usize, bytes: i32): bool {
  let i = 0;
  for (; i + LANES <= bytes; i += LANES) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  for (; i < bytes; i += 4) if (load<i32>(a + i) != load<i32>(b + i)) return false;
  return true;
}

// @ts-ignore: decorator
@inline
function points(t: Tiling): i32 {
  return (t.size + 2) * (t.size + 2);
}
