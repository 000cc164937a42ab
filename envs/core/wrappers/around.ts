import type { World } from "../world.ts";

/** The state of a wrapper: the wrapped world's, and its own fields beside it. */
export interface Around<S> {
  inner: S;
}

/** What a wrapper passes through: spaces, limits, names, mask and drawing. `init`, `step` and `observe` are the wrapper's. */
export function around<S, W extends Around<S>>(
  world: World<S>,
  own: Pick<World<W>, "init" | "step" | "observe"> & Partial<World<W>>,
): World<W> {
  const { model: _, init: __, step: ___, observe: ____, legal, draw, ...same } = world;
  return {
    ...same,
    ...(legal && { legal: (state: W, out: Uint8Array) => legal(state.inner, out) }),
    ...(draw && { draw: (state: W) => draw(state.inner) }),
    ...own,
  };
}
