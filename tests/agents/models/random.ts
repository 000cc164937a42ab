import type { Engine, Tensor } from "../../../agents/models/engine.ts";
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
  let [error, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (!(difference <= error)) error = difference; // NaN counts as an error
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return scale === 0 ? error : error / scale;
}
