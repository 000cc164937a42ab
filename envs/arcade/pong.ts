/**
 * Pong: two paddles, one ball, first to 21. After Atari's Pong (1972) and its version for the Atari 2600 (Bellemare et
 * al., 2013, doi:10.1613/jair.3912), whose court of 160 × 160 pixels, right-hand learner and rewards these are; simpler
 * in that a step is one move of the ball and nothing is random but the serves.
 *
 * Both paddles move at once, then the ball. Walls reflect it; a paddle sends it back the steeper, the farther from its
 * middle it was hit, up to 45°, and 5 % faster each time, up to twice its first speed. A ball behind a paddle is lost: a
 * point for the other side. The next is served from the middle at a random angle up to 45°, towards whoever lost the last.
 * Observation, each seat's from its own side as if it sat on the right, one of
 *   features [6]: own paddle and the other's, the ball's x and y, its two speeds; all within −1 … 1;
 *   planes [20, 20, 4]: own paddle, other paddle, ball, ball one step ago; each 8-pixel cell tells the share covered.
 * The score is not told. Actions: 0 stay, 1 up, 2 down. Reward: 1 for a point, −1 for one lost. Time limit: 10,000 steps.
 *
 * `pongForTwo` has two seats for learners; in Pong-v0 the left one follows the ball as well as its speed and skill allow.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Brush, Drawing, Shape } from "../core/drawing.ts";
import type { Rng } from "../core/rng.ts";
import { param, parse } from "../core/schema.ts";
import { against, type Seat, type SeatPolicy, type SeatsOutcome, type SeatsWorld } from "../core/seats.ts";
import { box, discrete } from "../core/spaces.ts";
import { cover, type Grid } from "./planes.ts";

const width = 160; // x runs from −80 to 80
const height = 160; // y from 0, the top
const face = 64; // |x| of the paddles' inner sides
const paddleWidth = 4;
const ballSize = 4;
const faster = 1.05; // with each return
const grid: Grid = { rows: 20, columns: 20, channels: 4, cell: 8 };
const LEFT: Seat = 0;
const RIGHT: Seat = 1;
const [STAY, UP, DOWN] = [0, 1, 2];

const gameFields = {
  observation: param(z.enum(["features", "planes"]).default("features"), {
    title: "Observation",
    description: "Exact features, or planes for networks that see.",
  }),
  points: param(z.int().min(1).max(100).default(21), {
    title: "Points",
    description: "Who has as many first wins; that ends the episode.",
  }),
  paddle: param(z.number().min(4).max(80).default(16), {
    title: "Paddle",
    description: "Height of both paddles, pixels.",
  }),
  ballSpeed: param(z.number().min(0.5).max(8).default(3), {
    title: "Ball's speed",
    description: "Of a serve, sideways, pixels per step.",
  }),
  paddleSpeed: param(z.number().gt(0).max(16).default(4), {
    title: "Paddle's speed",
    description: "Of a learner's paddle, pixels per step.",
  }),
};

const pongForTwoParams = z.strictObject(gameFields);

const pongParams = z.strictObject({
  ...gameFields,
  opponentSpeed: param(z.number().min(0).max(16).default(2), {
    title: "Opponent's speed",
    description: "Of the other paddle, pixels per step.",
  }),
  opponentSkill: param(z.number().min(0).max(1).default(0.8), {
    title: "Opponent's skill",
    description: "Share of steps in which it follows the ball; in the others it stays.",
  }),
});

export interface PongState {
  ballX: number;
  ballY: number; // of its centre, as all positions here
  lastX: number; // one step ago
  lastY: number;
  velocityX: number;
  velocityY: number;
  readonly paddles: Float64Array; // [2] y
  readonly points: Int32Array; // [2]
}

type GameParams = z.output<typeof pongForTwoParams>;

/** `speeds`: of the left paddle and of the right one. */
function pongGame(params: GameParams, speeds: readonly [number, number]): SeatsWorld<PongState> {
  const { points, paddle, ballSpeed, observation } = params;
  const reach = (paddle + ballSize) / 2; // from the paddle's middle to that of a ball it can still hit
  const fastest = 2 * ballSpeed;

  function serve(state: PongState, towards: Seat, rng: Rng): void {
    state.ballX = state.lastX = 0;
    state.ballY = state.lastY = height / 2;
    state.velocityX = towards === RIGHT ? ballSpeed : -ballSpeed;
    state.velocityY = ballSpeed * rng.uniform(-1, 1);
  }

  /** A ball that has just come to the line of a seat's paddle is sent back if the paddle is there. */
  function meetPaddle(state: PongState, seat: Seat): void {
    const side = seat === RIGHT ? 1 : -1;
    const line = face - ballSize / 2;
    const beyond = side * state.ballX - line;
    const offset = (state.ballY - state.paddles[seat]) / reach; // −1 … 1 on the paddle
    if (beyond <= 0 || side * state.lastX > line || Math.abs(offset) > 1) return;
    const speed = Math.min(fastest, faster * Math.abs(state.velocityX));
    state.ballX = side * (line - beyond);
    state.velocityX = -side * speed;
    state.velocityY = speed * offset;
  }

  return {
    seats: 2,
    observationSpace: box(
      observation === "planes" ? 0 : -1,
      1,
      observation === "planes" ? [grid.rows, grid.columns, grid.channels] : [6],
    ),
    actionSpace: discrete(3),
    actionNames: ["stay", "up", "down"],
    idle: () => STAY,
    stepsPerSecond: 40,
    maxSteps: 10_000,

    init(rng) {
      const state: PongState = {
        ballX: 0,
        ballY: 0,
        lastX: 0,
        lastY: 0,
        velocityX: 0,
        velocityY: 0,
        paddles: new Float64Array(2).fill(height / 2),
        points: new Int32Array(2),
      };
      serve(state, rng.int(2) === 0 ? LEFT : RIGHT, rng);
      return state;
    },

    step(state, actions, rng) {
      for (let seat = 0; seat < 2; seat++)
        state.paddles[seat] = moved(state.paddles[seat], actions[seat], speeds[seat], paddle);
      moveBall(state);
      meetPaddle(state, LEFT);
      meetPaddle(state, RIGHT);
      if (Math.abs(state.ballX) <= width / 2) return nothing;
      const scorer = state.ballX > 0 ? LEFT : RIGHT;
      state.ballX = Math.sign(state.ballX) * (width / 2); // lost at the edge of the court
      state.points[scorer]++;
      if (state.points[scorer] === points) return wonBy[scorer];
      serve(state, scorer === LEFT ? RIGHT : LEFT, rng);
      return scoredBy[scorer];
    },

    observe:
      observation === "planes"
        ? (state, seat, out) => observePlanes(state, seat, paddle, out)
        : (state, seat, out) => observeFeatures(state, seat, fastest, out),
    draw: (state) => drawPong(state, paddle),
    screen: { width, height, paint: (state, brush) => paintPong(state, paddle, brush) },
  };
}

