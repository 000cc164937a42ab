// Matrix products, after Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): both factors
// are copied, a block at a time, into panels four wide that lie in the order in which one small inner loop reads them.
// The panels absorb transposition and ragged edges, so that the inner loop knows neither.
//
// Every element is one sum over k in ascending order, starting at its bias: a row of a result has the same bits in
// whatever batch it is computed, alone included.

import { storeFirst } from "./memory";

/** Rows of B packed at once: a pair of panels, 8 KiB, stays in the first-level cache. */
const DEPTH = 256;
/** Columns of B packed at once: 128 KiB, at home in the second-level cache. */
const WIDTH = 128;
/** Bytes of one row of a panel: four lanes. */
const LANES = 16;

// Packing a panel may write up to three rows too many.
const packedA = memory.data((DEPTH + 3) * LANES, 16);
const packedB = memory.data((DEPTH + 3) * LANES * (WIDTH / 4), 16);

/** Y = X W + b. x [m, k], w [k, n], bias [n] or a null pointer, y [m, n]. */
export function product(x: usize, w: usize, bias: usize, y: usize, m: i32, k: i32, n: i32): void {
  if (m < 4) {
    for (let i = 0; i < m; i++) rowProduct(x + (i * k) * 4, w, bias, y + (i * n) * 4, k, n);
  } else {
    blocked(x, false, w, false, bias, y, m, k, n);
  }
}

/** C = Aᵀ B. a [k, m], b [k, n], c [m, n]. A dense layer's dW = Xᵀ dY. */
export function productTransposedA(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  blocked(a, true, b, false, 0, c, m, k, n);
}

/** C = A Bᵀ. a [m, k], b [n, k], c [m, n]. A dense layer's dX = dY Wᵀ. */
export function productTransposedB(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  blocked(a, false, b, true, 0, c, m, k, n);
}

/** One row, for acting: no packing, sixteen columns at a time. x [k], w [k, n], bias [n] or null, y [n]. */
function rowProduct(x: usize, w: usize, bias: usize, y: usize, k: i32, n: i32): void {
  const stride = n * 4;
  const zero = f32x4.splat(0);
  const end = x + k * 4;
  let j = 0;
  for (; j + 16 <= n; j += 16) {
    const start = bias + j * 4;
    let y0 = bias ? v128.load(start) : zero;
    let y1 = bias ? v128.load(start, 16) : zero;
    let y2 = bias ? v128.load(start, 32) : zero;
    let y3 = bias ? v128.load(start, 48) : zero;
    for (let from = x, row = w + j * 4; from < end; from += 4, row += stride) {
      const xi = v128.load_splat<f32>(from);
      y0 = f32x4.add(y0, f32x4.mul(xi, v128.load(row)));
      y1 = f32x4.add(y1, f32x4.mul(xi, v128.load(row, 16)));
      y2 = f32x4.add(y2, f32x4.mul(xi, v128.load(row, 32)));
      y3 = f32x4.add(y3, f32x4.mul(xi, v128.load(row, 48)));
    }
    const to = y + j * 4;
    v128.store(to, y0);
    v128.store(to, y1, 16);
    v128.store(to, y2, 32);
    v128.store(to, y3, 48);
  }
  for (; j < n; j += 4) {
    let sum = bias ? v128.load(bias + j * 4) : zero;
    for (let from = x, row = w + j * 4; from < end; from += 4, row += stride) {
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(from), v128.load(row)));
    }
    storeFirst(y + j * 4, sum, n - j);
  }
}

/** C = A B + bias, either factor transposed in memory. c [m, n]. */
function blocked(
  a: usize, transposedA: bool, b: usize, transposedB: bool, bias: usize, c: usize, m: i32, k: i32, n: i32,
): void {
  for (let column = 0; column < n; column += WIDTH) {
    const width = min(WIDTH, n - column);
    for (let start = 0; start == 0 || start < k; start += DEPTH) {
      const depth = min(DEPTH, k - start);
      const from = bias && start == 0 ? bias + column * 4 : 0;
      for (let j = 0; j < width; j += 4) {
        const to = packedB + j * depth * 4;
        if (transposedB) pack(b + ((column + j) * k + start) * 4, k, depth, width - j, to);
        else copy(b + (start * n + column + j) * 4, n, depth, to);
      }
      for (let i = 0; i < m; i += 4) {
        if (transposedA) copy(a + (start * m + i) * 4, m, depth, packedA);
        else pack(a + (i * k + start) * 4, k, depth, m - i, packedA);
        panelRow(from, start == 0, c + (i * n + column) * 4, n, depth, m - i, width);
      }
    }
  }
}

/** Panel [depth, 4] from an array [depth, stride] whose rows already hold the four lanes side by side. */
function copy(from: usize, stride: i32, depth: i32, to: usize): void {
  const end = to + depth * LANES;
  for (; to < end; to += LANES, from += stride * 4) v128.store(to, v128.load(from));
}

