/**
 * Freeway: walk a chicken across eight lanes of traffic, again and again, for 2,501 steps. Rules of MinAtar 1.0.15; what the
 * games share is in minatar.ts. +1 for each crossing; a car sends the chicken back to the start. No difficulty ramp.
 */
import { envEntry } from "../../core/catalogue.ts";
import type { Rng } from "../../core/rng.ts";
import {
  DOWN,
  type MinatarGame,
  type MinatarState,
  minatar,
  minatarParams,
  NOOP,
  SIZE,
  UP,
} from "./minatar.ts";

const CHICKEN = 0;
const CAR = 1; // the trail of one of speed k is in channel 1 + k
const CHANNELS = 7;

const lanes = 8; // lane i is row i + 1
const column = 4; // of the chicken
const start = SIZE - 1; // its first row
const walkInterval = 3; // steps between two of its moves
const length = 2500; // steps, and one more

export interface FreewayState extends MinatarState {
  row: number; // of the chicken
  walkTimer: number;
  stepsLeft: number;
  /** Each car's column, speed (1 … 5, negative to the left; one of speed k moves every k + 1 steps) and steps to its next move. [8] each */
  columns: Int8Array;
  speeds: Int8Array;
  timers: Int8Array;
}

export const freeway: MinatarGame<FreewayState> = {
  channels: [
    { name: "chicken", ink: "accent" },
    { name: "car", ink: "danger" },
    ...[1, 2, 3, 4, 5].map((speed) => ({
      name: `trail of speed ${speed}`,
      ink: "muted" as const,
      alpha: 0.75 - 0.12 * speed,
      beneath: true,
    })),
  ],
  minimalActions: [NOOP, UP, DOWN],

  init(rng) {
    const state: FreewayState = {
      lastAction: NOOP,
      terminal: false,
      row: start,
      walkTimer: walkInterval,
      stepsLeft: length,
      columns: new Int8Array(lanes),
      speeds: new Int8Array(lanes),
      timers: new Int8Array(lanes),
    };
    drawTraffic(state, rng);
    return state;
  },

  frame(state, action, rng) {
    walk(state, action);
    let reward = 0;
    if (state.row === 0) {
      reward = 1;
      drawTraffic(state, rng);
      state.row = start;
    }
    for (let lane = 0; lane < lanes; lane++) drive(state, lane);
    if (state.walkTimer > 0) state.walkTimer--;
    state.stepsLeft--;
    if (state.stepsLeft < 0) state.terminal = true;
    return reward;
  },

  observe({ row, columns, speeds }, planes) {
    planes[(row * SIZE + column) * CHANNELS + CHICKEN] = 1;
    for (let lane = 0; lane < lanes; lane++) {
      const first = (lane + 1) * SIZE;
      const speed = speeds[lane];
      planes[(first + columns[lane]) * CHANNELS + CAR] = 1;
      const behind = around(columns[lane] - Math.sign(speed));
      planes[(first + behind) * CHANNELS + CAR + Math.abs(speed)] = 1;
    }
  },
};

/** New speeds and directions; the cars stay where they are. */
function drawTraffic({ speeds, timers }: FreewayState, rng: Rng): void {
  for (let lane = 0; lane < lanes; lane++) timers[lane] = rng.int(1, 6);
  for (let lane = 0; lane < lanes; lane++) speeds[lane] = rng.bernoulli(0.5) ? -timers[lane] : timers[lane];
}

function walk(state: FreewayState, action: number): void {
  if ((action !== UP && action !== DOWN) || state.walkTimer > 0) return;
  state.walkTimer = walkInterval;
  state.row = Math.min(start, Math.max(0, state.row + (action === UP ? -1 : 1)));
}

function drive(state: FreewayState, lane: number): void {
  const { columns, speeds, timers } = state;
  if (isHit(state, lane)) state.row = start;
  if (timers[lane] > 0) {
    timers[lane]--;
    return;
  }
  timers[lane] = Math.abs(speeds[lane]);
  columns[lane] = around(columns[lane] + Math.sign(speeds[lane]));
  if (isHit(state, lane)) state.row = start;
}

function isHit({ row, columns }: FreewayState, lane: number): boolean {
  return lane + 1 === row && columns[lane] === column;
}

/** The road goes around: what leaves at one side comes in at the other. */
function around(x: number): number {
  return x < 0 ? SIZE - 1 : x >= SIZE ? 0 : x;
}

export function freewayEntry(minimal: boolean) {
  return envEntry({
    title: minimal ? "Freeway (minimal actions)" : "Freeway",
    description: "Walk a chicken across eight lanes of traffic, as often as there is time.",
    source: "Young & Tian (2019), arXiv:1903.03176; MinAtar 1.0.15",
    params: minatarParams.omit({ ramping: true }),
    make: ({ sticky }) => minatar(freeway, { sticky, minimal }),
  });
}
