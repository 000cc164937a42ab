import type { World } from "../world.ts";

/** Truncates episodes after `maxSteps` steps (the world's own limit still holds if it is lower). */
export function timeLimit<S>(world: World<S>, maxSteps: number): World<S> {
  return { ...world, maxSteps: Math.min(maxSteps, world.maxSteps ?? maxSteps) };
}
