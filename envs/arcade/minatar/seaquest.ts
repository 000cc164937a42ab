/**
 * Fetch divers from the sea, shoot what swims, and come up for air. The MinAtar game of Young & Tian (2019),
 * arXiv:1903.03176, rules of MinAtar 1.0.15; the grid, the actions and the stickiness are in minatar.ts.
 *
 * Observation [10, 10, 10], planes of 0s and 1s: submarine's front, submarine's back, own bullet, trail, enemy bullet,
 * fish, enemy submarine, oxygen left (bottom row), divers aboard (bottom row), diver.
 * Rewards: 1 for each fish or submarine shot; surfacing with six divers gives 1 for each full cell of the ten that
 * show the oxygen. The game ends on touching an enemy, without oxygen, and on surfacing without a diver.
 *
 * Quirk kept from the original: surfacing with six divers leaves −1 aboard, and from there on each surfacing takes one
 * more off instead of ending the game.
 *
 * Differs: the original removes the first that is equal by value, this the one that is meant, which comes to the same.
 * No two fish, submarines or divers are ever alike: those that came earlier stay ahead (while the pace still changes,
 * 14 steps or more lie between two arrivals). Enemy bullets may be alike, and then go together.
 */
import { envEntry } from "../../core/catalogue.ts";
import type { Rng } from "../../core/rng.ts";
import {
  type Channel,
  DOWN,
  FIRE,
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
import {
  enter,
  hasOncoming,
  isAt,
  isInside,
  LENGTH,
  launch,
  mark,
  markTrails,
  move,
  noThings,
  remove,
  removeWhere,
  shoot,
  swim,
  type Things,
  xOf,
} from "./things.ts";

const fullOxygen = 200; // steps under water
const fullCrew = 6;
const deepest = 8; // row; the gauges are below it
const shotInterval = 5; // steps between two own shots
const enemyShotInterval = 10;
const diverInterval = 30; // steps between two divers
const diverPace = 5; // steps that a diver waits between two moves
const fastestPace = 2;

const channels: readonly Channel[] = [
  { name: "submarine's front", ink: "accent" },
  { name: "submarine's back", ink: "line" },
  { name: "own bullet", ink: "accent", alpha: 0.8 },
  { name: "trail", ink: "muted", alpha: 0.4, beneath: true },
  { name: "enemy bullet", ink: "text" },
  { name: "fish", ink: "danger" },
  { name: "enemy submarine", ink: "body" },
  { name: "oxygen", ink: "line", alpha: 0.7 },
  { name: "divers aboard", ink: "goal" },
  { name: "diver", ink: "goal" },
];
const width = channels.length; // numbers of a cell
const [FRONT, BACK, BULLET, TRAIL, ENEMY_BULLET, FISH, SUBMARINE, OXYGEN, ABOARD, DIVER] = channels.keys();

export interface SeaquestState extends MinatarState {
  x: number;
  y: number; // 0 is the surface
  direction: number;
  oxygen: number;
  /** Divers aboard; negative after a full crew has been put ashore. */
  aboard: number;
  /** It has come up and not dived since. */
  surfaced: boolean;
  shotTimer: number;
  enemyInterval: number; // steps between two enemies
  enemyTimer: number;
  diverTimer: number;
  pace: number; // steps that an enemy waits between two moves
  rampIndex: number;
  /**
   * Lists stay short: a bullet crosses in 10 steps, an enemy or diver in 60 at the slowest, so there are at most 2 own
   * bullets, 2 divers and 61 enemies (one may come each step), each with a bullet every 11 steps.
   */
  bullets: Things;
  enemyBullets: Things;
  fish: Things;
  submarines: Things;
  divers: Things;
}

export function seaquest(ramping: boolean): MinatarGame<SeaquestState> {
  return {
    channels,
    minimalActions: [NOOP, LEFT, UP, RIGHT, DOWN, FIRE],
    init: () => ({
      lastAction: NOOP,
      terminal: false,
      x: 5,
      y: 0,
      direction: -1,
      oxygen: fullOxygen,
      aboard: 0,
      surfaced: true,
      shotTimer: 0,
      enemyInterval: 20,
      enemyTimer: 20,
      diverTimer: diverInterval,
      pace: 5,
      rampIndex: 0,
      bullets: noThings(),
      enemyBullets: noThings(),
      fish: noThings(),
      submarines: noThings(),
      divers: noThings(),
    }),

    frame(state, action, rng) {
      if (state.enemyTimer === 0) {
        spawnEnemy(state, rng);
        state.enemyTimer = state.enemyInterval;
      }
      if (state.diverTimer === 0) {
        spawnDiver(state, rng);
        state.diverTimer = diverInterval;
      }
      act(state, action);
      let reward = moveBullets(state);
      moveDivers(state);
      reward += moveEnemies(state, state.submarines);
      moveEnemyBullets(state); // those just fired too
      reward += moveEnemies(state, state.fish);
      if (state.enemyTimer > 0) state.enemyTimer--;
      if (state.diverTimer > 0) state.diverTimer--;
      if (state.shotTimer > 0) state.shotTimer--;
      return reward + breathe(state, ramping);
    },

    observe,
  };
}

function spawnEnemy({ fish, submarines, pace }: SeaquestState, rng: Rng): void {
  const direction = rng.bernoulli(1 / 2) ? 1 : -1;
  const isSubmarine = rng.bernoulli(1 / 3);
  const y = rng.int(1, 9);
  if (hasOncoming(fish, y, direction) || hasOncoming(submarines, y, direction)) return;
  enter(isSubmarine ? submarines : fish, y, direction, pace, enemyShotInterval);
}

function spawnDiver({ divers }: SeaquestState, rng: Rng): void {
  const direction = rng.bernoulli(1 / 2) ? 1 : -1;
  enter(divers, rng.int(1, 9), direction, diverPace, 0);
}

function act(state: SeaquestState, action: number): void {
  if (action === FIRE && state.shotTimer === 0) {
    launch(state.bullets, state.x, state.y, state.direction);
    state.shotTimer = shotInterval;
  } else if (action === LEFT || action === RIGHT) {
    state.direction = action === RIGHT ? 1 : -1;
    if (isInside(state.x + state.direction)) state.x += state.direction;
  } else if (action === UP && state.y > 0) state.y--;
  else if (action === DOWN && state.y < deepest) state.y++;
}

/** Gives the number of enemies hit. */
function moveBullets({ bullets, fish, submarines }: SeaquestState): number {
  let hits = 0;
  for (let at = bullets.length - LENGTH; at >= 0; at -= LENGTH) {
    move(bullets, at);
    if (!isInside(xOf(bullets, at))) remove(bullets, at);
    else if (removeWhere(fish, bullets, at) || removeWhere(submarines, bullets, at)) {
      remove(bullets, at);
      hits++;
    }
  }
  return hits;
}

function moveDivers(state: SeaquestState): void {
  const { divers } = state;
  for (let at = divers.length - LENGTH; at >= 0; at -= LENGTH) {
    if (pickUp(state, at) || !swim(divers, at, diverPace)) continue;
    if (isInside(xOf(divers, at))) pickUp(state, at);
    else remove(divers, at);
  }
}

function pickUp(state: SeaquestState, at: number): boolean {
  if (state.aboard >= fullCrew || !isAt(state.divers, at, state.x, state.y)) return false;
  remove(state.divers, at);
  state.aboard++;
  return true;
}

/** Fish or submarines. Gives the number that swam into a bullet. */
function moveEnemies(state: SeaquestState, enemies: Things): number {
  let hits = 0;
  for (let at = enemies.length - LENGTH; at >= 0; at -= LENGTH) {
    if (isAt(enemies, at, state.x, state.y)) state.terminal = true;
    const swam = swim(enemies, at, state.pace);
    let isGone = !isInside(xOf(enemies, at));
    if (isAt(enemies, at, state.x, state.y)) state.terminal = true;
    else if (swam && removeWhere(state.bullets, enemies, at)) {
      isGone = true;
      hits++;
    }
    if (enemies === state.submarines) shoot(enemies, at, enemyShotInterval, state.enemyBullets); // even one that is gone by now
    if (isGone) remove(enemies, at);
  }
  return hits;
}

function moveEnemyBullets(state: SeaquestState): void {
  const { enemyBullets } = state;
  for (let at = enemyBullets.length - LENGTH; at >= 0; at -= LENGTH) {
    if (isAt(enemyBullets, at, state.x, state.y)) state.terminal = true;
    move(enemyBullets, at);
    if (!isInside(xOf(enemyBullets, at))) remove(enemyBullets, at);
    else if (isAt(enemyBullets, at, state.x, state.y)) state.terminal = true;
  }
}

function breathe(state: SeaquestState, ramping: boolean): number {
  if (state.oxygen <= 0) state.terminal = true;
  if (state.y > 0) {
    state.oxygen--;
    state.surfaced = false;
  } else if (!state.surfaced) {
    if (state.aboard !== 0) return surface(state, ramping);
    state.terminal = true;
  }
  return 0;
}

function surface(state: SeaquestState, ramping: boolean): number {
  const isFull = state.aboard === fullCrew;
  const reward = isFull ? oxygenCells(state.oxygen) : 0;
  state.aboard = isFull ? -1 : state.aboard - 1;
  state.surfaced = true;
  state.oxygen = fullOxygen;
  if (ramping && (state.enemyInterval > 1 || state.pace > fastestPace)) {
    if (state.pace > fastestPace && state.rampIndex % 2 === 1) state.pace--;
    if (state.enemyInterval > 1) state.enemyInterval--;
    state.rampIndex++;
  }
  return reward;
}

function oxygenCells(oxygen: number): number {
  return Math.floor((Math.max(0, oxygen) * SIZE) / fullOxygen);
}

function observe(state: SeaquestState, planes: Float32Array): void {
  const { x, y, direction, bullets, enemyBullets, fish, submarines, divers } = state;
  planes[(y * SIZE + x) * width + FRONT] = 1;
  planes[(y * SIZE + x - direction) * width + BACK] = 1; // always inside: it has come from there
  mark(planes, width, BULLET, bullets);
  mark(planes, width, ENEMY_BULLET, enemyBullets);
  mark(planes, width, FISH, fish);
  mark(planes, width, SUBMARINE, submarines);
  mark(planes, width, DIVER, divers);
  markTrails(planes, width, TRAIL, fish);
  markTrails(planes, width, TRAIL, submarines);
  markTrails(planes, width, TRAIL, divers);
  const bottom = (SIZE - 1) * SIZE; // its first cell
  const oxygen = oxygenCells(state.oxygen);
  for (let column = 0; column < oxygen; column++) planes[(bottom + column) * width + OXYGEN] = 1;
  for (let i = 1; i <= state.aboard; i++) planes[(bottom + SIZE - 1 - i) * width + ABOARD] = 1;
}

export function seaquestEntry(minimal: boolean) {
  return envEntry({
    title: minimal ? "Seaquest (minimal actions)" : "Seaquest",
    description: "Rescue divers with a submarine that shoots and must come up for air.",
    source: "Young & Tian (2019), arXiv:1903.03176; MinAtar 1.0.15",
    params: minatarParams,
    make: ({ sticky, ramping }) => minatar(seaquest(ramping), { sticky, minimal }),
  });
}
