import type { World } from "../world.ts";

/**
 * A world that pays nothing: whoever learns in it has to be told by others what is good. What it would have paid is what
 * runs report (`unclippedReward` in each step's info), and what a scripted judge of clips goes by.
 */
export function hiddenReward<S>(world: World<S>): World<S> {
  const { model, ...rest } = world;
  return {
    ...rest,
    step(state, action, rng) {
      const outcome = world.step(state, action, rng);
      return { ...outcome, reward: 0, info: { unclippedReward: outcome.reward, ...outcome.info } };
    },
    ...(model && {
      model: (state: number, action: number) =>
        model(state, action).map(([p, next, _, end]) => [p, next, 0, end] as const),
    }),
  };
}
