/**
 * Walk along a cliff without falling off. Sutton & Barto (2018), Example 6.6; rules of Gymnasium's CliffWalking-v1.
 *
 * Four rows of twelve cells, cell = row · 12 + column. Start bottom left (36), goal bottom right (47), the cliff between.
 * Observation: the cell. Actions: 0 up, 1 right, 2 down, 3 left; the border stops. Reward −1 a step; stepping off the
 * cliff costs 100 and leads back to the start, the episode goes on.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Shape } from "../core/drawing.ts";
import { param } from "../core/schema.ts";
import type { Branch, World } from "../core/world.ts";
import { ball, DOWN, type Grid, LEFT, label, neighbour, picture, RIGHT, tile, UP } from "./grid.ts";
import { type Table, type TableState, tableWorld } from "./table.ts";

const grid: Grid = { rows: 4, columns: 12 };
const start = 36;
const goal = 47;
const moves = [UP, RIGHT, DOWN, LEFT];
const cells = Array.from({ length: grid.rows * grid.columns }, (_, cell) => cell);

function cliffWalkingParams(usuallySlippery: boolean) {
  return z.strictObject({
    slippery: param(z.boolean().default(usuallySlippery), {
      title: "Slippery",
      description: "Each move goes as meant, or to either side of it, with probability 1/3 each.",
    }),
  });
}

function cliffWalking({ slippery }: { readonly slippery: boolean }): World<TableState, number> {
  const table: Table = cells.map((cell) => moves.map((_, action) => branches(cell, action, slippery)));
  return tableWorld(table, [[start, 1]], {
    actionNames: ["up", "right", "down", "left"],
    stepsPerSecond: 8,
    draw: ({ state }) => picture(grid, [...tiles, ...labels, ...ball(grid, state)]),
  });
}

function branches(cell: number, action: number, slippery: boolean): Branch[] {
  if (!slippery) return [[1, ...land(cell, action)]];
  return [(action + 3) % 4, action, (action + 1) % 4].map((taken) => [1 / 3, ...land(cell, taken)]);
}

/** Where a certain move leads: [next cell, reward, terminated]. */
function land(cell: number, action: number): [number, number, boolean] {
  const next = neighbour(grid, cell, moves[action]);
  if (isCliff(next)) return [start, -100, false];
  return [next, -1, next === goal];
}

function isCliff(cell: number): boolean {
  return cell > start && cell < goal;
}

const tiles: readonly Shape[] = cells.map((cell) => {
  if (isCliff(cell)) return tile(grid, cell, "danger");
  return cell === goal ? tile(grid, cell, "goal") : tile(grid, cell, "ground", cell);
});

const labels: readonly Shape[] = [
  label(grid, start, "text", "start"),
  { kind: "text", ink: "bright", x: 6, y: 3.5, size: 0.28, text: "the cliff" },
  label(grid, goal, "bright", "goal"),
];

export const cliffWalkingEntry = envEntry({
  title: "Cliff walking",
  description: "Find the way along a cliff whose edge is the shortest path.",
  source: "Sutton & Barto (2018), Example 6.6; Gymnasium, CliffWalking-v1",
  params: cliffWalkingParams(false),
  aliases: ["CliffWalking-v0"],
  make: cliffWalking,
});

export const cliffWalkingSlipperyEntry = envEntry({
  title: "Cliff walking, slippery",
  description: "Find the way along a cliff on ground where two of three moves slip aside.",
  source: "Gymnasium, CliffWalkingSlippery-v1",
  params: cliffWalkingParams(true),
  make: cliffWalking,
});
