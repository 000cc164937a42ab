/**
 * Walk to a goal across a wind that blows upward. Sutton & Barto (2018), Example 6.5, Exercises 6.9 and 6.10.
 *
 * Seven rows of ten cells, cell = row · 10 + column; start (3, 0), goal (3, 7). A move from a column is carried up by that
 * column's wind, 0 0 0 1 1 1 2 2 1 0 cells; the border stops. Observation: the cell. Actions: 0 up, 1 right, 2 down,
 * 3 left; with king's moves also 4 up right, 5 down right, 6 down left, 7 up left; the last one stays, if allowed to, and
 * goes with the wind alone. Reward −1 a step, until the goal.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import { param } from "../core/schema.ts";
import type { Branch, World } from "../core/world.ts";
import {
  ball,
  columnOf,
  DOWN,
  type Grid,
  LEFT,
  label,
  type Move,
  middle,
  neighbour,
  RIGHT,
  tile,
  UP,
} from "./grid.ts";
import { type Table, type TableState, tableWorld } from "./table.ts";

const grid: Grid = { rows: 7, columns: 10 };
const winds = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0]; // [columns] cells upward
const start = 30;
const goal = 37;
const cells = Array.from({ length: grid.rows * grid.columns }, (_, cell) => cell);

type Named = readonly [name: string, move: Move];
const straight: readonly Named[] = [
  ["up", UP],
  ["right", RIGHT],
  ["down", DOWN],
  ["left", LEFT],
];
const diagonal: readonly Named[] = [
  ["up right", [-1, 1]],
  ["down right", [1, 1]],
  ["down left", [1, -1]],
  ["up left", [-1, -1]],
];

const windyGridworldParams = z.strictObject({
  kingsMoves: param(z.boolean().default(false), {
    title: "King's moves",
    description: "Diagonal moves too (Exercise 6.9).",
  }),
  stay: param(z.boolean().default(false), {
    title: "Stay",
    description: "One more action, which moves by the wind alone: the ninth of Exercise 6.9.",
  }),
  stochastic: param(z.boolean().default(false), {
    title: "Stochastic wind",
    description:
      "Where wind blows, it is one cell weaker or stronger with probability 1/3 each (Exercise 6.10).",
  }),
});

function windyGridworld({
  kingsMoves,
  stay,
  stochastic,
}: z.output<typeof windyGridworldParams>): World<TableState, number> {
  const moves: readonly Named[] = [
    ...straight,
    ...(kingsMoves ? diagonal : []),
    ...(stay ? [["stay", [0, 0]] as const] : []),
  ];
  const table: Table = cells.map((cell) => moves.map(([, move]) => branches(cell, move, stochastic)));
  return tableWorld(table, [[start, 1]], {
    actionNames: moves.map(([name]) => name),
    stepsPerSecond: 8,
    draw: drawWindy,
  });
}

function branches(cell: number, [down, right]: Move, stochastic: boolean): Branch[] {
  if (cell === goal) return [[1, goal, 0, true]];
  const wind = winds[columnOf(grid, cell)];
  const likely = stochastic && wind > 0 ? [wind - 1, wind, wind + 1] : [wind];
  return likely.map((up) => {
    const next = neighbour(grid, cell, [down - up, right]);
    return [1 / likely.length, next, -1, next === goal];
  });
}

/** As many chevrons as the wind is strong, faint, and its strength below each column. */
const air: readonly Shape[] = cells
  .filter((cell) => cell !== goal && cell !== start)
  .flatMap((cell) => {
    const wind = winds[columnOf(grid, cell)];
    return Array.from({ length: wind }, (_, i) => chevron(cell, (i - (wind - 1) / 2) * 0.22)).flat();
  });

function chevron(cell: number, lower: number): Shape[] {
  const { x, y } = middle(grid, cell);
  const tip = y + lower - 0.06;
  return [-0.14, 0.14].map((aside) => ({
    kind: "line",
    ink: "muted",
    alpha: 0.6,
    width: 0.035,
    x1: x + aside,
    y1: tip + 0.12,
    x2: x,
    y2: tip,
  }));
}

const ground: readonly Shape[] = [
  ...cells.map((cell) => (cell === goal ? tile(grid, cell, "goal") : tile(grid, cell, "ground", cell))),
  ...air,
  label(grid, start, "text", "start"),
  label(grid, goal, "bright", "goal"),
  ...winds.map((wind, column): Shape => {
    const y = grid.rows + 0.22;
    return { kind: "text", ink: "line", x: column + 0.5, y, size: 0.28, text: wind ? `${wind} ↑` : "0" };
  }),
];

function drawWindy({ state }: TableState): Drawing {
  return { width: grid.columns, height: grid.rows + 0.5, shapes: [...ground, ...ball(grid, state)] };
}

export const windyGridworldEntry = envEntry({
  title: "Windy gridworld",
  description: "Walk to a goal through a crosswind that carries you off.",
  source: "Sutton & Barto (2018), Example 6.5, Exercises 6.9 and 6.10",
  params: windyGridworldParams,
  make: windyGridworld,
});
