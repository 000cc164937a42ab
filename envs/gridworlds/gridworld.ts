/**
 * A gridworld of one's own: walls, starts, goals, pits, teleports and rewards, and four well-known ones made of the same.
 *
 * Observation: the cell, row · columns + column, walls counted too. Actions: 0 up, 1 right, 2 down, 3 left; walls and the
 * border stop. With probability `slip` a move goes to one of the two sides instead, each half as often. A step pays
 * `stepReward`, and `bumpReward` more when it is stopped; entering a cell whose letter is among `rewards` pays that instead (letters that a map has not are left to others).
 * From a teleport every move leads to its small letter and pays what `rewards` says of the capital one. Goals and pits end
 * the episode; without any it goes on until the time limit. It begins at an S, on any open cell if there is none.
 *
 * The four: Sutton & Barto (2018), Example 3.5 (teleports) and Example 8.1 (Dyna maze); Russell & Norvig (2021), §17.1 (the
 * 4×3 world); Sutton, Precup & Singh (1999), doi:10.1016/S0004-3702(99)00052-1, Figure 2 (four rooms). Differs: in the four
 * rooms a move that fails goes to either side, never back.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Ink, Shape } from "../core/drawing.ts";
import { param } from "../core/schema.ts";
import type { Branch, World } from "../core/world.ts";
import { ball, DOWN, type Grid, LEFT, label, neighbour, picture, RIGHT, tile, UP } from "./grid.ts";
import {
  gridRows,
  isOpen,
  isTeleport,
  isTerminal,
  letterRewards,
  rewardsOf,
  START,
  WALL,
} from "./gridMaps.ts";
import { type Initial, type Table, type TableState, tableWorld } from "./table.ts";

const moves = [UP, RIGHT, DOWN, LEFT];

interface Usual {
  readonly rows: string[];
  readonly stepReward: number;
  readonly bumpReward: number;
  readonly rewards: string[];
  readonly slip: number;
}

const reward = (value: number, title: string, description: string) =>
  param(z.number().min(-1000).max(1000).default(value), { title, description });

function gridworldParams(usual: Usual) {
  return z.strictObject({
    rows: param(gridRows.default(usual.rows), {
      title: "Rows",
      description:
        "The map, a row for each text: # wall, . floor, S start, G goal, P pit; A teleports to a, B to b and so on.",
    }),
    stepReward: reward(usual.stepReward, "Step reward", "For every step."),
    bumpReward: reward(usual.bumpReward, "Bump reward", "Added when a wall or the border stops a move."),
    rewards: param(letterRewards.default(usual.rewards), {
      title: "Rewards",
      description: "What letters pay instead of the step reward: G=1 for entering, A=10 for teleporting.",
    }),
    slip: param(z.number().min(0).max(1).default(usual.slip), {
      title: "Slip",
      description: "How likely a move goes to either side of where it is meant to.",
    }),
    maxSteps: param(z.int().min(1).default(1000), {
      title: "Time limit",
      description: "Steps after which an episode is truncated.",
    }),
  });
}

type GridworldParams = z.output<ReturnType<typeof gridworldParams>>;

interface Land extends Grid {
  readonly letters: string;
  readonly pays: ReadonlyMap<string, number>;
}

function gridworld(params: GridworldParams): World<TableState, number> {
  const { rows, rewards, maxSteps } = params;
  const land: Land = {
    rows: rows.length,
    columns: rows[0].length,
    letters: rows.join(""),
    pays: rewardsOf(rewards),
  };
  const cells = [...land.letters].map((_, cell) => cell);
  const table: Table = cells.map((cell) => moves.map((_, action) => branches(land, cell, action, params)));
  const ground = groundOf(land);
  return tableWorld(table, initialOf(land.letters), {
    maxSteps,
    actionNames: ["up", "right", "down", "left"],
    stepsPerSecond: 8,
    draw: ({ state }) => picture(land, [...ground, ...ball(land, state)]),
  });
}

/** Every S, or every open cell, is equally likely. */
function initialOf(letters: string): Initial {
  const begins = letters.includes(START) ? (letter: string) => letter === START : isOpen;
  const cells = [...letters].flatMap((letter, cell) => (begins(letter) ? [cell] : []));
  return cells.map((cell) => [cell, 1 / cells.length]);
}

function branches(land: Land, cell: number, action: number, params: GridworldParams): Branch[] {
  const letter = land.letters[cell];
  if (letter === WALL || isTerminal(letter)) return [[1, cell, 0, true]];
  if (isTeleport(letter)) return [[1, ...teleported(land, letter, params)]];
  const { slip } = params;
  if (slip === 0) return [[1, ...arrival(land, cell, action, params)]];
  return [
    [slip / 2, ...arrival(land, cell, (action + 3) % 4, params)],
    [1 - slip, ...arrival(land, cell, action, params)],
    [slip / 2, ...arrival(land, cell, (action + 1) % 4, params)],
  ];
}