const outcomes = (rewards: readonly [number, number], terminated: boolean): SeatsOutcome =>
  Object.freeze([
    Object.freeze({ reward: rewards[0], terminated }),
    Object.freeze({ reward: rewards[1], terminated }),
  ] as const);
const nothing = outcomes([0, 0], false);
const scoredBy = [outcomes([1, -1], false), outcomes([-1, 1], false)] as const; // by seat
const wonBy = [outcomes([1, -1], true), outcomes([-1, 1], true)] as const;

/** Where a paddle's middle is after an action: the walls stop it. */
function moved(y: number, action: number, speed: number, paddle: number): number {
  const to = action === UP ? y - speed : action === DOWN ? y + speed : y;
  return Math.min(height - paddle / 2, Math.max(paddle / 2, to));
}

function moveBall(state: PongState): void {
  state.lastX = state.ballX;
  state.lastY = state.ballY;
  state.ballX += state.velocityX;
  state.ballY += state.velocityY;
  const top = ballSize / 2;
  const bottom = height - top;
  if (state.ballY >= top && state.ballY <= bottom) return;
  state.ballY = 2 * (state.ballY < top ? top : bottom) - state.ballY;
  state.velocityY = -state.velocityY;
}

/** x as a seat sees it: its own side is on the right. */
function mirrored(x: number, seat: Seat): number {
  return seat === RIGHT ? x : 0 - x;
}

