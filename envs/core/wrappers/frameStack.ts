import { InputError, shown } from "../errors.ts";
import { box, describeSpace, sizeOf } from "../spaces.ts";
import type { World } from "../world.ts";
import { type Around, around } from "./around.ts";

/** Numbers in one observation: 64 MiB. More is a mistake, such as stacking stacks. */
const LARGEST = 16_777_216;

interface FrameStackState<S> extends Around<S> {
  frames: Float32Array; // [count, size], oldest first
}

/**
 * Observes the last `count` observations at once, oldest first: [count, ...shape], or side by side along the last axis,
 * where convolutions look for an image's channels: [10, 10, 4] four times is [10, 10, 16]. An episode begins with its
 * first observation repeated. Mnih et al. (2015), Methods; Gymnasium's FrameStackObservation with padding "reset".
 */
export function frameStack<S>(
  world: World<S>,
  count: number,
  axis: "first" | "last" = "first",
): World<FrameStackState<S>> {
  const { observationSpace: space } = world;
  if (space.type !== "box") {
    throw new InputError(`frameStack: expected a world that observes a Box, got ${describeSpace(space)}.`);
  }
  if (!Number.isInteger(count) || count < 1) {
    throw new InputError(`frameStack: expected a positive number of frames, got ${shown(count)}.`);
  }
  const size = sizeOf(space);
  if (count * size > LARGEST) {
    throw new InputError(
      `frameStack: expected at most ${LARGEST} numbers in an observation, got ${count} frames of ${size}; stack fewer.`,
    );
  }
  const newest = (frames: Float32Array) => frames.subarray((count - 1) * size);
  const { shape } = space;
  const row = axis === "first" ? size : (shape.at(-1) ?? 1); // numbers that stay together
  const stacked = axis === "first" ? [count, ...shape] : [...shape.slice(0, -1), count * row];
  /** Row after row, each frame's in turn. */
  const interleave = (frames: Float32Array, out: Float32Array) => {
    let at = 0;
    for (let from = 0; from < size; from += row)
      for (let frame = 0; frame < count; frame++)
        for (let i = 0; i < row; i++) out[at++] = frames[frame * size + from + i];
  };
  const spread = (bound: Float32Array) => {
    const bounds = new Float32Array(count * size);
    interleave(
      Float32Array.from(bounds, (_, i) => bound[i % size]),
      bounds,
    );
    return bounds;
  };
  return around<S, FrameStackState<S>>(world, {
    observationSpace: box(spread(space.low), spread(space.high), stacked),
    init(rng, previous) {
      const inner = world.init(rng, previous?.inner);
      const frames = new Float32Array(count * size);
      world.observe(inner, newest(frames));
      for (let i = 0; i < count - 1; i++) frames.set(newest(frames), i * size);
      return { inner, frames };
    },
    step(state, action, rng) {
      const outcome = world.step(state.inner, action, rng);
      state.frames.copyWithin(0, size);
      world.observe(state.inner, newest(state.frames));
      return outcome;
    },
    observe: (state, out) => interleave(state.frames, out),
  });
}
