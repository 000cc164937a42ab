/**
 * A corridor to remember in: a sign at its beginning tells which way to turn at its end. Bakker (2002), "Reinforcement
 * learning with long short-term memory", NeurIPS 14, §4.1 (the task without noise).
 *
 * Observation [3], 0s and 1s: 011 or 110 where it begins (turn up, turn down), 101 along the corridor, 010 at the junction.
 * Actions: 0 up, 1 right, 2 down, 3 left. Reward: 4 for the right turn, −0.1 for the wrong one, both of which end the
 * episode, and −0.1 for a move that a wall stops; else 0. Differs: a time limit, of twenty steps for each cell.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Drawing, Ink, Shape } from "../core/drawing.ts";
import { param } from "../core/schema.ts";
import { box, discrete } from "../core/spaces.ts";
import type { Outcome, World } from "../core/world.ts";
import { ball, type Grid, label, picture, tile } from "./grid.ts";

const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];
const corridor = 1; // row; the arms are above and below its last cell

const tMazeParams = z.strictObject({
  length: param(z.int().min(1).max(1000).default(10), {
    title: "Length",
    description: "Moves from the sign to the junction: how long it has to be remembered.",
  }),
});

export interface TMazeState {
  /** Cells from the beginning. */
  position: number;
  /** The turn that is right: UP or DOWN. */
  turn: number;
  /** The turn that was taken, −1 before. */
  taken: number;
}

const moved: Outcome = Object.freeze({ reward: 0, terminated: false });
const stopped: Outcome = Object.freeze({ reward: -0.1, terminated: false });
const right: Outcome = Object.freeze({ reward: 4, terminated: true });
const wrong: Outcome = Object.freeze({ reward: -0.1, terminated: true });

function tMaze({ length }: z.output<typeof tMazeParams>): World<TMazeState, number> {
  const grid: Grid = { rows: 3, columns: length + 1 };
  return {
    observationSpace: box(0, 1, [3]),
    actionSpace: discrete(4),
    actionNames: ["up", "right", "down", "left"],
    maxSteps: 20 * (length + 1),
    stepsPerSecond: 8,

    init: (rng) => ({ position: 0, turn: rng.bernoulli(1 / 2) ? UP : DOWN, taken: -1 }),

    step(state, action) {
      const { position, turn } = state;
      if (position === length && (action === UP || action === DOWN)) {
        state.taken = action;
        return action === turn ? right : wrong;
      }
      const next = position + (action === RIGHT ? 1 : action === LEFT ? -1 : 0);
      if (next === position || next < 0 || next > length) return stopped;
      state.position = next;
      return moved;
    },

    observe({ position, turn }, out) {
      const between = position > 0 && position < length;
      out[0] = between || (position === 0 && turn === DOWN) ? 1 : 0;
      out[1] = between ? 0 : 1;
      out[2] = between || (position === 0 && turn === UP) ? 1 : 0;
    },

    draw: (state) => drawTMaze(grid, state),
  };
}

/** The sign shows while it can be seen, and which arm was right once a turn has been taken. */
function drawTMaze(grid: Grid, { position, turn, taken }: TMazeState): Drawing {
  const { columns } = grid;
  const cellOf = (row: number, column: number) => row * columns + column;
  const arm = (of: number): Ink => (taken < 0 ? "line" : of === turn ? "goal" : "danger");
  const rowOf = (way: number) => (way === UP ? 0 : way === DOWN ? 2 : corridor);
  const floor = Array.from({ length: columns }, (_, x): Shape => tile(grid, cellOf(corridor, x), "ground"));
  const sign = position === 0 ? (turn === UP ? "↑" : "↓") : "";
  return picture(grid, [
    ...floor,
    tile(grid, cellOf(0, columns - 1), arm(UP)),
    tile(grid, cellOf(2, columns - 1), arm(DOWN)),
    label(grid, cellOf(0, 0), "text", sign, 0.6),
    ...ball(grid, cellOf(taken < 0 ? corridor : rowOf(taken), position)),
  ]);
}

export const tMazeEntry = envEntry({
  title: "T-maze",
  description: "Read a sign, walk down a corridor and turn as it said.",
  source: "Bakker (2002), NeurIPS 14, §4.1",
  params: tMazeParams,
  make: tMaze,
});
