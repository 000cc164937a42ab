// One time step of recurrent layers: all that is elementwise of it, a row at a time, and under it the way back. The
// products X W and h U come first, so that a step begins with z [m, gates · n] of its input, bias included, and with s
// of the state.
// Rows count m, units n; gates lie side by side along a row. Numbers that end in 0 belong to the step before.

import { sigmoid4, tanh4 } from "./functions";
import { inLanes } from "./lanes";
import { storeFirst } from "./memory";

const ONE = memory.data<f32>([1]); // in memory for the reason given in functions.ts

/** y [n, m, width] from x [m, n, width]: batch-major to time-major and back. */
export function swapAxes(x: usize, y: usize, m: i32, n: i32, width: i32): void {
  const line = width * 4;
  for (let i = 0; i < m; i++, y += line) {
    for (let k = 0, to = y; k < n; k++, x += line, to += m * line) {
      for (let j = 0; j < line; j += 16) storeFirst(to + j, v128.load(x + j), width - (j >> 2));
    }
  }
}

/** h = tanh(z + s). All [n]. */
export function tanhStep(z: usize, s: usize, h: usize, n: i32): void {
  for (let i = 0; i < n * 4; i += 16) {
    storeFirst(h + i, tanh4(sumAt(z + i, s + i)), n - (i >> 2));
  }
}

/** dz = ds = (dy + dh) (1 − h²). All [n]. */
export function tanhStepBackward(h: usize, dy: usize, dh: usize, dz: usize, n: i32): void {
  for (let i = 0; i < n * 4; i += 16) {
    const gradient = sumAt(dy + i, dh + i);
    storeFirst(dz + i, f32x4.mul(gradient, tanhSlope(v128.load(h + i))), n - (i >> 2));
  }
}

/** h = max(z + s, 0). All [n]. */
export function reluStep(z: usize, s: usize, h: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n * 4; i += 16) {
    storeFirst(h + i, f32x4.pmax(sumAt(z + i, s + i), zero), n - (i >> 2));
  }
}

/** dz = ds = dy + dh where h > 0, else 0. All [n]. */
export function reluStepBackward(h: usize, dy: usize, dh: usize, dz: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n * 4; i += 16) {
    const gradient = sumAt(dy + i, dh + i);
    storeFirst(dz + i, v128.and(gradient, f32x4.gt(v128.load(h + i), zero)), n - (i >> 2));
  }
}

/**
 * i, f, o = σ(z + s), g = tanh(z + s), in the order i, f, g, o;  c = f ⊙ c0 + i ⊙ g;  h = o ⊙ tanh c.
 * z [m, 4n], where i, f, g, o take its place; s [m, 4n]; c0, c, tanhC, h [m, n].
 */
export function lstmStep(
  z: usize, s: usize, c0: usize, c: usize, tanhC: usize, h: usize, m: i32, n: i32,
): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    openGates(z, s, 2 * n);
    tanhStep(z + 2 * gate, s + 2 * gate, z + 2 * gate, n);
    openGates(z + 3 * gate, s + 3 * gate, n);
    for (let j = 0; j < gate; j += 16) {
      const count = n - (j >> 2);
      const admitted = f32x4.mul(v128.load(z + j), v128.load(z + 2 * gate + j));
      const cell = f32x4.add(f32x4.mul(v128.load(z + gate + j), v128.load(c0 + j)), admitted);
      const squashed = tanh4(cell);
      storeFirst(c + j, cell, count);
      storeFirst(tanhC + j, squashed, count);
      storeFirst(h + j, f32x4.mul(v128.load(z + 3 * gate + j), squashed), count);
    }
    z += 4 * gate, s += 4 * gate;
    c0 += gate, c += gate, tanhC += gate, h += gate;
  }
}

/**
 * With dh + dy for the whole gradient at h:  do = dh tanh c;  dc += dh o (1 − tanh² c);  di = dc g;  df = dc c0;
 * dg = dc i;  dz = ds = (di i (1 − i), df f (1 − f), dg (1 − g²), do o (1 − o));  and dc, for the step before, = dc f.
 * gates (i, f, g, o), dz [m, 4n]; the others [m, n].
 */
