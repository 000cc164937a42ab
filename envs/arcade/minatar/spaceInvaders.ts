/**
 * Shoot the aliens before they land. The MinAtar game of Young & Tian (2019), arXiv:1903.03176, rules of MinAtar 1.0.15;
 * the grid, the actions and the stickiness are in minatar.ts. Nothing but the stickiness is left to luck.
 *
 * Observation [10, 10, 6], planes of 0s and 1s: cannon, alien, alien while they go left, alien while they go right, own
 * bullet, enemy bullet. Reward: 1 for each alien shot. The fewer aliens, the faster they go; the next wave starts
 * faster. The game ends when the cannon is hit or touched, and when an alien would go below the bottom row.
 */
import { envEntry } from "../../core/catalogue.ts";
import {
  type Channel,
  FIRE,
  LEFT,
  type MinatarGame,
  type MinatarState,
  minatar,
  minatarParams,
  NOOP,
  RIGHT,
  SIZE,
} from "./minatar.ts";

const bottom = SIZE - 1; // row of the cannon
const shotInterval = 5; // steps between two own shots
const alienShotInterval = 10;
const fastestInterval = 6; // steps between two moves of a whole wave, at the least
const waveRows = 4;
const waveColumns = 0b0011111100; // 2 … 7
const leftmost = 1;
const rightmost = 1 << (SIZE - 1);

const channels: readonly Channel[] = [
  { name: "cannon", ink: "accent" },
  { name: "alien", ink: "danger" },
  { name: "alien going left", ink: "danger" }, // which way shows as they move
  { name: "alien going right", ink: "danger" },
  { name: "own bullet", ink: "accent", alpha: 0.8 },
  { name: "enemy bullet", ink: "body" },
];
const width = channels.length; // numbers of a cell
const [CANNON, ALIEN, GOING_LEFT, GOING_RIGHT, BULLET, ENEMY_BULLET] = channels.keys();

/** A row of cells is a number: bit i is column i. */
type Rows = Uint16Array; // [10]

export interface SpaceInvadersState extends MinatarState {
  x: number; // of the cannon
  aliens: Rows;
  bullets: Rows;
  enemyBullets: Rows;
  direction: number; // of the aliens: −1 left, 1 right
  moveInterval: number; // steps between two moves of a whole wave
  moveTimer: number;
  alienShotTimer: number;
  shotTimer: number;
  rampIndex: number;
}

export function spaceInvaders(ramping: boolean): MinatarGame<SpaceInvadersState> {
  return {
    channels,
    minimalActions: [NOOP, LEFT, RIGHT, FIRE],
    init: () => ({
      lastAction: NOOP,
      terminal: false,
      x: 5,
      aliens: new Uint16Array(SIZE).fill(waveColumns, 0, waveRows),
      bullets: new Uint16Array(SIZE),
      enemyBullets: new Uint16Array(SIZE),
      direction: -1,
      moveInterval: 12,
      moveTimer: 12,
      alienShotTimer: alienShotInterval,
      shotTimer: 0,
      rampIndex: 0,
    }),

    frame(state, action) {
      act(state, action);
      raise(state.bullets);
      lower(state.enemyBullets);
      state.enemyBullets[0] = 0; // what has left at the bottom
      if (isIn(state.enemyBullets, state.x) || isIn(state.aliens, state.x)) state.terminal = true;
      if (state.moveTimer === 0) moveAliens(state);
      if (state.alienShotTimer === 0) shootBack(state);
      const hits = hitAliens(state);
      if (state.shotTimer > 0) state.shotTimer--;
      state.moveTimer--;
      state.alienShotTimer--;
      if (hits > 0 && columnsOf(state.aliens) === 0) nextWave(state, ramping);
      return hits;
    },

    observe,
  };
}

function act(state: SpaceInvadersState, action: number): void {
  if (action === FIRE) {
    if (state.shotTimer > 0) return;
    state.bullets[bottom] |= 1 << state.x;
    state.shotTimer = shotInterval;
  } else if (action === LEFT) {
    if (state.x > 0) state.x--;
  } else if (action === RIGHT) {
    if (state.x < SIZE - 1) state.x++;
  }
}

/** Whether there is something in the cannon's cell. */
function isIn(rows: Rows, x: number): boolean {
  return ((rows[bottom] >> x) & 1) === 1;
}

