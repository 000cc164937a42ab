/** Maps of frozen lakes: S start, F frozen, H hole, G goal; one letter a cell, rows of equal length. */
import { z } from "zod";
import { InputError } from "../core/errors.ts";
import { rng } from "../core/rng.ts";
import { DOWN, type Grid, LEFT, neighbour, RIGHT, UP } from "./grid.ts";

export type LakeMap = readonly string[];

/** Gymnasium's two. */
export const namedMaps = {
  "4x4": ["SFFF", "FHFH", "FFFH", "HFFG"],
  "8x8": ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"],
} as const satisfies Record<string, LakeMap>;

const LONGEST = 64; // cells along a side
const MOST_DRAWN = 10_000; // maps

/** A map of one's own, or none. A goal that cannot be reached is allowed, as in Gymnasium: nobody then gets there. */
export const lakeRows = z
  .array(z.string())
  .max(LONGEST)
  .superRefine((rows, context) => {
    const refuse = (message: string, path: PropertyKey[] = []) =>
      context.addIssue({ code: "custom", message, path });
    const cells = rows.join("");
    for (const [i, row] of rows.entries()) {
      if (!/^[SFHG]+$/.test(row)) refuse("a row of the letters S, F, H and G", [i]);
      else if (row.length !== rows[0].length) refuse(`a row as long as the first (${rows[0].length})`, [i]);
      else if (row.length > LONGEST) refuse(`a row of at most ${LONGEST} letters`, [i]);
    }
    if (rows.length > 0 && !cells.includes("S")) refuse("at least one S, where to start");
    if (rows.length > 0 && !cells.includes("G")) refuse("at least one G, where to go");
  });

/** A map ready for use: `letters[cell]` says what is there. */
export interface Lake extends Grid {
  readonly letters: string;
}

export function lakeOf(map: LakeMap): Lake {
  return { rows: map.length, columns: map[0].length, letters: map.join("") };
}

/**
 * A square map with its start top left and its goal bottom right; each other cell is frozen with probability
 * `frozenShare`, all of them drawn again until a path leads to the goal. Same arguments, same map.
 */
export function randomMap(size: number, frozenShare: number, seed: number): LakeMap {
  const luck = rng(`FrozenLake/map-${seed}`);
  const letter = (cell: number) => {
    const frozen = luck.bernoulli(frozenShare);
    if (cell === 0) return "S";
    if (cell === size * size - 1) return "G";
    return frozen ? "F" : "H";
  };
  for (let drawn = 0; drawn < MOST_DRAWN; drawn++) {
    const cells = Array.from({ length: size * size }, (_, cell) => letter(cell)).join("");
    const map = Array.from({ length: size }, (_, row) => cells.slice(row * size, (row + 1) * size));
    if (hasPath(map)) return map;
  }
  throw new InputError(
    `frozenShare: expected enough ice for a path across ${size}×${size} cells, got ${frozenShare}, with which none of ${MOST_DRAWN} maps has one; raise it, or lower size.`,
  );
}

/** Whether the goal bottom right can be reached from the top left. */
function hasPath(map: LakeMap): boolean {
  const lake = lakeOf(map);
  const reached = new Set([0]);
  for (const cell of reached) {
    for (const move of [LEFT, DOWN, RIGHT, UP]) {
      const next = neighbour(lake, cell, move);
      if (lake.letters[next] !== "H") reached.add(next);
    }
  }
  return reached.has(lake.letters.length - 1);
}
