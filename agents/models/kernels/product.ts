// Matrix products, after Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): tiles of four
// rows and eight columns are summed in registers, from panels of B, eight columns wide, that the first-level cache holds.
// Where B as a whole is small it is read where it lies; a larger or transposed one is first copied into panels.
//
// Every element is one sum over k in ascending order, starting at its bias: a row of a result has the same bits in
// whatever batch it is computed, alone included.

import { LANES } from "./lanes";
import { storeFirst } from "./memory";
import { PANEL, stripTimesPanels } from "./tiles";
import { transposeFour } from "./transpose";

/** Rows of B in a panel: 8 KiB, which stay in the first-level cache while a strip of A passes. */
const DEPTH = 256;
/** Columns of B packed at once: 128 KiB, at home in the second-level cache. */
const WIDTH = 128;
/** The largest B, in elements, that is read where it lies: 32 KiB, so that it stays in the first-level cache. */
const SMALL = 8192;

// Packing may write up to three rows too many.
const packedA = memory.data((DEPTH + 3) * LANES, 16);
const packedB = memory.data((DEPTH + 3) * PANEL * (WIDTH / 8), 16);
/** Where sums without a bias start: never written. */
const zeros = memory.data(WIDTH * 4, 16);

/** Y = X W + b. x [m, k], w [k, n], bias [n] or a null pointer, y [m, n]. */
export function product(x: usize, w: usize, bias: usize, y: usize, m: i32, k: i32, n: i32): void {
  atLeast(-Infinity, x, w, bias, y, m, k, n);
}

/** Y = max(X W + b, 0): the same bits as relu after product, without another pass over Y. */
export function productRelu(x: usize, w: usize, bias: usize, y: usize, m: i32, k: i32, n: i32): void {
  atLeast(0, x, w, bias, y, m, k, n);
}

/** Y = max(X W + b, least); NaN stays NaN. */
function atLeast(least: f32, x: usize, w: usize, bias: usize, y: usize, m: i32, k: i32, n: i32): void {
  if (m < 4) {
    for (let i = 0; i < m; i++) rowProduct(x + (i * k) * 4, w, bias, y + (i * n) * 4, k, n, least);
  } else {
    blocked(x, k * 4, 4, w, false, bias, false, y, m, k, n, least);
  }
}

/** C = Aᵀ B. a [k, m], b [k, n], c [m, n]. A dense layer's dW = Xᵀ dY. */
export function productTransposedA(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  blocked(a, 4, m * 4, b, false, 0, false, c, m, k, n, -Infinity);
}

/** C += Aᵀ B, for a sum over more rows than there are at once: the same bits as if they had all been there. */
export function addProductTransposedA(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  blocked(a, 4, m * 4, b, false, 0, true, c, m, k, n, -Infinity);
}

/** C = A Bᵀ. a [m, k], b [n, k], c [m, n]. A dense layer's dX = dY Wᵀ. */
export function productTransposedB(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  blocked(a, k * 4, 4, b, true, 0, false, c, m, k, n, -Infinity);
}

/** Rows of a wide W that a single row of X meets at once, so that few pages of memory are in use over all its columns. */
const ROWS = 32;
/** Columns from which on a W is wide. */
const WIDE = 64;

/** One row, for acting: no tiles, since each weight is used once. x [k], w [k, n], bias [n] or null, y [n]. */
function rowProduct(x: usize, w: usize, bias: usize, y: usize, k: i32, n: i32, least: f32): void {
  const rows = n < WIDE ? max(1, k) : ROWS;
  for (let start = 0; start == 0 || start < k; start += rows) {
    const bound: f32 = start + rows < k ? -Infinity : least;
    accumulateRow(x + start * 4, w + (start * n) * 4, start == 0 ? bias : y, y, min(rows, k - start), n, bound);
  }
}

