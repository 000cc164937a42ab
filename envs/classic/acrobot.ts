/**
 * Swing a two-link arm, driven at its elbow alone, up over a line. Sutton (1996), NIPS 8; Sutton & Barto (1998), §11.3;
 * constants, integrator and time limit of Gymnasium's Acrobot-v1.
 *
 * Observation [6]: cos θ1, sin θ1, cos θ2, sin θ2, θ1's and θ2's velocity (rad/s). θ1 is the upper link's angle from
 * hanging straight down, θ2 the lower link's from the upper one's direction.
 * Actions: torque −1, 0 or 1 N·m at the elbow. Reward: −1 for every step, 0 for the one that gets the tip over the line.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import { cos, sin } from "../core/math.ts";
import { param } from "../core/schema.ts";
import { box, discrete } from "../core/spaces.ts";
import type { Outcome, World } from "../core/world.ts";

// Both links: length 1 m, mass 1 kg, inertia 1 kg·m²; their lengths and masses are left out where they only multiply by 1.
const centre = 0.5; // m, from a link's upper end to its centre of mass
const inertia = 1; // kg·m²
const dt = 0.2; // s
const maxSpeed1 = 4 * Math.PI; // rad/s
const maxSpeed2 = 9 * Math.PI; // rad/s

export const acrobotParams = z.strictObject({
  gravity: param(z.number().min(0).max(100).default(9.8), {
    title: "Gravity",
    description: "Acceleration of free fall, m/s².",
  }),
  dynamics: param(z.enum(["book", "nips"]).default("book"), {
    title: "Dynamics",
    description: "book moves the lower link as Sutton & Barto (1998) do, nips as Sutton (1996) does.",
  }),
});

export interface AcrobotState {
  theta1: number;
  theta2: number;
  theta1Dot: number;
  theta2Dot: number;
}

export function acrobot({ gravity, dynamics }: z.output<typeof acrobotParams>): World<AcrobotState, number> {
  const hanging: Outcome = Object.freeze({ reward: -1, terminated: false });
  const over: Outcome = Object.freeze({ reward: 0, terminated: true });
  const limits = [1, 1, 1, 1, maxSpeed1, maxSpeed2];
  const centrifugal = dynamics === "book" ? centre : 0; // the term in θ1's velocity that nips leaves out
  const y = new Float64Array(4); // θ1, θ2 and their velocities
  const between = new Float64Array(4);
  const slopes = Array.from({ length: 4 }, () => new Float64Array(4)); // k1 … k4

  /** The motion's derivative at `at`, into `out`. Sutton & Barto (1998), §11.3. */
  function slope(
    [theta1, theta2, theta1Dot, theta2Dot]: Float64Array,
    torque: number,
    out: Float64Array,
  ): void {
    const cos2 = cos(theta2);
    const sin2 = sin(theta2);
    const d1 = centre * centre + (1 + centre * centre + 2 * centre * cos2) + 2 * inertia;
    const d2 = centre * centre + centre * cos2 + inertia;
    const phi2 = centre * gravity * cos(theta1 + theta2 - Math.PI / 2);
    const phi1 =
      -centre * (theta2Dot * theta2Dot) * sin2 -
      2 * centre * theta2Dot * theta1Dot * sin2 +
      (centre + 1) * gravity * cos(theta1 - Math.PI / 2) +
      phi2;
    const drive = torque + (d2 / d1) * phi1 - centrifugal * (theta1Dot * theta1Dot) * sin2 - phi2;
    const theta2Acc = drive / (centre * centre + inertia - (d2 * d2) / d1); // rad/s²
    out[0] = theta1Dot;
    out[1] = theta2Dot;
    out[2] = -(d2 * theta2Acc + phi1) / d1;
    out[3] = theta2Acc;
  }

  /** y + h · k, for the next slope. */
  function ahead(h: number, k: Float64Array): Float64Array {
    for (let i = 0; i < 4; i++) between[i] = y[i] + h * k[i];
    return between;
  }

  /** One step of the classical Runge-Kutta method over all of dt. */
  function integrate(torque: number): void {
    const [k1, k2, k3, k4] = slopes;
    slope(y, torque, k1);
    slope(ahead(dt / 2, k1), torque, k2);
    slope(ahead(dt / 2, k2), torque, k3);
    slope(ahead(dt, k3), torque, k4);
    for (let i = 0; i < 4; i++) y[i] += (dt / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  }

  return {
    observationSpace: box(
      limits.map((limit) => -limit),
      limits,
      [6],
    ),
    actionSpace: discrete(3),
    actionNames: ["torque −1", "torque 0", "torque +1"],
    idle: () => 1,
    maxSteps: 500,
    stepsPerSecond: 15,

    // Gymnasium rounds the first state to float32, and no later one.
    init: (rng) => ({
      theta1: Math.fround(rng.uniform(-0.1, 0.1)),
      theta2: Math.fround(rng.uniform(-0.1, 0.1)),
      theta1Dot: Math.fround(rng.uniform(-0.1, 0.1)),
      theta2Dot: Math.fround(rng.uniform(-0.1, 0.1)),
    }),

    step(state, action) {
      y[0] = state.theta1;
      y[1] = state.theta2;
      y[2] = state.theta1Dot;
      y[3] = state.theta2Dot;
      integrate(action - 1);
      state.theta1 = wrap(y[0]);
      state.theta2 = wrap(y[1]);
      state.theta1Dot = Math.min(maxSpeed1, Math.max(-maxSpeed1, y[2]));
      state.theta2Dot = Math.min(maxSpeed2, Math.max(-maxSpeed2, y[3]));
      return -cos(state.theta1) - cos(state.theta2 + state.theta1) > 1 ? over : hanging;
    },

    observe(state, out) {
      out[0] = cos(state.theta1);
      out[1] = sin(state.theta1);
      out[2] = cos(state.theta2);
      out[3] = sin(state.theta2);
      out[4] = state.theta1Dot;
      out[5] = state.theta2Dot;
    },

    draw: drawAcrobot,
  };
}

