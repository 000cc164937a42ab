import { InputError } from "../../envs/core/errors.ts";
import type { RngState } from "../../envs/core/rng.ts";

/** How far a learner with a network has come, and where its luck stands. */
export interface Progress {
  readonly steps: number; // transitions seen
  readonly updates: number; // gradient steps taken
  readonly rng: RngState;
  readonly noise: RngState; // of the network
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Copies a saved array back over the one it came from; a different length means another world or other parameters. */
export function restore(target: Numbers, saved: ArrayLike<number> | undefined, name: string): void {
  if (saved?.length !== target.length) {
    throw new InputError(
      `checkpoint.${name}: expected ${target.length} numbers, got ${saved?.length ?? "nothing"}; load it with the world and parameters it was saved with.`,
    );
  }
  target.set(saved);
}
