/**
 * Which key does what when a person plays, made from what a world says of its actions: names that speak of a direction go
 * on the arrow keys, those that fire or flap on the space bar; where there are few, the n-th action is on the digit n too,
 * and on its first letter if it alone begins with that.
 */
import { InputError, type Value, type World } from "../../../envs/index.ts";

/** Keys as `node:readline` names them: "left", "space", "1", "a". */
export interface Controls {
  /** The action on a key, undefined if there is none. */
  actionOf(key: string): Value | undefined;
  /** What is on which key, for a person to read: "← left". */
  readonly legend: readonly string[];
}

/** Keys that play itself needs: quit, next episode, pause. */
export const RESERVED: readonly string[] = ["q", "n", "p"];

const arrows: Readonly<Record<string, string>> = { left: "←", right: "→", up: "↑", down: "↓" };
const directions: Readonly<Record<string, string>> = {
  ...{ left: "left", west: "left", right: "right", east: "right" },
  ...{ up: "up", north: "up", down: "down", south: "down" },
};
const deeds = ["fire", "flap", "jump", "shoot", "hit", "pickup", "pick"];
const spares = [..."1234567890abcdefghijklmorstuvwxyz"].filter((key) => !RESERVED.includes(key));

export function controlsOf(id: string, world: World): Controls {
  const { actionSpace: space } = world;
  if (space.type === "discrete") return ofNames(id, namesOf(world, space.n));
  if (space.type === "box" && space.low.length === 1) return ofLevels(space.low[0], space.high[0]);
  throw new InputError(
    `play: expected a world that takes one action at a time, got ${id}, which takes several at once; keys cannot say them.`,
  );
}

/** What an action is called; its number where it has no name. */
export function nameOf({ actionNames }: World, action: Value): string {
  if (typeof action === "number") return actionNames?.[action] ?? String(action);
  return [...action].map((value) => Number(value.toPrecision(3))).join(", ");
}

function namesOf(world: World, count: number): string[] {
  return Array.from({ length: count }, (_, action) => nameOf(world, action));
}

function ofNames(id: string, names: readonly string[]): Controls {
  const keys = new Map<string, number>();
  names.forEach((name, action) => {
    const key = speakingKey(name);
    if (key !== undefined && !keys.has(key)) keys.set(key, action);
  });
  const isReached = (action: number) => [...keys.values()].includes(action);
  names.forEach((_, action) => {
    if (names.length > 9 && isReached(action)) return; // keys are rare
    if (names.length <= 9) keys.set(spares[action], action);
    const letter = ownLetter(names, action);
    if (letter !== undefined) keys.set(letter, action);
  });
  names.forEach((_, action) => {
    if (isReached(action)) return;
    const key = spares.find((spare) => !keys.has(spare));
    if (key === undefined) {
      throw new InputError(
        `play: expected a world with at most ${spares.length} actions, got ${id}, which has ${names.length}; there are not keys enough.`,
      );
    }
    keys.set(key, action);
  });
  const legend = names.map((name, action) => {
    const own = [...keys].filter(([, reached]) => reached === action).map(([key]) => arrows[key] ?? key);
    return own.includes(name) ? name : `${own.join(" or ")} ${name}`;
  });
  return { actionOf: (key) => keys.get(key), legend };
}

/** The letter that an action's name begins with, if no other's does and play does not need it. */
function ownLetter(names: readonly string[], action: number): string | undefined {
  const letters = names.map((name) => name.charAt(0).toLowerCase());
  const letter = letters[action];
  const isAlone = letters.filter((other) => other === letter).length === 1;
  return isAlone && /[a-z]/.test(letter) && !RESERVED.includes(letter) ? letter : undefined;
}

/** The key that a name speaks of, if it speaks of one alone. */
function speakingKey(name: string): string | undefined {
  const words = name.toLowerCase().split(/[^a-z]+/);
  if (words.some((word) => deeds.includes(word))) return "space";
  const ways = words.flatMap((word) => directions[word] ?? []);
  return ways.length === 1 ? ways[0] : undefined;
}

/** Arrows for the ends of the range, digits for nine levels of it. */
function ofLevels(low: number, high: number): Controls {
  const [from, to] = [Number.isFinite(low) ? low : -1, Number.isFinite(high) ? high : 1];
  const level = (share: number) => Float32Array.of(from + (to - from) * share);
  const middle = level(0.5);
  const ends: Readonly<Record<string, Value>> = { left: level(0), right: level(1), up: middle, down: middle };
  return {
    actionOf(key) {
      if (Object.hasOwn(ends, key)) return ends[key];
      return /^[1-9]$/.test(key) ? level((Number(key) - 1) / 8) : undefined;
    },
    legend: [`← ${from}`, `→ ${to}`, `↑ ${middle[0]}`, `1 … 9 from ${from} to ${to}`],
  };
}