type Arrival = [cell: number, reward: number, terminated: boolean];

function arrival(
  land: Land,
  cell: number,
  action: number,
  { stepReward, bumpReward }: GridworldParams,
): Arrival {
  const ahead = neighbour(land, cell, moves[action]);
  const stopped = ahead === cell || land.letters[ahead] === WALL;
  if (stopped) return [cell, stepReward + bumpReward, false];
  const letter = land.letters[ahead];
  const entered = isTeleport(letter) ? undefined : land.pays.get(letter); // teleports pay for leaving
  return [ahead, entered ?? stepReward, isTerminal(letter)];
}

function teleported({ letters, pays }: Land, letter: string, { stepReward }: GridworldParams): Arrival {
  return [letters.indexOf(letter.toLowerCase()), pays.get(letter) ?? stepReward, false];
}

const inks: Readonly<Record<string, Ink>> = { [WALL]: "line", G: "goal", P: "danger" };

/** Letters stand where they mean something; what a letter pays stands with it. */
function groundOf(land: Land): readonly Shape[] {
  const letters = [...land.letters];
  const tiles = letters.map((letter, cell) =>
    tile(land, cell, inks[letter] ?? "ground", isOpen(letter) ? cell : undefined),
  );
  const words = letters.flatMap((letter, cell) => {
    const text = wordFor(land, letter);
    return text ? [label(land, cell, isTerminal(letter) ? "bright" : "text", text)] : [];
  });
  return [...tiles, ...words];
}

/** Ends of an episode tell what they pay, or what they are; teleports and where they lead are named. */
function wordFor({ letters, pays }: Land, letter: string): string {
  const paid = pays.get(letter);
  const sum = paid === undefined ? "" : `${paid > 0 ? "+" : "−"}${Math.abs(paid)}`;
  if (letter === START) return "start";
  if (letter === "G") return sum || "goal";
  if (letter === "P") return sum || "pit";
  const capital = letter.toUpperCase();
  if (!isTeleport(capital) || !letters.includes(capital)) return sum;
  return `${letter === capital ? capital : `${capital}′`} ${sum}`.trim();
}

function entryFor(title: string, description: string, source: string, usual: Usual) {
  return envEntry({ title, description, source, params: gridworldParams(usual), make: gridworld });
}

export const gridworldEntry = entryFor(
  "Gridworld",
  "A grid of your own: walls, goals, pits, teleports and rewards.",
  "Sutton & Barto (2018), ch. 3 and 4, for the kind",
  {
    rows: ["S...#...", ".##.#.#.", ".#A.#.#.", ".####.#.", "...P..#G", ".#.##.##", ".#..a..."],
    stepReward: -0.04,
    bumpReward: 0,
    rewards: ["G=1", "P=-1"],
    slip: 0,
  },
);

export const gridworldTeleportsEntry = entryFor(
  "Gridworld with teleports",
  "Every move from A pays 10 and leads to A′, from B 5 and to B′; leaving the grid costs 1.",
  "Sutton & Barto (2018), Example 3.5",
  {
    rows: [".A.B.", ".....", "...b.", ".....", ".a..."],
    stepReward: 0,
    bumpReward: -1,
    rewards: ["A=10", "B=5"],
    slip: 0,
  },
);

export const gridworld4x3Entry = entryFor(
  "4×3 world",
  "Reach the good end and keep away from the bad one, though every fifth move slips aside.",
  "Russell & Norvig (2021), §17.1",
  { rows: ["...G", ".#.P", "S..."], stepReward: -0.04, bumpReward: 0, rewards: ["G=1", "P=-1"], slip: 0.2 },
);

export const dynaMazeEntry = entryFor(
  "Dyna maze",
  "Find the shortest of the ways around three walls.",
  "Sutton & Barto (2018), Example 8.1",
  {
    rows: [".......#G", "..#....#.", "S.#....#.", "..#......", ".....#...", "........."],
    stepReward: 0,
    bumpReward: 0,
    rewards: ["G=1"],
    slip: 0,
  },
);

export const fourRoomsEntry = entryFor(
  "Four rooms",
  "Go through the hallways to a goal, with moves that slip every third time.",
  "Sutton, Precup & Singh (1999), Figure 2",
  {
    rows: [
      "#############",
      "#S....#.....#",
      "#.....#.....#",
      "#...........#",
      "#.....#.....#",
      "#.....#.....#",
      "##.####.....#",
      "#.....###.###",
      "#.....#....G#",
      "#.....#.....#",
      "#...........#",
      "#.....#.....#",
      "#############",
    ],
    stepReward: 0,
    bumpReward: 0,
    rewards: ["G=1"],
    slip: 1 / 3,
  },
);
