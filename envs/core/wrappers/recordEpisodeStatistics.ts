import type { World } from "../world.ts";
import { type Around, around } from "./around.ts";

interface StatisticsState<S> extends Around<S> {
  return: number;
  length: number;
}

/**
 * Every step tells `episodeReturn` and `episodeLength` so far in its info; the last step's are the episode's, whoever it
 * is that ends it. Gymnasium's RecordEpisodeStatistics tells them on the last step only.
 */
export function recordEpisodeStatistics<S>(world: World<S>): World<StatisticsState<S>> {
  return around<S, StatisticsState<S>>(world, {
    init: (rng, previous) => ({ inner: world.init(rng, previous?.inner), return: 0, length: 0 }),
    step(state, action, rng) {
      const outcome = world.step(state.inner, action, rng);
      state.return += outcome.reward;
      state.length++;
      const info = { ...outcome.info, episodeReturn: state.return, episodeLength: state.length };
      return { ...outcome, info };
    },
    observe: (state, out) => world.observe(state.inner, out),
  });
}
