import type { Engine, Tensor } from "../../../agents/models/engine/engine.ts";
import { type Rng, rng } from "../../../envs/core/rng.ts";

/** Fills with standard normals. */
export function scatter(values: Float32Array, source: Rng): void {
  for (let i = 0; i < values.length; i++) values[i] = source.normal();
}

/** A tensor of standard normals, the same for the same name. */
export function normals(engine: Engine, length: number, name: string): Tensor {
  const tensor = engine.tensor(length);
  scatter(tensor.data, rng(name));
  return tensor;
}

/** max |a − b| / max |b|: the error relative to the scale of the whole array, since single elements may cancel to 0. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  const error = largestDifference(actual, expected);
  return scale === 0 ? error : error / scale;
}

/** max |a − b|. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (!(difference <= largest)) largest = difference; // NaN counts as an error
  }
  return largest;
}

/** FNV-1a over the bytes, as hexadecimal. */
export function fingerprint(values: Float32Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