function observeFeatures(state: PongState, seat: Seat, fastest: number, out: Float32Array): void {
  const { paddles, ballX, ballY, velocityX, velocityY } = state;
  out[0] = (2 * paddles[seat]) / height - 1;
  out[1] = (2 * paddles[1 - seat]) / height - 1;
  out[2] = mirrored(ballX, seat) / (width / 2);
  out[3] = (2 * ballY) / height - 1;
  out[4] = mirrored(velocityX, seat) / fastest;
  out[5] = velocityY / fastest;
}

function observePlanes(state: PongState, seat: Seat, paddle: number, out: Float32Array): void {
  const { paddles, ballX, ballY, lastX, lastY } = state;
  const middle = width / 2;
  const half = ballSize / 2;
  out.fill(0);
  cover(out, grid, 0, middle + face, paddles[seat] - paddle / 2, paddleWidth, paddle);
  cover(out, grid, 1, middle - face - paddleWidth, paddles[1 - seat] - paddle / 2, paddleWidth, paddle);
  cover(out, grid, 2, middle + mirrored(ballX, seat) - half, ballY - half, ballSize, ballSize);
  cover(out, grid, 3, middle + mirrored(lastX, seat) - half, lastY - half, ballSize, ballSize);
}

/** Follows the ball while it comes and waits in the middle while it goes, in a share `skill` of the steps. */
function follower(skill: number, speed: number): SeatPolicy<PongState> {
  return ({ ballY, velocityX, paddles }, seat, rng) => {
    const attends = rng.bernoulli(skill); // drawn in every step
    const comes = seat === RIGHT ? velocityX > 0 : velocityX < 0;
    const distance = (comes ? ballY : height / 2) - paddles[seat];
    if (!attends || Math.abs(distance) < speed) return STAY;
    return distance < 0 ? UP : DOWN;
  };
}

function paintPong({ ballX, ballY, paddles }: PongState, paddle: number, brush: Brush): void {
  const middle = width / 2;
  brush.rect("ground", 0, 0, width, height);
  brush.rect("body", middle - face - paddleWidth, paddles[LEFT] - paddle / 2, paddleWidth, paddle);
  brush.rect("accent", middle + face, paddles[RIGHT] - paddle / 2, paddleWidth, paddle);
  brush.rect("goal", middle + ballX - ballSize / 2, ballY - ballSize / 2, ballSize, ballSize);
}

const court: readonly Shape[] = [
  { kind: "rect", ink: "ground", x: 0, y: 0, width, height, radius: 3 },
  ...Array.from(
    { length: 10 },
    (_, i): Shape => ({
      kind: "rect",
      ink: "line",
      alpha: 0.5,
      x: 79.25,
      y: 4 + 16 * i,
      width: 1.5,
      height: 8,
    }),
  ),
];

function drawPong({ ballX, ballY, paddles, points }: PongState, paddle: number): Drawing {
  const middle = width / 2;
  const size = { width: paddleWidth, height: paddle, radius: 1.5 };
  const [left, right] = [paddles[LEFT] - paddle / 2, paddles[RIGHT] - paddle / 2];
  return {
    width,
    height,
    shapes: [
      ...court,
      { kind: "text", ink: "muted", x: middle - 20, y: 16, size: 18, text: String(points[LEFT]) },
      { kind: "text", ink: "muted", x: middle + 20, y: 16, size: 18, text: String(points[RIGHT]) },
      { kind: "rect", ink: "body", x: middle - face - paddleWidth, y: left, ...size },
      { kind: "rect", ink: "accent", x: middle + face, y: right, ...size },
      { kind: "circle", ink: "goal", x: middle + ballX, y: ballY, radius: 2.6 },
    ],
  };
}

/** Pong for two learners: `pongForTwo({ points: 5 })`, parameters as in Pong-v0 but the opponent's. */
export function pongForTwo(params: unknown = {}): SeatsWorld<PongState> {
  const checked = parse(pongForTwoParams, params, "pongForTwo.params");
  return pongGame(checked, [checked.paddleSpeed, checked.paddleSpeed]);
}

export const pongEntry = envEntry({
  title: "Pong",
  description: "Return the ball past a paddle that follows it.",
  source: "after Atari's Pong (1972) and the Atari 2600's (1977)",
  params: pongParams,
  make: ({ opponentSpeed, opponentSkill, ...game }) =>
    against(pongGame(game, [opponentSpeed, game.paddleSpeed]), RIGHT, follower(opponentSkill, opponentSpeed)),
});
