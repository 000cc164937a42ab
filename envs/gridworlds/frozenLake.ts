/**
 * Cross a frozen lake without falling into a hole, on ice that takes you where it likes. Rules of Gymnasium's
 * FrozenLake-v1 and FrozenLake8x8-v1.
 *
 * Observation: the cell, row · columns + column. Actions: 0 left, 1 down, 2 right, 3 up; the border stops. On slippery
 * ice a move goes as meant with probability `successRate` (1/3) and to either side of it otherwise. Reward 1 on reaching
 * the goal, 0 else; a hole or the goal ends the episode.
 *
 * The map belongs to the world, not to the luck of an episode: a random one is drawn once, from a seed of its own, and is
 * the same in every episode and run. Differs: Gymnasium draws its random maps from another generator.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Shape } from "../core/drawing.ts";
import { param } from "../core/schema.ts";
import type { Branch, World } from "../core/world.ts";
import { ball, DOWN, LEFT, label, middle, neighbour, picture, RIGHT, tile, UP } from "./grid.ts";
import { type Lake, type LakeMap, lakeOf, lakeRows, namedMaps, randomMap } from "./lakeMaps.ts";
import { type Initial, type Table, type TableState, tableWorld } from "./table.ts";

const moves = [LEFT, DOWN, RIGHT, UP];

const reward = (value: number, title: string, description: string) =>
  param(z.number().min(-1000).max(1000).default(value), { title, description });

function lakeParams(usualMap: "4x4" | "8x8") {
  return z.strictObject({
    map: param(z.enum(["4x4", "8x8", "random"]).default(usualMap), {
      title: "Map",
      description: "One of Gymnasium's two, or one drawn from the map seed.",
    }),
    rows: param(lakeRows.default([]), {
      title: "Rows",
      description:
        "A map of your own in place of the above: S start, F frozen, H hole, G goal, a row for each text.",
    }),
    size: param(z.int().min(2).max(32).default(8), {
      title: "Size",
      description: "Cells along each side of a random map.",
    }),
    frozenShare: param(z.number().gt(0).max(1).default(0.8), {
      title: "Frozen share",
      description: "How likely a cell of a random map is frozen; maps without a path are drawn again.",
    }),
    mapSeed: param(z.int().min(0).default(0), {
      title: "Map seed",
      description: "Names a random map; it stays the same from episode to episode.",
    }),
    slippery: param(z.boolean().default(true), {
      title: "Slippery",
      description: "Moves may go to either side of where they are meant to.",
    }),
    successRate: param(
      z
        .number()
        .min(0)
        .max(1)
        .default(1 / 3),
      {
        title: "Success rate",
        description: "How likely a move on slippery ice goes as meant.",
      },
    ),
    goalReward: reward(1, "Goal reward", "For reaching the goal."),
    holeReward: reward(0, "Hole reward", "For falling into a hole."),
    frozenReward: reward(0, "Frozen reward", "For every other step."),
  });
}

type LakeParams = z.output<ReturnType<typeof lakeParams>>;

function frozenLake(params: LakeParams, maxSteps: number): World<TableState, number> {
  const lake = lakeOf(mapOf(params));
  const cells = [...lake.letters];
  const table: Table = cells.map((letter, cell) =>
    moves.map((_, action): Branch[] =>
      letter === "G" || letter === "H" ? [[1, cell, 0, true]] : branches(lake, cell, action, params),
    ),
  );
  const ground = groundOf(lake);
  return tableWorld(table, initialOf(cells), {
    maxSteps,
    actionNames: ["left", "down", "right", "up"],
    stepsPerSecond: 8,
    draw: ({ state }) => picture(lake, [...ground, ...ball(lake, state)]),
  });
}

function mapOf({ map, rows, size, frozenShare, mapSeed }: LakeParams): LakeMap {
  if (rows.length > 0) return rows;
  return map === "random" ? randomMap(size, frozenShare, mapSeed) : namedMaps[map];
}

/** Every start cell is equally likely. */
function initialOf(letters: readonly string[]): Initial {
  const starts = letters.flatMap((letter, cell) => (letter === "S" ? [cell] : []));
  return starts.map((cell) => [cell, 1 / starts.length]);
}

function branches(lake: Lake, cell: number, action: number, params: LakeParams): Branch[] {
  const land = (taken: number) => landing(lake, cell, taken, params);
  if (!params.slippery) return [[1, ...land(action)]];
  const success = params.successRate;
  const failure = (1 - success) / 2;
  return [
    [failure, ...land((action + 3) % 4)],
    [success, ...land(action)],
    [failure, ...land((action + 1) % 4)],
  ];
}

/** Where a certain move leads: [next cell, reward, terminated]. */
function landing(lake: Lake, cell: number, action: number, params: LakeParams): [number, number, boolean] {
  const next = neighbour(lake, cell, moves[action]);
  const letter = lake.letters[next];
  if (letter === "G") return [next, params.goalReward, true];
  return letter === "H" ? [next, params.holeReward, true] : [next, params.frozenReward, false];
}

/** Ice, holes in it, and the goal. */
function groundOf(lake: Lake): Shape[] {
  return [...lake.letters].flatMap((letter, cell): Shape[] => {
    if (letter === "G") return [tile(lake, cell, "goal"), label(lake, cell, "bright", "goal")];
    const ice = tile(lake, cell, "ground", letter === "H" ? undefined : cell);
    if (letter === "H") return [ice, { kind: "circle", ink: "danger", ...middle(lake, cell), radius: 0.36 }];
    return letter === "S" ? [ice, label(lake, cell, "text", "start")] : [ice];
  });
}

export const frozenLakeEntry = envEntry({
  title: "Frozen lake",
  description: "Cross a frozen lake on slippery ice without falling into a hole.",
  source: "Gymnasium, FrozenLake-v1",
  params: lakeParams("4x4"),
  rewardThreshold: 0.7,
  make: (params) => frozenLake(params, 100),
});

export const frozenLake8x8Entry = envEntry({
  title: "Frozen lake, 8×8",
  description: "Cross a wider frozen lake, where slipping costs more of the way.",
  source: "Gymnasium, FrozenLake8x8-v1",
  params: lakeParams("8x8"),
  rewardThreshold: 0.85,
  make: (params) => frozenLake(params, 200),
});