/** Panel [depth, 4] from an array [4, stride] of which lane l is row l; rows past `rows` do not exist. */
function pack(from: usize, stride: i32, depth: i32, rows: i32, to: usize): void {
  const from1 = rows > 1 ? from + stride * 4 : from;
  const from2 = rows > 2 ? from + stride * 8 : from;
  const from3 = rows > 3 ? from + stride * 12 : from;
  for (let at: usize = 0; at < <usize>depth * 4; at += 16, to += 4 * LANES) {
    const row0 = v128.load(from + at);
    const row1 = v128.load(from1 + at);
    const row2 = v128.load(from2 + at);
    const row3 = v128.load(from3 + at);
    const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), LANES);
    v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 2 * LANES);
    v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 3 * LANES);
  }
}

/** Four rows of C from the packed panels: a row of tiles, the last one narrow if a single panel is left. */
function panelRow(bias: usize, fresh: bool, c: usize, n: i32, depth: i32, rows: i32, width: i32): void {
  for (let j = 0; j < width; j += 8) {
    const b = packedB + j * depth * 4;
    const from = bias ? bias + j * 4 : 0;
    const columns = width - j;
    if (columns > 4) tile(b, from, fresh, c + j * 4, n, depth, rows, columns);
    else narrowTile(b, from, fresh, c + j * 4, n, depth, rows, columns);
  }
}

/** C [4, 8] += two panels' worth of A B, or bias + A B when `fresh`; stores the `rows` and `columns` that exist. */
function tile(
  b: usize, bias: usize, fresh: bool, c: usize, n: i32, depth: i32, rows: i32, columns: i32,
): void {
  const c1 = rows > 1 ? c + n * 4 : c;
  const c2 = rows > 2 ? c + n * 8 : c;
  const c3 = rows > 3 ? c + n * 12 : c;
  let left0 = bias ? v128.load(bias) : f32x4.splat(0);
  let right0 = bias ? v128.load(bias, LANES) : f32x4.splat(0);
  let left1 = left0, left2 = left0, left3 = left0;
  let right1 = right0, right2 = right0, right3 = right0;
  if (!fresh) {
    left0 = v128.load(c);
    left1 = v128.load(c1);
    left2 = v128.load(c2);
    left3 = v128.load(c3);
    right0 = v128.load(c, LANES);
    right1 = v128.load(c1, LANES);
    right2 = v128.load(c2, LANES);
    right3 = v128.load(c3, LANES);
  }
  let a = packedA;
  let b0 = b;
  let b1 = b + depth * LANES;
  for (const end = packedA + depth * LANES; a < end; a += LANES, b0 += LANES, b1 += LANES) {
    const left = v128.load(b0);
    const right = v128.load(b1);
    const a0 = v128.load_splat<f32>(a);
    left0 = f32x4.add(left0, f32x4.mul(a0, left));
    right0 = f32x4.add(right0, f32x4.mul(a0, right));
    const a1 = v128.load_splat<f32>(a, 4);
    left1 = f32x4.add(left1, f32x4.mul(a1, left));
    right1 = f32x4.add(right1, f32x4.mul(a1, right));
    const a2 = v128.load_splat<f32>(a, 8);
    left2 = f32x4.add(left2, f32x4.mul(a2, left));
    right2 = f32x4.add(right2, f32x4.mul(a2, right));
    const a3 = v128.load_splat<f32>(a, 12);
    left3 = f32x4.add(left3, f32x4.mul(a3, left));
    right3 = f32x4.add(right3, f32x4.mul(a3, right));
  }
  const rest = columns - 4;
  v128.store(c, left0);
  storeFirst(c + LANES, right0, rest);
  if (rows > 1) {
    v128.store(c1, left1);
    storeFirst(c1 + LANES, right1, rest);
  }
  if (rows > 2) {
    v128.store(c2, left2);
    storeFirst(c2 + LANES, right2, rest);
  }
  if (rows > 3) {
    v128.store(c3, left3);
    storeFirst(c3 + LANES, right3, rest);
  }
}

/** The same for the last panel when it has no partner: C [4, 4]. */
function narrowTile(
  b: usize, bias: usize, fresh: bool, c: usize, n: i32, depth: i32, rows: i32, columns: i32,
): void {
  const c1 = rows > 1 ? c + n * 4 : c;
  const c2 = rows > 2 ? c + n * 8 : c;
  const c3 = rows > 3 ? c + n * 12 : c;
  let sum0 = bias ? v128.load(bias) : f32x4.splat(0);
  let sum1 = sum0, sum2 = sum0, sum3 = sum0;
  if (!fresh) {
    sum0 = v128.load(c);
    sum1 = v128.load(c1);
    sum2 = v128.load(c2);
    sum3 = v128.load(c3);
  }
  for (let p = 0; p < depth * LANES; p += LANES) {
    const a = packedA + p;
    const row = v128.load(b + p);
    sum0 = f32x4.add(sum0, f32x4.mul(v128.load_splat<f32>(a), row));
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load_splat<f32>(a, 4), row));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load_splat<f32>(a, 8), row));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load_splat<f32>(a, 12), row));
  }
  storeFirst(c, sum0, columns);
  if (rows > 1) storeFirst(c1, sum1, columns);
  if (rows > 2) storeFirst(c2, sum2, columns);
  if (rows > 3) storeFirst(c3, sum3, columns);
}
