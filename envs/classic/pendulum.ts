/**
 * Swing a pendulum up and hold it there with a motor too weak to lift it at once. Constants, order of updates and time
 * limit of Gymnasium's Pendulum-v1.
 *
 * Observation [3]: cos θ, sin θ, θ's velocity (rad/s); θ is the angle from upright, counterclockwise.
 * Action [1]: torque, −2 … 2 N·m, clipped. Reward: −(θ² + 0.1 · velocity² + 0.001 · torque²) of the state before the step,
 * θ taken within −π … π. The episode never ends by itself.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import { cos, sin } from "../core/math.ts";
import { param } from "../core/schema.ts";
import { box } from "../core/spaces.ts";
import type { World } from "../core/world.ts";

const maxSpeed = 8; // rad/s
const maxTorque = 2; // N·m
const dt = 0.05; // s
const mass = 1; // kg
const length = 1; // m

export const pendulumParams = z.strictObject({
  gravity: param(z.number().min(0).max(100).default(10), {
    title: "Gravity",
    description: "Acceleration of free fall, m/s².",
  }),
});

export interface PendulumState {
  theta: number;
  thetaDot: number;
  /** What the motor did in the last step, for views. */
  torque: number;
}

export function pendulum({ gravity }: z.output<typeof pendulumParams>): World<PendulumState, Float32Array> {
  return {
    observationSpace: box([-1, -1, -maxSpeed], [1, 1, maxSpeed], [3]),
    actionSpace: box(-maxTorque, maxTorque, [1]),
    idle: () => Float32Array.of(0),
    maxSteps: 200,
    stepsPerSecond: 1 / dt,

    init: (rng) => ({
      theta: rng.uniform(-Math.PI, Math.PI),
      thetaDot: rng.uniform(-1, 1),
      torque: 0,
    }),

    step(state, action) {
      const { theta, thetaDot } = state;
      const torque = clip(action[0], maxTorque);
      const angle = fromUpright(theta);
      const cost = angle * angle + 0.1 * (thetaDot * thetaDot) + 0.001 * (torque * torque);
      const fall = ((3 * gravity) / (2 * length)) * sin(theta); // rad/s²
      const drive = (3 / (mass * (length * length))) * torque; // rad/s²

      state.torque = torque;
      state.thetaDot = clip(thetaDot + (fall + drive) * dt, maxSpeed);
      state.theta = theta + state.thetaDot * dt;
      return { reward: -cost, terminated: false };
    },

    observe(state, out) {
      out[0] = cos(state.theta);
      out[1] = sin(state.theta);
      out[2] = state.thetaDot;
    },

    draw: drawPendulum,
  };
}

const clip = (x: number, limit: number) => Math.min(limit, Math.max(-limit, x));

/** The same angle within −π … π. */
function fromUpright(theta: number): number {
  const turn = 2 * Math.PI;
  const rest = (theta + Math.PI) % turn; // of theta's sign
  return (rest < 0 ? rest + turn : rest) - Math.PI;
}

const width = 4; // m
const height = 2.7;
const pivot = { x: width / 2, y: height / 2 };
const arcs = 16;

/** A place at `angle` from upright, counterclockwise, and `reach` from the pivot. */
function place(angle: number, reach: number): { x: number; y: number } {
  return { x: pivot.x - reach * sin(angle), y: pivot.y - reach * cos(angle) };
}

function line(
  ink: Shape["ink"],
  thick: number,
  from: { x: number; y: number },
  to: { x: number; y: number },
): Shape {
  return { kind: "line", ink, width: thick, x1: from.x, y1: from.y, x2: to.x, y2: to.y };
}

/** The pendulum below the mark it is to reach; an arrow round the pivot, as long as the torque is large, its way round. */
function drawPendulum({ theta, torque }: PendulumState): Drawing {
  return {
    width,
    height,
    shapes: [
      { kind: "circle", ink: "ground", ...pivot, radius: 1.25 },
      line("goal", 0.05, place(0, 1.06), place(0, 1.25)),
      line("accent", 0.17, pivot, place(theta, length)),
      { kind: "circle", ink: "accent", ...place(theta, length), radius: 0.12 },
      ...arrow(torque / maxTorque),
      { kind: "circle", ink: "text", ...pivot, radius: 0.055 },
    ],
  };
}

/** `share` −1 … 1 of a half turn from upright, counterclockwise. */
function arrow(share: number): Shape[] {
  const end = share * Math.PI;
  const at = (i: number) => place((end * i) / arcs, 0.5);
  const arc = Array.from({ length: arcs }, (_, i) => line("body", 0.035, at(i), at(i + 1)));
  const back = 0.28 * clip(4 * share, 1); // the head's length as an angle; it shrinks with a faint torque
  const spread = 0.3 * Math.abs(back);
  const head = [-spread, spread].map((aside) =>
    line("body", 0.035, at(arcs), place(end - back, 0.5 + aside)),
  );
  return [...arc, ...head];
}

export const pendulumEntry = envEntry({
  title: "Pendulum",
  description: "Swing a pendulum up and hold it upright with a weak motor.",
  source: "Gymnasium, Pendulum-v1",
  params: pendulumParams,
  make: pendulum,
});
