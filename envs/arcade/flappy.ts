/**
 * Flap through the gaps between pipes. Constants, order of updates and discretised distances of S. Vaish's FlappyBirdRL
 * (2014, github.com/SarvagyaVaish/FlappyBirdRL), a well-known page that learns the game by Q-learning in a table.
 *
 * Pixels; y grows downwards. Each step gravity pulls (falls end at 8 a step), a flap sets the speed upwards, the pipes move
 * to the left. Hitting a pipe or the ground costs a life, the last one ends the episode; the sky stops at y = 5.
 * Observation, one of
 *   features [8]: height and speed of the bird, then for each of the next two pairs of pipes how far its right edge lies
 *     ahead, and the heights of the gap's upper and lower edge; all as shares of the screen (speed: of the fastest);
 *   distances, Discrete: how far the bird is above or below the next lower pipe's edge and how far before its right
 *     edge, on a grid of `cell` pixels. The bird's speed is not told, as on the page (whose cells are 4 wide): coarser cells
 *     blur it less and a table of them is learned sooner;
 *   planes [25, 18, 3]: bird, bird one step ago, pipes; each 16-pixel cell tells the share that is covered.
 * Actions: 0 glide, 1 flap. Reward: 1 for each pair of pipes left behind, as the game counts, −1 for a crash; the page
 * gives 1 for each step and −1000 for a crash (passReward 0, stepReward 1, crashReward −1000), from which tables learn better.
 *
 * Differs: pipes are always 172.8 pixels apart, where every third pair of the page comes 19 pixels later; the first comes
 * after one screen, not two; a pair counts when it is behind the bird, not when it reaches it; there is a time limit.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Rng } from "../core/rng.ts";
import { param } from "../core/schema.ts";
import { box, discrete, type Space } from "../core/spaces.ts";
import type { Outcome, World } from "../core/world.ts";
import { bird, type FlappyState, ground, height, lowest, pairs, pipe, width } from "./flappyCourse.ts";
import { drawFlappy, paintFlappy } from "./flappyPicture.ts";
import { cover, type Grid } from "./planes.ts";

const maxFall = 8; // pixels a step
const grid: Grid = { rows: 25, columns: 18, channels: 3, cell: 16 };
const farthest = 180; // largest horizontal distance that is told apart

export const flappyParams = z.strictObject({
  observation: param(z.enum(["features", "distances", "planes"]).default("features"), {
    title: "Observation",
    description: "Exact features, two distances on a grid for tables, or planes for networks that see.",
  }),
  gap: param(z.number().min(60).max(200).default(130), {
    title: "Gap",
    description: "Height of the gap between two pipes, pixels.",
  }),
  gravity: param(z.number().gt(0).max(4).default(0.4), {
    title: "Gravity",
    description: "Added to the falling speed each step, pixels per step.",
  }),
  flap: param(z.number().gt(0).max(20).default(7), {
    title: "Flap",
    description: "Speed upwards after a flap, pixels per step.",
  }),
  speed: param(z.number().gt(0).max(16).default(2), {
    title: "Speed",
    description: "How far the pipes move each step, pixels.",
  }),
  lives: param(z.int().min(1).max(10).default(1), {
    title: "Lives",
    description: "Crashes until the end; after any but the last, bird and pipes begin anew.",
  }),
  cell: param(z.number().min(1).max(60).default(30), {
    title: "Cell",
    description: "Grid on which distances are told, pixels.",
  }),
  passReward: param(z.number().default(1), {
    title: "Reward for passing",
    description: "For each pair of pipes left behind.",
  }),
  stepReward: param(z.number().default(0), {
    title: "Reward for a step",
    description: "For each step without a crash.",
  }),
  crashReward: param(z.number().default(-1), {
    title: "Reward for a crash",
    description: "For each life lost.",
  }),
});

type FlappyParams = z.output<typeof flappyParams>;

export function flappy(params: FlappyParams): World<FlappyState, number> {
  const { gap, gravity, flap, speed, lives } = params;
  const flying: Outcome = Object.freeze({ reward: params.stepReward, terminated: false });
  const passing: Outcome = Object.freeze({
    reward: params.stepReward + params.passReward,
    terminated: false,
  });
  const crashed: Outcome = Object.freeze({ reward: params.crashReward, terminated: false });
  const over: Outcome = Object.freeze({ reward: params.crashReward, terminated: true });

  function crashes({ y, pipeX, middle, next }: FlappyState): boolean {
    if (y > lowest) return true;
    const beside = pipeX[next] < bird.x + bird.width && pipeX[next] + pipe.width > bird.x;
    return beside && (y < middle[next] - gap / 2 || y + bird.height > middle[next] + gap / 2);
  }

  return {
    ...seen(params),
    actionSpace: discrete(2),
    actionNames: ["glide", "flap"],
    idle: () => 0,
    stepsPerSecond: 60,
    maxSteps: 10_000,

    init(rng) {
      const state: FlappyState = {
        y: 0,
        lastY: 0,
        velocity: 0,
        pipeX: new Float64Array(pairs),
        middle: new Float64Array(pairs),
        next: 0,
        passed: 0,
        lives,
      };
      begin(state, flap, rng);
      return state;
    },

    step(state, action, rng) {
      if (action === 1) state.velocity = -flap;
      state.velocity = Math.min(maxFall, state.velocity + gravity);
      state.lastY = state.y;
      state.y = Math.max(bird.highest, state.y + state.velocity);
      const passed = movePipes(state, speed, rng);
      if (crashes(state)) {
        state.lives--;
        if (state.lives === 0) return over;
        begin(state, flap, rng);
        return crashed;
      }
      return passed ? passing : flying;
    },

    lives: (state) => state.lives,
    draw: (state) => drawFlappy(state, gap),
    screen: { width, height, paint: (state, brush) => paintFlappy(state, gap, brush) },
  };
}

/** Bird and pipes as at the start: the bird flaps, the first pipes are about to be seen. */
function begin(state: FlappyState, flap: number, rng: Rng): void {
  state.y = bird.start;
  state.lastY = bird.start;
  state.velocity = -flap;
  state.next = 0;
  for (let pair = 0; pair < pairs; pair++) {
    state.pipeX[pair] = width + pair * pipe.spacing;
    state.middle[pair] = rng.int(pipe.highest, pipe.lowest + 1);
  }
}