/** y [n] = max(from [n], or 0 if null, + x [k] W [k, n], bound): sixteen columns at a time. */
function accumulateRow(x: usize, w: usize, from: usize, y: usize, k: i32, n: i32, bound: f32): void {
  const least = f32x4.splat(bound);
  const stride = n * 4;
  const end = x + k * 4;
  let j = 0;
  for (; j + 16 <= n; j += 16) {
    const start = from ? from + j * 4 : zeros;
    let y0 = v128.load(start);
    let y1 = v128.load(start, 16);
    let y2 = v128.load(start, 32);
    let y3 = v128.load(start, 48);
    let at = x;
    let row = w + j * 4;
    if (k > 0) do {
      let xi = v128.load_splat<f32>(at);
      y0 = f32x4.add(y0, f32x4.mul(xi, v128.load(row)));
      y1 = f32x4.add(y1, f32x4.mul(xi, v128.load(row, 16)));
      y2 = f32x4.add(y2, f32x4.mul(xi, v128.load(row, 32)));
      y3 = f32x4.add(y3, f32x4.mul(xi, v128.load(row, 48)));
      at += 4;
      row += stride;
      if (at == end) break;
      xi = v128.load_splat<f32>(at);
      y0 = f32x4.add(y0, f32x4.mul(xi, v128.load(row)));
      y1 = f32x4.add(y1, f32x4.mul(xi, v128.load(row, 16)));
      y2 = f32x4.add(y2, f32x4.mul(xi, v128.load(row, 32)));
      y3 = f32x4.add(y3, f32x4.mul(xi, v128.load(row, 48)));
      at += 4;
      row += stride;
    } while (at != end);
    const to = y + j * 4;
    v128.store(to, f32x4.pmax(y0, least));
    v128.store(to, f32x4.pmax(y1, least), 16);
    v128.store(to, f32x4.pmax(y2, least), 32);
    v128.store(to, f32x4.pmax(y3, least), 48);
  }
  for (; j < n; j += 4) {
    let sum = v128.load(from ? from + j * 4 : zeros);
    for (let at = x, row = w + j * 4; at < end; at += 4, row += stride) {
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(at), v128.load(row)));
    }
    storeFirst(y + j * 4, f32x4.pmax(sum, least), n - j);
  }
}

/**
 * C = A B + bias, or C + A B if `more`. An element of A is `aRow` bytes from its neighbour in the next row and `aStep`
 * from that in the next column, so that A may be transposed; b is [k, n], or [n, k] if `transposedB`. c [m, n].
 * No element becomes less than `least`.
 */
function blocked(
  a: usize, aRow: i32, aStep: i32, b: usize, transposedB: bool, bias: usize, more: bool, c: usize, m: i32, k: i32, n: i32,
  least: f32,
): void {
  const inPlace = !transposedB && (k * n <= SMALL || m <= 8);
  const packsA = aStep != 4 && n > 8; // a column of A touches a line of the cache for every row
  for (let column = 0; column < n; column += WIDTH) {
    const width = min(WIDTH, n - column);
    for (let start = 0; start == 0 || start < k; start += DEPTH) {
      const depth = min(DEPTH, k - start);
      if (transposedB) packTransposed(b + (column * k + start) * 4, k * 4, depth, width);
      else if (!inPlace) packPanels(b + (start * n + column) * 4, n * 4, depth, width);
      const panels = inPlace ? b + (start * n + column) * 4 : packedB;
      const bStep = inPlace ? n * 4 : PANEL; // bytes to the next row of a panel
      const pitch = inPlace ? PANEL : depth * PANEL; // bytes to the next panel
      const goesOn = more || start > 0;
      const bound = f32x4.splat(start + DEPTH < k ? -Infinity : least);
      for (let i = 0; i < m; i += 4) {
        const to = c + (i * n + column) * 4;
        const from = goesOn ? to : bias ? bias + column * 4 : zeros;
        const strip = a + i * aRow + start * aStep;
        if (packsA) packStrip(strip, aStep, depth);
        stripTimesPanels(
          packsA ? packedA : strip, packsA ? 4 : aRow, packsA ? LANES : aStep, depth,
          panels, bStep, pitch, from, goesOn ? n * 4 : 0, to, n * 4, m - i, width, bound,
        );
      }
    }
  }
}

/** packedA [depth, 4] from an array whose rows, `stride` bytes apart, hold the four lanes side by side. */
function packStrip(from: usize, stride: i32, depth: i32): void {
  const end = packedA + depth * LANES;
  for (let to = packedA; to < end; to += LANES, from += stride) v128.store(to, v128.load(from));
}

/** packedB [panels, depth, 8] from rows `stride` bytes apart. Of a last panel of four columns or fewer only those four. */
function packPanels(from: usize, stride: i32, depth: i32, width: i32): void {
  let to = packedB;
  for (; width > 4; width -= 8, from += PANEL) {
    const end = to + depth * PANEL;
    for (let row = from; to < end; to += PANEL, row += stride) {
      v128.store(to, v128.load(row));
      v128.store(to, v128.load(row, LANES), LANES);
    }
  }
  if (width <= 0) return;
  const end = to + depth * PANEL;
  for (; to < end; to += PANEL, from += stride) v128.store(to, v128.load(from));
}

/** packedB [panels, depth, 8] from columns that are rows in memory, `stride` bytes apart. */
function packTransposed(from: usize, stride: i32, depth: i32, width: i32): void {
  for (let j = 0; j < width; j += 4) {
    const to = packedB + (j >> 3) * depth * PANEL + (j & 4) * 4;
    transposeFour(from + j * stride, stride, to, PANEL, width - j, depth);
  }
}
