/**
 * The mountain car with an accelerator instead of buttons, and fuel that costs. Moore (1990); constants, order of updates
 * and time limit of Gymnasium's MountainCarContinuous-v0.
 *
 * Observation [2]: position (−1.2 … 0.6), velocity (−0.07 … 0.07).
 * Action [1]: the push, −1 (left) … 1 (right), clipped. Reward: −0.1 · push² for every step, before clipping, and 100
 * for arriving.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { cos } from "../core/math.ts";
import { param } from "../core/schema.ts";
import { box } from "../core/spaces.ts";
import type { World } from "../core/world.ts";
import {
  clip,
  drawMountain,
  type MountainState,
  mountainParams,
  mountainSpace,
  observeMountain,
  roll,
} from "./mountain.ts";

const goal = 0.45;

export const mountainCarContinuousParams = z.strictObject({
  power: param(z.number().gt(0).max(0.1).default(0.0015), {
    title: "Power",
    description: "What a full push adds to the velocity.",
  }),
  ...mountainParams,
});

export function mountainCarContinuous(
  params: z.output<typeof mountainCarContinuousParams>,
): World<MountainState, Float32Array> {
  const { power, gravity, goalVelocity } = params;
  return {
    observationSpace: mountainSpace,
    actionSpace: box(-1, 1, [1]),
    idle: () => Float32Array.of(0),
    maxSteps: 999,
    stepsPerSecond: 30,
    init: (rng) => ({ position: rng.uniform(-0.6, -0.4), velocity: 0 }),
    step(state, [push]) {
      roll(state, clip(push, -1, 1) * power - gravity * cos(3 * state.position));
      const terminated = state.position >= goal && state.velocity >= goalVelocity;
      // Gymnasium keeps this world's state, once it has moved, as float32; whether it arrived is asked before that.
      state.position = Math.fround(state.position);
      state.velocity = Math.fround(state.velocity);
      return { reward: (terminated ? 100 : 0) - 0.1 * (push * push), terminated };
    },
    observe: observeMountain,
    draw: (state) => drawMountain(state, goal),
  };
}

export const mountainCarContinuousEntry = envEntry({
  title: "Mountain car, continuous",
  description: "Swing a weak car out of a valley with pushes of any strength, sparing fuel.",
  source: "Moore (1990); Gymnasium, MountainCarContinuous-v0",
  params: mountainCarContinuousParams,
  rewardThreshold: 90,
  make: mountainCarContinuous,
});
