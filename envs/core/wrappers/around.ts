import type { Bandit } from "../bandit.ts";
import type { Brush } from "../drawing.ts";
import type { World } from "../world.ts";

/** The state of a wrapper: the wrapped world's, and its own fields beside it. */
export interface Around<S> {
  inner: S;
}

/** What a wrapper passes through: spaces, limits, names, idleness, mask, lives, drawing and screen. `init`, `step` and `observe` are the wrapper's. */
export function around<S, W extends Around<S>>(
  world: World<S>,
  own: Pick<World<W>, "init" | "step" | "observe"> & Partial<World<W>>,
): World<W> {
  const {
    model: _,
    initial: __,
    init: ___,
    step: ____,
    observe: _____,
    idle,
    bandit,
    legal,
    lives,
    draw,
    screen,
    ...same
  } = world;
  return {
    ...same,
    ...(idle && { idle: (state: W) => idle(state.inner) }),
    ...(legal && { legal: (state: W, out: Uint8Array) => legal(state.inner, out) }),
    ...(lives && { lives: (state: W) => lives(state.inner) }),
    ...(draw && { draw: (state: W) => draw(state.inner) }),
    ...(bandit && { bandit: seenAround(bandit) }),
    ...(screen && {
      screen: { ...screen, paint: (state: W, brush: Brush) => screen.paint(state.inner, brush) },
    }),
    ...own,
  };
}

function seenAround<S>({ laiRobbins, ...bandit }: Bandit<S>): Bandit<Around<S>> {
  return {
    ...bandit,
    means: ({ inner }, out) => bandit.means(inner, out),
    ...(laiRobbins && { laiRobbins: ({ inner }: Around<S>) => laiRobbins(inner) }),
  };
}
