import { InputError } from "../../envs/core/errors.ts";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import type { Network } from "../models/engine/network.ts";

/** How far a learner with a network has come, and where its luck stands. */
export interface Progress {
  readonly steps: number;
  readonly updates: number;
  readonly rng: RngState;
  readonly noise: RngState; // of the network: what dropout drops
}

interface Counted {
  steps: number; // transitions seen
  updates: number; // gradient steps taken
  readonly rng: Rng;
  readonly policy: Network; // built with luck
}

export function progressOf({ steps, updates, rng, policy }: Counted): Progress {
  return { steps, updates, rng: rng.save(), noise: (policy.noise as Rng).save() };
}

export function restoreProgress(learner: Counted, { steps, updates, rng, noise }: Progress): void {
  learner.steps = steps;
  learner.updates = updates;
  learner.rng.load(rng);
  (learner.policy.noise as Rng).load(noise);
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
