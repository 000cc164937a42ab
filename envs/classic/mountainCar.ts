/**
 * Drive an engine too weak for the hill out of a valley, by swinging. Moore (1990); Sutton & Barto (2018), Example 10.1;
 * constants, order of updates and time limit of Gymnasium's MountainCar-v0.
 *
 * Observation [2]: position (−1.2 … 0.6), velocity (−0.07 … 0.07).
 * Actions: 0 pushes left, 1 does nothing, 2 pushes right. Reward: −1 for every step, the last one included.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { cos } from "../core/math.ts";
import { param } from "../core/schema.ts";
import { discrete } from "../core/spaces.ts";
import type { Outcome, World } from "../core/world.ts";
import {
  drawMountain,
  type MountainState,
  mountainParams,
  mountainSpace,
  observeMountain,
  roll,
} from "./mountain.ts";

const goal = 0.5;

export const mountainCarParams = z.strictObject({
  force: param(z.number().gt(0).max(0.1).default(0.001), {
    title: "Force",
    description: "What a push adds to the velocity.",
  }),
  ...mountainParams,
});

export function mountainCar(params: z.output<typeof mountainCarParams>): World<MountainState, number> {
  const { force, gravity, goalVelocity } = params;
  const underWay: Outcome = Object.freeze({ reward: -1, terminated: false });
  const arrived: Outcome = Object.freeze({ reward: -1, terminated: true });

  return {
    observationSpace: mountainSpace,
    actionSpace: discrete(3),
    actionNames: ["left", "coast", "right"],
    idle: () => 1,
    maxSteps: 200,
    stepsPerSecond: 30,
    init: (rng) => ({ position: rng.uniform(-0.6, -0.4), velocity: 0 }),
    step(state, action) {
      roll(state, (action - 1) * force + cos(3 * state.position) * -gravity);
      return state.position >= goal && state.velocity >= goalVelocity ? arrived : underWay;
    },
    observe: observeMountain,
    draw: (state) => drawMountain(state, goal),
  };
}

export const mountainCarEntry = envEntry({
  title: "Mountain car",
  description: "Swing a weak car out of a valley by pushing it left or right.",
  source: "Moore (1990); Sutton & Barto (2018), Example 10.1; Gymnasium, MountainCar-v0",
  params: mountainCarParams,
  rewardThreshold: -110,
  make: mountainCar,
});
