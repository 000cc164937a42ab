/** What both mountain cars share: the valley, how a car moves in it, and how it looks. Moore (1990), PhD thesis, Cambridge. */
import { z } from "zod";
import type { Drawing, Shape } from "../core/drawing.ts";
import { cos, sin } from "../core/math.ts";
import { param } from "../core/schema.ts";
import { box } from "../core/spaces.ts";

const minPosition = -1.2;
const maxPosition = 0.6;
const maxSpeed = 0.07;

export const mountainSpace = box([minPosition, -maxSpeed], [maxPosition, maxSpeed], [2]);

/** Parameters of both. */
export const mountainParams = {
  gravity: param(z.number().min(0).max(0.1).default(0.0025), {
    title: "Gravity",
    description: "What the steepest slope takes from the velocity in a step.",
  }),
  goalVelocity: param(z.number().min(0).max(maxSpeed).default(0), {
    title: "Goal velocity",
    description: "The least velocity at the flag that counts as having arrived.",
  }),
};

export interface MountainState {
  position: number;
  velocity: number;
}

export const clip = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

/** Adds `acceleration` to the velocity, the velocity to the position; the wall on the left takes all speed. */
export function roll(state: MountainState, acceleration: number): void {
  state.velocity = clip(state.velocity + acceleration, -maxSpeed, maxSpeed);
  state.position = clip(state.position + state.velocity, minPosition, maxPosition);
  if (state.position === minPosition && state.velocity < 0) state.velocity = 0;
}

export function observeMountain({ position, velocity }: MountainState, out: Float32Array): void {
  out[0] = position;
  out[1] = velocity;
}

const width = 2; // of the picture, in the world's unit of position
const height = 1.45;
const left = -1.3; // position at the left edge
const slices = 80;

/** Height of the ground over the bottom of the picture: the curve whose slope pulls as −cos(3 · position). */
const ground = (position: number) => 0.55 + 0.45 * sin(3 * position);

const hill: readonly Shape[] = [...slicesOf(earth), ...slicesOf(surface)];

function slicesOf(slice: (from: number, to: number) => Shape): Shape[] {
  const at = (i: number) => left + (width * i) / slices;
  return Array.from({ length: slices }, (_, i) => slice(at(i), at(i + 1)));
}

function earth(from: number, to: number): Shape {
  const top = (ground(from) + ground(to)) / 2;
  return {
    kind: "rect",
    ink: "ground",
    x: from - left,
    y: height - top,
    width: to - from + 0.005,
    height: top,
  };
}

function surface(from: number, to: number): Shape {
  return {
    kind: "line",
    ink: "line",
    width: 0.016,
    x1: from - left,
    y1: height - ground(from),
    x2: to - left,
    y2: height - ground(to),
  };
}

/** The car on its hill, as steep as the ground below it; the flag stands where it is to go. */
export function drawMountain({ position }: MountainState, goal: number): Drawing {
  const slope = 1.35 * cos(3 * position);
  const length = Math.sqrt(1 + slope * slope);
  const along = { x: 1 / length, y: -slope / length }; // uphill to the right, as the picture's y grows downwards
  /** A place on the car, `ahead` of its middle and `over` the ground. */
  const place = (ahead: number, over: number) => ({
    x: position - left + ahead * along.x + over * along.y,
    y: height - ground(position) + ahead * along.y - over * along.x,
  });
  const bar = (from: { x: number; y: number }, to: { x: number; y: number }) => ({
    x1: from.x,
    y1: from.y,
    x2: to.x,
    y2: to.y,
  });
  const flagX = goal - left;
  const flagY = height - ground(goal);
  return {
    width,
    height,
    shapes: [
      ...hill,
      { kind: "line", ink: "text", width: 0.016, x1: flagX, y1: flagY, x2: flagX, y2: flagY - 0.36 },
      { kind: "rect", ink: "goal", x: flagX, y: flagY - 0.37, width: 0.17, height: 0.11, radius: 0.01 },
      { kind: "line", ink: "accent", width: 0.06, ...bar(place(-0.075, 0.07), place(0.075, 0.07)) },
      { kind: "line", ink: "accent", width: 0.05, ...bar(place(-0.03, 0.105), place(0.025, 0.105)) },
      { kind: "circle", ink: "body", ...place(-0.06, 0.035), radius: 0.028 },
      { kind: "circle", ink: "body", ...place(0.06, 0.035), radius: 0.028 },
    ],
  };
}
