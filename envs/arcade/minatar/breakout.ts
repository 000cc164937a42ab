/**
 * Breakout: keep the ball up with the paddle and break the bricks. Rules of MinAtar 1.0.15; what the games share is in
 * minatar.ts. +1 for each brick; the game ends when the ball gets past the paddle. It has no difficulty ramp.
 */
import { envEntry } from "../../core/catalogue.ts";
import {
  LEFT,
  type MinatarGame,
  type MinatarState,
  minatar,
  minatarParams,
  NOOP,
  RIGHT,
  SIZE,
} from "./minatar.ts";

const PADDLE = 0;
const BALL = 1;
const TRAIL = 2;
const BRICK = 3;
const CHANNELS = 4;

const bottom = SIZE - 1; // the paddle's row
const firstBrickRow = 1;
const wall = (1 << 30) - 1; // three rows of ten bricks, a bit each

/** Directions: 0 up and left, 1 up and right, 2 down and right, 3 down and left. */
const right = [-1, 1, 1, -1];
const down = [-1, -1, 1, 1];
const offTheSide = [1, 0, 3, 2];
const back = [3, 2, 1, 0]; // off what lies above or below
const offTheCorner = [2, 3, 0, 1];

export interface BreakoutState extends MinatarState {
  paddle: number; // column
  x: number; // the ball's column
  y: number; // and row
  lastX: number;
  lastY: number;
  direction: number;
  /** A brick was hit and the ball has not been clear of bricks since; it breaks no other meanwhile. */
  strike: boolean;
  bricks: number; // bit (row − 1) · 10 + column
}

const brickAt = (x: number, y: number) => 1 << ((y - firstBrickRow) * SIZE + x);

function hasBrick({ bricks }: BreakoutState, x: number, y: number): boolean {
  return y >= firstBrickRow && y < firstBrickRow + 3 && (bricks & brickAt(x, y)) !== 0;
}

export const breakout: MinatarGame<BreakoutState> = {
  channels: [
    { name: "paddle", ink: "accent" },
    { name: "ball", ink: "body" },
    { name: "trail", ink: "muted", alpha: 0.45, beneath: true },
    { name: "brick", ink: "goal", beneath: true }, // the ball may fly through,
  ],
  minimalActions: [NOOP, LEFT, RIGHT],

  init(rng) {
    const fromRight = rng.int(2);
    const x = fromRight ? SIZE - 1 : 0;
    return {
      lastAction: NOOP,
      terminal: false,
      paddle: 4,
      x,
      y: 3,
      lastX: x,
      lastY: 3,
      direction: fromRight ? 3 : 2,
      strike: false,
      bricks: wall,
    };
  },

  frame(state, action) {
    if (action === LEFT) state.paddle = Math.max(0, state.paddle - 1);
    else if (action === RIGHT) state.paddle = Math.min(SIZE - 1, state.paddle + 1);
    return moveBall(state);
  },

  observe(state, planes) {
    planes[(state.y * SIZE + state.x) * CHANNELS + BALL] = 1;
    planes[(bottom * SIZE + state.paddle) * CHANNELS + PADDLE] = 1;
    planes[(state.lastY * SIZE + state.lastX) * CHANNELS + TRAIL] = 1;
    const first = firstBrickRow * SIZE;
    for (let bit = 0; bit < 3 * SIZE; bit++)
      planes[(first + bit) * CHANNELS + BRICK] = (state.bricks >> bit) & 1;
  },
};

/** Gives the number of bricks broken. */
function moveBall(state: BreakoutState): number {
  state.lastX = state.x;
  state.lastY = state.y;
  let x = state.x + right[state.direction];
  let y = state.y + down[state.direction];
  if (x < 0 || x >= SIZE) {
    x = state.lastX;
    state.direction = offTheSide[state.direction];
  }
  let broken = 0;
  let touches = false; // a brick
  if (y < 0) {
    y = 0;
    state.direction = back[state.direction];
  } else if (hasBrick(state, x, y)) {
    touches = true;
    if (!state.strike) {
      broken = 1;
      state.strike = true;
      state.bricks ^= brickAt(x, y);
      y = state.lastY;
      state.direction = back[state.direction];
    }
  } else if (y === bottom) {
    y = reachBottom(state, x, y);
  }
  if (!touches) state.strike = false;
  state.x = x;
  state.y = y;
  return broken;
}

/** The ball comes down beside, or onto, the paddle; gives the row that it is in afterwards. */
function reachBottom(state: BreakoutState, x: number, y: number): number {
  if (state.bricks === 0) state.bricks = wall;
  if (state.lastX === state.paddle) state.direction = back[state.direction];
  else if (x === state.paddle) state.direction = offTheCorner[state.direction];
  else {
    state.terminal = true;
    return y;
  }
  return state.lastY;
}

export function breakoutEntry(minimal: boolean) {
  return envEntry({
    title: minimal ? "Breakout (minimal actions)" : "Breakout",
    description: "Keep the ball up with the paddle and break all the bricks.",
    source: "Young & Tian (2019), arXiv:1903.03176; MinAtar 1.0.15",
    params: minatarParams.omit({ ramping: true }),
    make: ({ sticky }) => minatar(breakout, { sticky, minimal }),
  });
}