/** True when a pair has just been left behind. A pair that has left the screen comes again with another gap. */
function movePipes(state: FlappyState, speed: number, rng: Rng): boolean {
  const { pipeX, middle, next } = state;
  for (let pair = 0; pair < pairs; pair++) {
    pipeX[pair] -= speed;
    if (pipeX[pair] >= -pipe.width) continue;
    pipeX[pair] += pairs * pipe.spacing;
    middle[pair] = rng.int(pipe.highest, pipe.lowest + 1);
  }
  if (pipeX[next] + pipe.width > bird.x) return false;
  state.next = (next + 1) % pairs;
  state.passed++;
  return true;
}

/** What the chosen observation is and how it is written. */
function seen({
  observation,
  gap,
  flap,
  cell,
}: FlappyParams): Pick<World<FlappyState, number>, "observationSpace" | "observe"> {
  if (observation === "planes") {
    return {
      observationSpace: box(0, 1, [grid.rows, grid.columns, grid.channels]),
      observe: (state, out) => observePlanes(state, gap, out),
    };
  }
  if (observation === "distances") {
    return { observationSpace: distances(gap, cell), observe: observeDistances(gap, cell) };
  }
  const fastest = Math.max(flap, maxFall);
  return {
    observationSpace: box([0, -1, 0, 0, 0, 0, 0, 0], [1, 1, 3, 1, 1, 3, 1, 1], [8]),
    observe(state, out) {
      out[0] = state.y / ground;
      out[1] = state.velocity / fastest;
      observePair(state, state.next, gap, out, 2);
      observePair(state, (state.next + 1) % pairs, gap, out, 5);
    },
  };
}

function observePair(state: FlappyState, pair: number, gap: number, out: Float32Array, at: number): void {
  out[at] = (state.pipeX[pair] + pipe.width - bird.x) / width;
  out[at + 1] = (state.middle[pair] - gap / 2) / ground;
  out[at + 2] = (state.middle[pair] + gap / 2) / ground;
}

/** The range of vertical distances: bird at the top before the lowest gap, … on the ground before the highest. */
function verticals(gap: number): { low: number; high: number } {
  return { low: bird.highest - (pipe.lowest + gap / 2), high: lowest - (pipe.highest + gap / 2) };
}

function distances(gap: number, cell: number): Space {
  const { low, high } = verticals(gap);
  return discrete((Math.floor((high - low) / cell) + 1) * (Math.floor(farthest / cell) + 1));
}

/** Row (vertical distance) · columns + column (horizontal distance); farther pipes share the last column. */
function observeDistances(gap: number, cell: number): World<FlappyState>["observe"] {
  const { low, high } = verticals(gap);
  const columns = Math.floor(farthest / cell) + 1;
  return ({ y, pipeX, middle, next }, out) => {
    const below = Math.min(high, y - (middle[next] + gap / 2)); // a bird in the ground lies on it
    const ahead = Math.min(farthest, pipeX[next] + pipe.width - bird.x);
    out[0] = Math.floor((below - low) / cell) * columns + Math.floor(ahead / cell);
  };
}

function observePlanes({ y, lastY, pipeX, middle }: FlappyState, gap: number, out: Float32Array): void {
  out.fill(0);
  cover(out, grid, 0, bird.x, y, bird.width, bird.height);
  cover(out, grid, 1, bird.x, lastY, bird.width, bird.height);
  for (let pair = 0; pair < pairs; pair++) {
    const lower = middle[pair] + gap / 2;
    cover(out, grid, 2, pipeX[pair], 0, pipe.width, lower - gap);
    cover(out, grid, 2, pipeX[pair], lower, pipe.width, ground - lower);
  }
}

export const flappyEntry = envEntry({
  title: "Flappy Bird",
  description: "Flap through the gaps between pipes.",
  source: "S. Vaish (2014), FlappyBirdRL; after D. Nguyen's game (2013)",
  params: flappyParams,
  make: flappy,
});