export function lstmStepBackward(
  gates: usize, c0: usize, tanhC: usize, dy: usize, dh: usize, dc: usize, dz: usize, m: i32, n: i32,
): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < gate; j += 16) {
      const count = n - (j >> 2);
      const input = v128.load(gates + j);
      const forget = v128.load(gates + gate + j);
      const candidate = v128.load(gates + 2 * gate + j);
      const output = v128.load(gates + 3 * gate + j);
      const squashed = v128.load(tanhC + j);
      const hidden = sumAt(dy + j, dh + j);
      const through = f32x4.mul(f32x4.mul(hidden, output), tanhSlope(squashed));
      const cell = f32x4.add(v128.load(dc + j), through);
      storeFirst(dz + j, f32x4.mul(f32x4.mul(cell, candidate), sigmoidSlope(input)), count);
      storeFirst(dz + gate + j, f32x4.mul(f32x4.mul(cell, v128.load(c0 + j)), sigmoidSlope(forget)), count);
      storeFirst(dz + 2 * gate + j, f32x4.mul(f32x4.mul(cell, input), tanhSlope(candidate)), count);
      storeFirst(dz + 3 * gate + j, f32x4.mul(f32x4.mul(hidden, squashed), sigmoidSlope(output)), count);
      storeFirst(dc + j, f32x4.mul(cell, forget), count);
    }
    gates += 4 * gate, dz += 4 * gate;
    c0 += gate, tanhC += gate, dy += gate, dh += gate, dc += gate;
  }
}

/**
 * u, r = σ(z + s), g = tanh(z + r ⊙ s), in the order u, r, g;  h = u ⊙ h0 + (1 − u) ⊙ g: r resets what U made of h0.
 * z [m, 3n], where u, r, g take its place; s [m, 3n]; h0, h [m, n].
 */
export function gruStep(z: usize, s: usize, h0: usize, h: usize, m: i32, n: i32): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    openGates(z, s, 2 * n);
    for (let j = 0; j < gate; j += 16) {
      const count = n - (j >> 2);
      const recalled = f32x4.mul(v128.load(z + gate + j), v128.load(s + 2 * gate + j));
      const candidate = tanh4(f32x4.add(v128.load(z + 2 * gate + j), recalled));
      storeFirst(z + 2 * gate + j, candidate, count);
      storeFirst(h + j, between(candidate, v128.load(h0 + j), v128.load(z + j)), count);
    }
    z += 3 * gate, s += 3 * gate;
    h0 += gate, h += gate;
  }
}

/**
 * With dh + dy + past for the whole gradient at h:  du = dh (h0 − g);  dg = dh (1 − u);  dz_g = dg (1 − g²);
 * dr = dz_g s_g;  dz = (du u (1 − u), dr r (1 − r), dz_g);  ds = (…, …, dz_g r);  past, for the step before, = dh u.
 * gates (u, r, g), s, dz, ds [m, 3n]; the others [m, n].
 */
export function gruStepBackward(
  gates: usize, s: usize, h0: usize, dy: usize, dh: usize, past: usize, dz: usize, ds: usize, m: i32, n: i32,
): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < gate; j += 16) {
      const count = n - (j >> 2);
      const update = v128.load(gates + j);
      const reset = v128.load(gates + gate + j);
      const candidate = v128.load(gates + 2 * gate + j);
      const hidden = f32x4.add(sumAt(dy + j, dh + j), v128.load(past + j));
      const kept = f32x4.mul(hidden, update);
      const updateInput = f32x4.mul(
        f32x4.mul(hidden, f32x4.sub(v128.load(h0 + j), candidate)), sigmoidSlope(update),
      );
      const candidateInput = f32x4.mul(f32x4.sub(hidden, kept), tanhSlope(candidate));
      const resetInput = f32x4.mul(
        f32x4.mul(candidateInput, v128.load(s + 2 * gate + j)), sigmoidSlope(reset),
      );
      storeFirst(dz + j, updateInput, count);
      storeFirst(dz + gate + j, resetInput, count);
      storeFirst(dz + 2 * gate + j, candidateInput, count);
      storeFirst(ds + j, updateInput, count);
      storeFirst(ds + gate + j, resetInput, count);
      storeFirst(ds + 2 * gate + j, f32x4.mul(candidateInput, reset), count);
      storeFirst(past + j, kept, count);
    }
    gates += 3 * gate, s += 3 * gate, dz += 3 * gate, ds += 3 * gate;
    h0 += gate, dy += gate, dh += gate, past += gate;
  }
}

/**
 * The gates of a step that resets h0 before U sees it: u, r = σ(z + s);  q = r ⊙ h0.
 * z [m, 3n], where u, r take the place of its first two thirds; s [m, 2n]; h0, q [m, n].
 */