function moveAliens(state: SpaceInvadersState): void {
  const { aliens, direction } = state;
  state.moveTimer = Math.min(count(aliens), state.moveInterval);
  const isAtBorder = (columnsOf(aliens) & (direction < 0 ? leftmost : rightmost)) !== 0;
  if (isAtBorder) {
    state.direction = -direction;
    if (aliens[bottom] !== 0) state.terminal = true;
    lower(aliens);
  } else if (direction < 0) {
    for (let row = 0; row < SIZE; row++) aliens[row] >>= 1;
  } else {
    for (let row = 0; row < SIZE; row++) aliens[row] <<= 1;
  }
  if (isIn(aliens, state.x)) state.terminal = true;
}

/** The lowest alien of the column nearest to the cannon shoots; of two as near, that on the left. */
function shootBack(state: SpaceInvadersState): void {
  const { aliens, enemyBullets } = state;
  state.alienShotTimer = alienShotInterval;
  const column = nearest(columnsOf(aliens), state.x);
  let row = bottom;
  while (((aliens[row] >> column) & 1) === 0) row--;
  enemyBullets[row] |= 1 << column;
}

/** The set column nearest to x; there is one. */
function nearest(columns: number, x: number): number {
  let distance = 0;
  while (((columns >> (x + distance)) & 1) === 0) {
    distance++;
    if (distance <= x && ((columns >> (x - distance)) & 1) === 1) return x - distance;
  }
  return x + distance;
}

/** Gives the number of aliens hit. */
function hitAliens({ aliens, bullets }: SpaceInvadersState): number {
  let hits = 0;
  for (let row = 0; row < SIZE; row++) {
    const hit = aliens[row] & bullets[row];
    if (hit === 0) continue;
    aliens[row] ^= hit;
    bullets[row] ^= hit;
    hits += bitsOf(hit);
  }
  return hits;
}

/** Direction, timers and bullets stay as they are. */
function nextWave(state: SpaceInvadersState, ramping: boolean): void {
  if (ramping && state.moveInterval > fastestInterval) {
    state.moveInterval--;
    state.rampIndex++;
  }
  state.aliens.fill(waveColumns, 0, waveRows);
}

/** A row down; what leaves at the bottom comes in again at the top. */
function lower(rows: Rows): void {
  const lowest = rows[bottom];
  for (let row = bottom; row > 0; row--) rows[row] = rows[row - 1];
  rows[0] = lowest;
}

/** A row up; what leaves at the top is gone. */
function raise(rows: Rows): void {
  for (let row = 0; row < bottom; row++) rows[row] = rows[row + 1];
  rows[bottom] = 0;
}

function columnsOf(rows: Rows): number {
  let columns = 0;
  for (let row = 0; row < SIZE; row++) columns |= rows[row];
  return columns;
}

function count(rows: Rows): number {
  let total = 0;
  for (let row = 0; row < SIZE; row++) total += bitsOf(rows[row]);
  return total;
}

function bitsOf(row: number): number {
  let bits = 0;
  for (let rest = row; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

function observe({ x, aliens, direction, bullets, enemyBullets }: SpaceInvadersState, planes: Float32Array) {
  planes[(bottom * SIZE + x) * width + CANNON] = 1;
  mark(planes, ALIEN, aliens);
  mark(planes, direction < 0 ? GOING_LEFT : GOING_RIGHT, aliens);
  mark(planes, BULLET, bullets);
  mark(planes, ENEMY_BULLET, enemyBullets);
}

function mark(planes: Float32Array, channel: number, rows: Rows): void {
  for (let row = 0; row < SIZE; row++)
    for (let rest = rows[row]; rest !== 0; rest &= rest - 1) {
      const column = 31 - Math.clz32(rest & -rest); // of the lowest bit that is set
      planes[(row * SIZE + column) * width + channel] = 1;
    }
}

export function spaceInvadersEntry(minimal: boolean) {
  return envEntry({
    title: minimal ? "Space Invaders (minimal actions)" : "Space Invaders",
    description: "Shoot the aliens that come down, and dodge what they drop.",
    source: "Young & Tian (2019), arXiv:1903.03176; MinAtar 1.0.15",
    params: minatarParams,
    make: ({ sticky, ramping }) => minatar(spaceInvaders(ramping), { sticky, minimal }),
  });
}
