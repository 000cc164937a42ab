/**
 * Balance a pole on a cart. Barto, Sutton & Anderson (1983), doi:10.1109/TSMC.1983.6313077; constants, order of
 * updates and time limit of Gymnasium's CartPole-v1.
 *
 * Observation [4]: x (m), xDot (m/s), theta (rad from upright), thetaDot (rad/s).
 * Actions: 0 pushes left, 1 pushes right. Reward: 1 for every step taken, the failing one included.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import { cos, sin } from "../core/math.ts";
import { param } from "../core/schema.ts";
import { box, discrete } from "../core/spaces.ts";
import type { Outcome, World } from "../core/world.ts";

const cartMass = 1; // kg
const poleMass = 0.1; // kg
const dt = 0.02; // s
const maxX = 2.4; // m
const maxTheta = (12 * 2 * Math.PI) / 360; // rad

export const cartPoleParams = z.strictObject({
  gravity: param(z.number().min(0).max(100).default(9.8), {
    title: "Gravity",
    description: "Acceleration of free fall, m/s².",
  }),
  force: param(z.number().gt(0).max(100).default(10), {
    title: "Force",
    description: "Push on the cart, N.",
  }),
  halfLength: param(z.number().gt(0).max(5).default(0.5), {
    title: "Half length",
    description: "Half the length of the pole, m.",
  }),
  integrator: param(z.enum(["euler", "semiImplicitEuler"]).default("euler"), {
    title: "Integrator",
    description: "euler moves positions by the old velocities, semiImplicitEuler by the new ones.",
  }),
  suttonBartoReward: param(z.boolean().default(false), {
    title: "Sutton & Barto reward",
    description: "0 for every step and −1 for failing, instead of 1 for every step.",
  }),
});

export interface CartPoleState {
  x: number;
  xDot: number;
  theta: number;
  thetaDot: number;
}

export function cartPole(params: z.output<typeof cartPoleParams>): World<CartPoleState, number> {
  const { gravity, force, halfLength, integrator } = params;
  const totalMass = poleMass + cartMass;
  const poleMoment = poleMass * halfLength; // kg·m
  const standing: Outcome = Object.freeze({ reward: params.suttonBartoReward ? 0 : 1, terminated: false });
  const fallen: Outcome = Object.freeze({ reward: params.suttonBartoReward ? -1 : 1, terminated: true });
  const limits = [2 * maxX, Infinity, 2 * maxTheta, Infinity];

  return {
    observationSpace: box(
      limits.map((limit) => -limit),
      limits,
      [4],
    ),
    actionSpace: discrete(2),
    actionNames: ["left", "right"],
    maxSteps: 500,
    stepsPerSecond: 1 / dt,

    init: (rng) => ({
      x: rng.uniform(-0.05, 0.05),
      xDot: rng.uniform(-0.05, 0.05),
      theta: rng.uniform(-0.05, 0.05),
      thetaDot: rng.uniform(-0.05, 0.05),
    }),

    step(state, action) {
      const { xDot, theta, thetaDot } = state;
      const sinTheta = sin(theta);
      const cosTheta = cos(theta);
      const push = action === 1 ? force : -force;
      const drive = (push + poleMoment * (thetaDot * thetaDot) * sinTheta) / totalMass;
      const inertia = halfLength * (4 / 3 - (poleMass * (cosTheta * cosTheta)) / totalMass);
      const thetaAcc = (gravity * sinTheta - cosTheta * drive) / inertia; // rad/s²
      const xAcc = drive - (poleMoment * thetaAcc * cosTheta) / totalMass; // m/s²

      state.xDot = xDot + dt * xAcc;
      state.thetaDot = thetaDot + dt * thetaAcc;
      const old = integrator === "euler";
      state.x += dt * (old ? xDot : state.xDot);
      state.theta += dt * (old ? thetaDot : state.thetaDot);
      const fell = state.x < -maxX || state.x > maxX || state.theta < -maxTheta || state.theta > maxTheta;
      return fell ? fallen : standing;
    },

    observe(state, out) {
      out[0] = state.x;
      out[1] = state.xDot;
      out[2] = state.theta;
      out[3] = state.thetaDot;
    },

    draw: (state) => drawCartPole(state, halfLength),
  };
}

/** A side view 6 m wide; the pole at its true length, the angle limits as faint rays. */
function drawCartPole({ x, theta }: CartPoleState, halfLength: number): Drawing {
  const width = 6; // m
  const length = 2 * halfLength;
  const height = Math.max(2, length + 0.9);
  const floor = height - 0.35;
  const axleX = width / 2 + x;
  const axleY = floor - 0.3;
  const ray = (angle: number, reach: number) => ({
    x1: axleX,
    y1: axleY,
    x2: axleX + reach * sin(angle),
    y2: axleY - reach * cos(angle),
  });
  const post = (at: number): Shape => ({
    kind: "line",
    ink: "danger",
    alpha: 0.7,
    width: 0.03,
    x1: at,
    y1: floor - 0.22,
    x2: at,
    y2: floor + 0.1,
  });
  return {
    width,
    height,
    shapes: [
      { kind: "line", ink: "line", width: 0.03, x1: 0, y1: floor, x2: width, y2: floor },
      post(width / 2 - maxX),
      post(width / 2 + maxX),
      { kind: "line", ink: "muted", alpha: 0.5, width: 0.012, ...ray(-maxTheta, length + 0.15) },
      { kind: "line", ink: "muted", alpha: 0.5, width: 0.012, ...ray(maxTheta, length + 0.15) },
      { kind: "rect", ink: "body", x: axleX - 0.3, y: axleY - 0.1, width: 0.6, height: 0.3, radius: 0.05 },
      { kind: "circle", ink: "body", x: axleX - 0.18, y: floor - 0.08, radius: 0.08 },
      { kind: "circle", ink: "body", x: axleX + 0.18, y: floor - 0.08, radius: 0.08 },
      { kind: "line", ink: "accent", width: 0.09, ...ray(theta, length) },
      { kind: "circle", ink: "text", x: axleX, y: axleY, radius: 0.045 },
    ],
  };
}

export const cartPoleEntry = envEntry({
  title: "CartPole",
  description: "Balance a pole on a cart by pushing it left or right.",
  source: "Barto, Sutton & Anderson (1983); Gymnasium, CartPole-v1",
  params: cartPoleParams,
  rewardThreshold: 475,
  make: cartPole,
});
