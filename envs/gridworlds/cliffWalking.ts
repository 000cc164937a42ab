/**
 * Walk along a cliff without falling off. Sutton & Barto (2018), Example 6.6; rules of Gymnasium's CliffWalking-v1.
 *
 * Four rows of twelve cells, cell = row · 12 + column. Start bottom left (36), goal bottom right (47), the cliff between.
 * Observation: the cell. Actions: 0 up, 1 right, 2 down, 3 left; the border stops. Reward −1 a step; stepping off the
 * cliff costs 100 and leads back to the start, the episode goes on.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import { param } from "../core/schema.ts";
import { discrete } from "../core/spaces.ts";
import type { Branch, Outcome, World } from "../core/world.ts";

const rows = 4;
const columns = 12;
const start = 36;
const goal = 47;
const moves = [
  [-1, 0], // up
  [0, 1], // right
  [1, 0], // down
  [0, -1], // left
] as const; // [row, column]

export const cliffWalkingParams = z.strictObject({
  slippery: param(z.boolean().default(false), {
    title: "Slippery",
    description: "Each move goes as meant, or to either side of it, with probability 1/3 each.",
  }),
});

export interface CliffWalkingState {
  cell: number;
}

export function cliffWalking({
  slippery,
}: z.output<typeof cliffWalkingParams>): World<CliffWalkingState, number> {
  const table = Array.from({ length: rows * columns }, (_, cell) =>
    moves.map((_, action) => branches(cell, action, slippery)),
  );
  const probabilities = table.map((actions) =>
    actions.map((list) => list.map(([probability]) => probability)),
  );
  const outcomes = table.map((actions) => actions.map((list) => list.map(outcomeOf)));

  return {
    observationSpace: discrete(rows * columns),
    actionSpace: discrete(moves.length),
    actionNames: ["up", "right", "down", "left"],
    stepsPerSecond: 8,
    init: () => ({ cell: start }),
    step(state, action, rng) {
      const which = rng.categorical(probabilities[state.cell][action]); // one draw even when the move is certain
      const outcome = outcomes[state.cell][action][which];
      state.cell = table[state.cell][action][which][1];
      return outcome;
    },
    observe(state, out) {
      out[0] = state.cell;
    },
    model: (cell, action) => table[cell][action],
    draw: drawCliff,
  };
}

function branches(cell: number, action: number, slippery: boolean): Branch[] {
  if (!slippery) return [[1, ...land(cell, action)]];
  return [(action + 3) % 4, action, (action + 1) % 4].map((taken) => [1 / 3, ...land(cell, taken)]);
}

/** Where a certain move leads: [next cell, reward, terminated]. */
function land(cell: number, action: number): [number, number, boolean] {
  const row = Math.min(rows - 1, Math.max(0, Math.floor(cell / columns) + moves[action][0]));
  const column = Math.min(columns - 1, Math.max(0, (cell % columns) + moves[action][1]));
  const next = row * columns + column;
  if (isCliff(next)) return [start, -100, false];
  return [next, -1, next === goal];
}

function outcomeOf([probability, , reward, terminated]: Branch): Outcome {
  return Object.freeze({ reward, terminated, info: Object.freeze({ probability }) });
}

function isCliff(cell: number): boolean {
  return cell > start && cell < goal;
}

const cells: readonly Shape[] = Array.from(
  { length: rows * columns },
  (_, cell): Shape => ({
    kind: "rect",
    ink: isCliff(cell) ? "danger" : cell === goal ? "goal" : "ground",
    x: (cell % columns) + 0.03,
    y: Math.floor(cell / columns) + 0.03,
    width: 0.94,
    height: 0.94,
    radius: 0.08,
    ...(!isCliff(cell) && cell !== goal && { state: cell }),
  }),
);

const labels: readonly Shape[] = [
  { kind: "text", ink: "text", x: 0.5, y: 3.5, size: 0.22, text: "start" },
  { kind: "text", ink: "bright", x: 6, y: 3.5, size: 0.28, text: "the cliff" },
  { kind: "text", ink: "bright", x: 11.5, y: 3.5, size: 0.22, text: "goal" },
];

function drawCliff({ cell }: CliffWalkingState): Drawing {
  const x = (cell % columns) + 0.5;
  const y = Math.floor(cell / columns) + 0.5;
  const agent: Shape[] = [
    { kind: "circle", ink: "line", alpha: 0.35, x, y: y + 0.03, radius: 0.29 },
    { kind: "circle", ink: "accent", x, y, radius: 0.27 },
  ];
  return { width: columns, height: rows, shapes: [...cells, ...labels, ...agent] };
}

export const cliffWalkingEntry = envEntry({
  title: "Cliff walking",
  description: "Find the way along a cliff whose edge is the shortest path.",
  source: "Sutton & Barto (2018), Example 6.6; Gymnasium, CliffWalking-v1",
  params: cliffWalkingParams,
  aliases: ["CliffWalking-v0"],
  make: cliffWalking,
});
