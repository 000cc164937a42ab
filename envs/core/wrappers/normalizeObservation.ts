import { InputError } from "../errors.ts";
import { box, describeSpace, sizeOf } from "../spaces.ts";
import type { World } from "../world.ts";
import { type Around, around } from "./around.ts";

interface NormalizeState<S> extends Around<S> {
  count: number;
  mean: Float64Array; // [size]
  variance: Float64Array; // [size]
  observation: Float32Array; // [size], as the wrapped world gave it
}

/**
 * Observations moved to mean 0 and variance 1 by running statistics, (o − μ) / √(σ² + ε), as Gymnasium's
 * NormalizeObservation. The statistics outlive the episode: they travel in the state, so every snapshot has them.
 * With `update` off they stay as handed over: what an evaluation wants.
 */
export function normalizeObservation<S>(
  world: World<S>,
  { update = true, epsilon = 1e-8 } = {},
): World<NormalizeState<S>> {
  const { observationSpace: space } = world;
  if (space.type !== "box") {
    throw new InputError(
      `normalizeObservation: expected a world that observes a Box, got ${describeSpace(space)}.`,
    );
  }
  const size = sizeOf(space);
  const look = (state: NormalizeState<S>) => {
    world.observe(state.inner, state.observation);
    if (update) absorb(state);
  };
  return around<S, NormalizeState<S>>(world, {
    remembers: true,
    observationSpace: box(-Infinity, Infinity, space.shape),
    init(rng, previous) {
      const state = {
        inner: world.init(rng, previous?.inner),
        count: previous?.count ?? 1e-4, // Gymnasium's prior: mean 0, variance 1, worth 1e-4 observations
        mean: previous?.mean.slice() ?? new Float64Array(size),
        variance: previous?.variance.slice() ?? new Float64Array(size).fill(1),
        observation: new Float32Array(size),
      };
      look(state);
      return state;
    },
    step(state, action, rng) {
      const outcome = world.step(state.inner, action, rng);
      look(state);
      return outcome;
    },
    observe({ observation, mean, variance }, out) {
      for (let i = 0; i < size; i++) out[i] = (observation[i] - mean[i]) / Math.sqrt(variance[i] + epsilon);
    },
  });
}

/** One more observation in the running mean and variance. Chan et al. (1979), updating formula for a batch of one. */
function absorb(state: NormalizeState<unknown>): void {
  const total = state.count + 1;
  for (let i = 0; i < state.mean.length; i++) {
    const delta = state.observation[i] - state.mean[i];
    state.mean[i] += delta / total;
    state.variance[i] = (state.variance[i] * state.count + (delta * delta * state.count) / total) / total;
  }
  state.count = total;
}
