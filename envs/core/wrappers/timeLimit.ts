import { InputError, shown } from "../errors.ts";
import type { World } from "../world.ts";

/** Truncates episodes after `maxSteps` steps (the world's own limit still holds if it is lower). */
export function timeLimit<S>(world: World<S>, maxSteps: number): World<S> {
  if (!Number.isInteger(maxSteps) || maxSteps < 1) {
    throw new InputError(`timeLimit: expected a positive number of steps, got ${shown(maxSteps)}.`);
  }
  return { ...world, maxSteps: Math.min(maxSteps, world.maxSteps ?? maxSteps) };
}
