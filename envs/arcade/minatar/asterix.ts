/**
 * Asterix: collect the gold and keep clear of the enemies that cross the rows. Rules of MinAtar 1.0.15; what the games share
 * is in minatar.ts. +1 for each piece of gold; the game ends when an enemy is met. They come and move faster as it goes on.
 */
import { envEntry } from "../../core/catalogue.ts";
import type { Rng } from "../../core/rng.ts";
import {
  DOWN,
  LEFT,
  type MinatarGame,
  type MinatarState,
  minatar,
  minatarParams,
  NOOP,
  RIGHT,
  SIZE,
  UP,
} from "./minatar.ts";

const PLAYER = 0;
const ENEMY = 1;
const TRAIL = 2;
const GOLD = 3;
const CHANNELS = 4;

const slots = 8; // one in each row but the first and the last; slot i is row i + 1
const EMPTY = 0;
const slowestSpawn = 10; // steps
const slowestMove = 5; // steps
const rampInterval = 100; // steps

export interface AsterixState extends MinatarState {
  x: number;
  y: number;
  /** What is in each slot: EMPTY, ENEMY or GOLD, its column, and −1 or 1 for the way it goes. [8] each */
  things: Int8Array;
  columns: Int8Array;
  directions: Int8Array;
  spawnInterval: number; // steps
  spawnTimer: number;
  moveInterval: number; // steps
  moveTimer: number;
  rampTimer: number;
  rampIndex: number;
}

export function asterix(ramping: boolean): MinatarGame<AsterixState> {
  return {
    channels: [
      { name: "player", ink: "accent" },
      { name: "enemy", ink: "danger" },
      { name: "trail", ink: "muted", alpha: 0.45, beneath: true },
      { name: "gold", ink: "goal" },
    ],
    minimalActions: [NOOP, LEFT, UP, RIGHT, DOWN],

    init: () => ({
      lastAction: NOOP,
      terminal: false,
      x: 5,
      y: 5,
      things: new Int8Array(slots),
      columns: new Int8Array(slots),
      directions: new Int8Array(slots),
      spawnInterval: slowestSpawn,
      spawnTimer: slowestSpawn,
      moveInterval: slowestMove,
      moveTimer: slowestMove,
      rampTimer: rampInterval,
      rampIndex: 0,
    }),

    frame(state, action, rng) {
      if (state.spawnTimer === 0) {
        spawn(state, rng);
        state.spawnTimer = state.spawnInterval;
      }
      if (action === LEFT) state.x = Math.max(0, state.x - 1);
      else if (action === RIGHT) state.x = Math.min(SIZE - 1, state.x + 1);
      else if (action === UP) state.y = Math.max(1, state.y - 1);
      else if (action === DOWN) state.y = Math.min(SIZE - 2, state.y + 1);
      let reward = 0;
      for (let slot = 0; slot < slots; slot++) reward += meet(state, slot);
      if (state.moveTimer === 0) {
        state.moveTimer = state.moveInterval;
        for (let slot = 0; slot < slots; slot++) reward += move(state, slot);
      }
      state.spawnTimer--;
      state.moveTimer--;
      if (ramping) ramp(state);
      return reward;
    },

    observe,
  };
}

/** Draws which way something goes and what it is, even when no slot is free to take it. */
function spawn({ things, columns, directions }: AsterixState, rng: Rng): void {
  const direction = rng.bernoulli(1 / 2) ? 1 : -1;
  const thing = rng.bernoulli(1 / 3) ? GOLD : ENEMY;
  let free = 0;
  for (let slot = 0; slot < slots; slot++) if (things[slot] === EMPTY) free++;
  if (free === 0) return;
  let passed = rng.int(free); // empty slots before the one it takes
  let chosen = 0;
  while (things[chosen] !== EMPTY || passed-- > 0) chosen++;
  things[chosen] = thing;
  columns[chosen] = direction > 0 ? 0 : SIZE - 1;
  directions[chosen] = direction;
}

/** What is on the player's cell is taken or ends the game; gives the reward. */
function meet(state: AsterixState, slot: number): number {
  const { x, y, things, columns } = state;
  if (things[slot] === EMPTY || columns[slot] !== x || slot + 1 !== y) return 0;
  if (things[slot] === ENEMY) {
    state.terminal = true;
    return 0;
  }
  things[slot] = EMPTY;
  return 1;
}

function move(state: AsterixState, slot: number): number {
  const { things, columns, directions } = state;
  if (things[slot] === EMPTY) return 0;
  columns[slot] += directions[slot];
  if (columns[slot] < 0 || columns[slot] >= SIZE) {
    things[slot] = EMPTY;
    return 0;
  }
  return meet(state, slot);
}

/** Things move faster every second time and come faster every time, until both are as fast as can be. */
function ramp(state: AsterixState): void {
  if (state.spawnInterval <= 1 && state.moveInterval <= 1) return;
  if (state.rampTimer >= 0) {
    state.rampTimer--;
    return;
  }
  if (state.moveInterval > 1 && state.rampIndex % 2 === 1) state.moveInterval--;
  if (state.spawnInterval > 1) state.spawnInterval--;
  state.rampIndex++;
  state.rampTimer = rampInterval;
}

function observe({ x, y, things, columns, directions }: AsterixState, planes: Float32Array): void {
  planes[(y * SIZE + x) * CHANNELS + PLAYER] = 1;
  for (let slot = 0; slot < slots; slot++) {
    if (things[slot] === EMPTY) continue;
    const cell = (slot + 1) * SIZE + columns[slot];
    planes[cell * CHANNELS + things[slot]] = 1;
    const behind = columns[slot] - directions[slot];
    if (behind >= 0 && behind < SIZE) planes[(cell - directions[slot]) * CHANNELS + TRAIL] = 1;
  }
}

export function asterixEntry(minimal: boolean) {
  return envEntry({
    title: minimal ? "Asterix (minimal actions)" : "Asterix",
    description: "Collect the gold and keep clear of the enemies that cross the rows.",
    source: "Young & Tian (2019), arXiv:1903.03176; MinAtar 1.0.15",
    params: minatarParams,
    make: ({ sticky, ramping }) => minatar(asterix(ramping), { sticky, minimal }),
  });
}