export function gruGates(z: usize, s: usize, h0: usize, q: usize, m: i32, n: i32): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    openGates(z, s, 2 * n);
    for (let j = 0; j < gate; j += 16) {
      storeFirst(q + j, f32x4.mul(v128.load(z + gate + j), v128.load(h0 + j)), n - (j >> 2));
    }
    z += 3 * gate, s += 2 * gate;
    h0 += gate, q += gate;
  }
}

/** dr = dq h0;  dz_r = dr r (1 − r);  past += dq r. gates (u, r, g), dz [m, 3n]; the others [m, n]. */
export function gruGatesBackward(
  gates: usize, h0: usize, dq: usize, past: usize, dz: usize, m: i32, n: i32,
): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < gate; j += 16) {
      const count = n - (j >> 2);
      const reset = v128.load(gates + gate + j);
      const gradient = v128.load(dq + j);
      storeFirst(
        dz + gate + j, f32x4.mul(f32x4.mul(gradient, v128.load(h0 + j)), sigmoidSlope(reset)), count,
      );
      storeFirst(past + j, f32x4.add(v128.load(past + j), f32x4.mul(gradient, reset)), count);
    }
    gates += 3 * gate, dz += 3 * gate;
    h0 += gate, dq += gate, past += gate;
  }
}

/**
 * Its end: g = tanh(z + s);  h = u ⊙ h0 + (1 − u) ⊙ g.
 * z (u, r, z_g) [m, 3n], where g takes the place of its last third; s, h0, h [m, n].
 */
export function gruCandidate(z: usize, s: usize, h0: usize, h: usize, m: i32, n: i32): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < gate; j += 16) {
      const count = n - (j >> 2);
      const candidate = tanh4(sumAt(z + 2 * gate + j, s + j));
      storeFirst(z + 2 * gate + j, candidate, count);
      storeFirst(h + j, between(candidate, v128.load(h0 + j), v128.load(z + j)), count);
    }
    z += 3 * gate;
    s += gate, h0 += gate, h += gate;
  }
}

/**
 * With dh + dy + past for the whole gradient at h:  dz_u = dh (h0 − g) u (1 − u);  dz_g = dh (1 − u) (1 − g²);
 * past = dh u. gates (u, r, g), dz [m, 3n]; the others [m, n].
 */
export function gruCandidateBackward(
  gates: usize, h0: usize, dy: usize, dh: usize, past: usize, dz: usize, m: i32, n: i32,
): void {
  const gate = n * 4;
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < gate; j += 16) {
      const count = n - (j >> 2);
      const update = v128.load(gates + j);
      const candidate = v128.load(gates + 2 * gate + j);
      const hidden = f32x4.add(sumAt(dy + j, dh + j), v128.load(past + j));
      const kept = f32x4.mul(hidden, update);
      const change = f32x4.mul(hidden, f32x4.sub(v128.load(h0 + j), candidate));
      storeFirst(dz + j, f32x4.mul(change, sigmoidSlope(update)), count);
      storeFirst(dz + 2 * gate + j, f32x4.mul(f32x4.sub(hidden, kept), tanhSlope(candidate)), count);
      storeFirst(past + j, kept, count);
    }
    gates += 3 * gate, dz += 3 * gate;
    h0 += gate, dy += gate, dh += gate, past += gate;
  }
}

/** z = σ(z + s). All [n]. A loop of its own, as tanh has: a row's functions in one run out of registers, 3 × slower. */
function openGates(z: usize, s: usize, n: i32): void {
  for (let i = 0; i < n * 4; i += 16) storeFirst(z + i, sigmoid4(sumAt(z + i, s + i)), n - (i >> 2));
}

// @ts-ignore: decorator
@inline
function sumAt(x: usize, y: usize): v128 {
  return f32x4.add(v128.load(x), v128.load(y));
}

/** σ′ = σ (1 − σ), from the value. */
// @ts-ignore: decorator
@inline
function sigmoidSlope(value: v128): v128 {
  return f32x4.mul(value, f32x4.sub(inLanes(ONE), value));
}

/** tanh′ = 1 − tanh², from the value. */
// @ts-ignore: decorator
@inline
function tanhSlope(value: v128): v128 {
  return f32x4.sub(inLanes(ONE), f32x4.mul(value, value));
}

/** part · whole + (1 − part) · other. */
// @ts-ignore: decorator
@inline
function between(other: v128, whole: v128, part: v128): v128 {
  return f32x4.add(other, f32x4.mul(part, f32x4.sub(whole, other)));
}
