/**
 * Maps of gridworlds, a character a cell: # wall, . floor, S start, G goal, P pit. Any other capital letter is a teleport to
 * its small letter; a small letter is floor that may pay. Goals and pits end the episode.
 */
import { z } from "zod";

const LONGEST = 64; // cells along a side

export const START = "S";
export const WALL = "#";

export const isTerminal = (letter: string) => letter === "G" || letter === "P";
export const isTeleport = (letter: string) => /[A-Z]/.test(letter) && !/[SGP]/.test(letter);

export const gridRows = z
  .array(z.string())
  .min(1)
  .max(LONGEST)
  .superRefine((rows, context) => {
    const refuse = (message: string, path: PropertyKey[] = []) =>
      context.addIssue({ code: "custom", message, path });
    for (const [i, row] of rows.entries()) {
      if (!/^[#.A-Za-z]+$/.test(row)) refuse("a row of letters, . for floor and # for walls", [i]);
      else if (row.length !== rows[0].length) refuse(`a row as long as the first (${rows[0].length})`, [i]);
      else if (row.length > LONGEST) refuse(`a row of at most ${LONGEST} cells`, [i]);
    }
    const letters = rows.join("");
    const stray = [...letters].find(
      (letter) => isTeleport(letter) && count(letters, letter.toLowerCase()) !== 1,
    );
    if (stray) refuse(`exactly one ${stray.toLowerCase()}, where teleport ${stray} leads`);
    if (![...letters].some(isOpen)) refuse("a cell where an episode can begin: S, floor or a teleport");
  });

/** Neither wall nor the end of an episode. */
export function isOpen(letter: string): boolean {
  return letter !== WALL && !isTerminal(letter);
}

function count(letters: string, wanted: string): number {
  return [...letters].filter((letter) => letter === wanted).length;
}

/** "G=1": what a letter pays. */
export const letterRewards = z.array(z.string()).superRefine((rewards, context) => {
  for (const [i, text] of rewards.entries()) {
    const known = /^([A-Za-z])=(\S+)$/.exec(text);
    if (!known || !Number.isFinite(Number(known[2])))
      context.addIssue({
        code: "custom",
        message: "a letter of the map and what it pays, such as G=1",
        path: [i],
      });
    else if (rewards.findIndex((other) => other[0] === text[0]) < i)
      context.addIssue({ code: "custom", message: `one reward for ${text[0]}`, path: [i] });
  }
});

export function rewardsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(texts.map((text) => [text[0], Number(text.slice(2))]));
}
