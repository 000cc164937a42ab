import { InputError } from "../errors.ts";
import type { World } from "../world.ts";

/**
 * Rewards limited to [low, high]: what learners see, not what runs report (`unclippedReward` in each step's info).
 * Mnih et al. (2015), Methods, for −1 and 1.
 */
export function clipReward<S>(world: World<S>, low = -1, high = 1): World<S> {
  if (!(low < high)) throw new InputError(`clipReward: expected low < high, got ${low} and ${high}.`);
  const clip = (reward: number) => Math.min(high, Math.max(low, reward));
  const { model, ...rest } = world;
  return {
    ...rest,
    step(state, action, rng) {
      const outcome = world.step(state, action, rng);
      const info = { unclippedReward: outcome.reward, ...outcome.info }; // clipped twice, the innermost reward counts
      return { ...outcome, reward: clip(outcome.reward), info };
    },
    ...(model && {
      model: (state: number, action: number) =>
        model(state, action).map(([p, next, reward, end]) => [p, next, clip(reward), end] as const),
    }),
  };
}
