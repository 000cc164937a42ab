/** Replays every recorded file of a folder against our worlds. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { InputError, shown } from "../../envs/core/errors.ts";
import { isContextualReference } from "./bandits/contextual.ts";
import { isBanditReference } from "./bandits/reference.ts";
import { replayBlackjack } from "./blackjack.ts";
import { replayClassic } from "./classic.ts";
import { replayMdp } from "./mdp.ts";
import { replayMinatar } from "./minatar.ts";
import type { Replay } from "./replay.ts";
import { replayRng } from "./rng.ts";
import { replayWalk } from "./walk.ts";

const replayers: Readonly<Record<string, (file: unknown) => Replay>> = {
  classic: replayClassic,
  mdp: replayMdp,
  walk: replayWalk,
  blackjack: replayBlackjack,
  minatar: replayMinatar,
  rng: replayRng,
};
const kinds = Object.keys(replayers);

/** Every file of a folder but the notes (.md), in order of name. */
export function filesOf(folder: string): (readonly [name: string, path: string])[] {
  const names = filesIn(folder).filter((name) => !name.endsWith(".md"));
  if (names.length === 0)
    throw new InputError(`parity: expected recorded files (.json) in ${folder}, got none.`);
  return names.map((name) => [name, join(folder, name)] as const);
}

/** References of bandit policies are recordings of their own, told by their parts. */
export function isBandits(file: unknown): boolean {
  return isContextualReference(file) || isBanditReference(file);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    throw new InputError(`parity: expected a folder of recorded files, got ${folder}, which is none.`);
  }
}

/** What a recording came to. Throws one sentence for anything else. */
export function replay(recording: unknown): Replay {
  const { success, data } = z.looseObject({ kind: z.string() }).safeParse(recording);
  if (success && Object.hasOwn(replayers, data.kind)) return replayers[data.kind](recording);
  throw new InputError(
    `kind: expected one of ${kinds.join(", ")}, got ${success ? shown(data.kind) : "none"}; is this a recording?`,
  );
}

export function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InputError(`expected a recording in JSON, got something else (${(error as Error).message}).`);
  }
}
