// Scaled dot-product attention, one head of one example at a time: softmax(Q Kᵀ / √d) V. Vaswani et al. (2017), eq. 1.
//
// A token's query, key and value lie in one row, so a head's Q, K and V [tokens, d] are read where they are, with the
// rows of all heads' length apart. Only what a product needs across its rows, Kᵀ and Vᵀ, is copied into `scratch`:
// padded(d) · padded(tokens) numbers, and behind them tokens · padded(tokens) for dS. Causal, nothing that lies
// beyond a row's own token touches the row, NaN included.

import { addMultiple, fourRows } from "./smallProduct";
import { softmaxRow, softmaxRowBackward } from "./softmax";
import { transpose } from "./transpose";

/**
 * Y = A V with A = softmax(Q Kᵀ / √d). qkv [batch, tokens, 3, heads, d], y [batch, tokens, heads, d],
 * weights A [batch, heads, tokens, tokens]; where they are masked, they must be zero before as they are after.
 */
export function attention(
  qkv: usize, y: usize, weights: usize, scratch: usize, causal: bool, batch: i32, tokens: i32, heads: i32, d: i32,
): void {
  const row: usize = heads * d * 4;
  for (let i = 0; i < batch; i++, qkv += row * 3 * tokens, y += row * tokens) {
    for (let head = 0; head < heads; head++, weights += tokens * tokens * 4) {
      const at: usize = head * d * 4;
      attend(qkv + at, y + at, row, weights, scratch, causal, tokens, d);
    }
  }
}

/** dQ, dK and dV, side by side as Q, K and V: dqkv [batch, tokens, 3, heads, d]. The other shapes as above. */
export function attentionBackward(
  qkv: usize, weights: usize, dy: usize, dqkv: usize, scratch: usize, causal: bool,
  batch: i32, tokens: i32, heads: i32, d: i32,
): void {
  const row: usize = heads * d * 4;
  for (let i = 0; i < batch; i++, qkv += row * 3 * tokens, dqkv += row * 3 * tokens, dy += row * tokens) {
    for (let head = 0; head < heads; head++, weights += tokens * tokens * 4) {
      const at: usize = head * d * 4;
      attendBackward(qkv + at, weights, dy + at, dqkv + at, row, scratch, causal, tokens, d);
    }
  }
}

/** One head of one example, four tokens at a time. `row` is the length of all heads' queries in bytes. */
function attend(
  q: usize, y: usize, row: usize, weights: usize, scratch: usize, causal: bool, tokens: i32, d: i32,
): void {
  const line = row * 3; // from token to token, in bytes
  const k = q + row;
  const v = k + row;
  const across: usize = tokens * 4; // a row of weights
  const scale: f32 = f32(1) / sqrt<f32>(f32(d));
  transpose(k, line, scratch, padded(tokens) * 4, tokens, d);
  for (let i = 0; i < tokens; i += 4, q += line * 4, y += row * 4, weights += across * 4) {
    const rows = min(4, tokens - i);
    const seen = causal ? i + rows : tokens; // by the last of the four
    fourRows(q, line, 4, scratch, padded(tokens) * 4, weights, across, rows, d, seen); // S = Q Kᵀ
    for (let r = 0; r < rows; r++) {
      const a = weights + r * across;
      softmaxRow(a, a, causal ? i + r + 1 : tokens, tokens, scale); // A = softmax(S / √d)
    }
    fourRows(weights, across, 4, v, line, y, row, rows, causal ? i + 1 : tokens, d); // Y = A V, as far as all four see
    if (causal) addCorner(weights + i * 4, across, v + line * i, line, y, row, rows, d);
  }
}

/** Y += A V for what the last three of four tokens see of each other. weights, v and y begin at the first of the four. */
function addCorner(
  weights: usize, across: usize, v: usize, line: usize, y: usize, row: usize, rows: i32, d: i32,
): void {
  for (let i = 1; i < rows; i++) {
    for (let j = 1; j <= i; j++) addMultiple(weights + i * across + j * 4, v + j * line, y + i * row, d);
  }
}

/** dA = dY Vᵀ;  dS = A (dA − Σ A dA) / √d;  dQ = dS K;  dV = Aᵀ dY;  dK = dSᵀ Q. */
function attendBackward(
  q: usize, weights: usize, dy: usize, dq: usize, row: usize, scratch: usize, causal: bool, tokens: i32, d: i32,
): void {
  const line = row * 3;
  const k = q + row;
  const across: usize = tokens * 4;
  const wide: usize = padded(tokens) * 4; // a row of scratch
  const ds = scratch + wide * padded(d);
  const scale: f32 = f32(1) / sqrt<f32>(f32(d));
  transpose(k + row, line, scratch, wide, tokens, d);
  for (let i = 0; i < tokens; i += 4) {
    const rows = min(4, tokens - i);
    const seen = causal ? i + rows : tokens;
    const changes = ds + wide * i;
    fourRows(dy + row * i, row, 4, scratch, wide, changes, wide, rows, d, seen);
    for (let r = 0; r < rows; r++) {
      const da = changes + r * wide;
      softmaxRowBackward(weights + across * (i + r), da, da, causal ? i + r + 1 : tokens, padded(tokens), scale);
    }
    fourRows(changes, wide, 4, k, line, dq + line * i, line, rows, seen, d);
  }
  for (let j = 0; j < tokens; j += 4) {
    const rows = min(4, tokens - j);
    const first = causal ? j : 0; // of those that look at these four
    const count = tokens - first;
    const to = dq + line * j + row;
    fourRows(ds + wide * first + j * 4, 4, wide, q + line * first, line, to, line, rows, count, d);
    fourRows(weights + across * first + j * 4, 4, across, dy + row * first, row, to + row, line, rows, count, d);
  }
}

/** The next multiple of four. */
// @ts-ignore: decorator
@inline
function padded(n: i32): i32 {
  return (n + 3) & ~3;
}