/** The same angle within −π … π. */
function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}

/** The arm hangs from the middle; the tip is to get over the line one link above. */
function drawAcrobot({ theta1, theta2 }: AcrobotState): Drawing {
  const width = 6; // m
  const height = 4.5;
  const shoulder = { x: width / 2, y: height / 2 };
  const elbow = { x: shoulder.x + sin(theta1), y: shoulder.y + cos(theta1) };
  const tip = { x: elbow.x + sin(theta1 + theta2), y: elbow.y + cos(theta1 + theta2) };
  const goal = shoulder.y - 1;
  const link = (
    ink: "body" | "accent",
    from: { x: number; y: number },
    to: { x: number; y: number },
  ): Shape => ({
    kind: "line",
    ink,
    width: 0.16,
    x1: from.x,
    y1: from.y,
    x2: to.x,
    y2: to.y,
  });
  return {
    width,
    height,
    shapes: [
      { kind: "circle", ink: "ground", ...shoulder, radius: 2.1 },
      { kind: "line", ink: "goal", width: 0.05, x1: 0.3, y1: goal, x2: width - 0.3, y2: goal },
      link("body", shoulder, elbow),
      link("accent", elbow, tip),
      { kind: "circle", ink: "line", ...shoulder, radius: 0.13 },
      { kind: "circle", ink: "line", ...elbow, radius: 0.1 },
      { kind: "circle", ink: "accent", ...tip, radius: 0.12 },
    ],
  };
}

export const acrobotEntry = envEntry({
  title: "Acrobot",
  description: "Swing a two-link arm over a line with a motor in its elbow alone.",
  source: "Sutton (1996); Sutton & Barto (1998), §11.3; Gymnasium, Acrobot-v1",
  params: acrobotParams,
  rewardThreshold: -100,
  make: acrobot,
});
