/**
 * Recorded play as plain data: what a player saw and did, step by step, for agents that imitate. Small enough to lie in a
 * RunSpec: numbers are base64 of little-endian arrays. arena/recording.ts makes them.
 */
import { z } from "zod";
import { decodeBase64, encodeBase64 } from "../../envs/core/base64.ts";
import { InputError } from "../../envs/core/errors.ts";
import {
  describeSpace,
  oneHotSizeOf,
  type Space,
  sizeOf,
  type Value,
  valueIn,
} from "../../envs/core/spaces.ts";
import type { Setting } from "./agent.ts";
import { encode } from "./encoding.ts";

/** Of `ends`: how a step left its episode. */
export const GOES_ON = 0;
export const TERMINATED = 1;
export const TRUNCATED = 2;

const numbers = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, "numbers as base64");

export const demonstrationsSchema = z.strictObject({
  format: z.literal("palaestra demonstrations"),
  version: z.literal(1),
  env: z.string(), // id of the world
  player: z.string(), // in words: "a person", "dqn, seed 0, 50000 steps"
  observationSpace: z.string(), // as describeSpace has it
  actionSpace: z.string(),
  steps: z.int().min(1),
  observations: numbers, // float32 [steps, sizeOf(observationSpace)]
  actions: numbers, // float32 [steps, sizeOf(actionSpace)]
  masks: numbers.optional(), // uint8 [steps, actions], where not all actions were always legal
  rewards: numbers, // float32 [steps]
  ends: numbers, // uint8 [steps]: 0 goes on, 1 terminated, 2 truncated
});

export type Demonstrations = z.output<typeof demonstrationsSchema>;

/** Row i is step i, in the order it happened; an episode ends where `ends` says. */
export interface DemonstratedSteps {
  readonly steps: number;
  readonly observations: Float32Array; // [steps, sizeOf(observationSpace)]
  readonly actions: Float32Array; // [steps, sizeOf(actionSpace)]
  readonly masks: Uint8Array | undefined; // [steps, actions]
  readonly rewards: Float32Array; // [steps]
  readonly ends: Uint8Array; // [steps]
}

/** Written down. */
export function demonstrationsOf(
  play: DemonstratedSteps,
  { env, player }: { readonly env: string; readonly player: string },
  { observationSpace, actionSpace }: Setting,
): Demonstrations {
  return {
    format: "palaestra demonstrations",
    version: 1,
    env,
    player,
    observationSpace: describeSpace(observationSpace),
    actionSpace: describeSpace(actionSpace),
    steps: play.steps,
    observations: encodeFloats(play.observations),
    actions: encodeFloats(play.actions),
    ...(play.masks && { masks: encodeBase64(play.masks) }),
    rewards: encodeFloats(play.rewards),
    ends: encodeBase64(play.ends),
  };
}

/** Read again for a world with the same spaces, or one sentence that says what is wrong with them. */
export function readDemonstrations(
  written: Demonstrations,
  setting: Setting,
  where: string,
): DemonstratedSteps {
  const { observationSpace, actionSpace } = setting;
  const [seen, done] = [describeSpace(observationSpace), describeSpace(actionSpace)];
  if (written.observationSpace !== seen || written.actionSpace !== done) {
    throw new InputError(
      `${where}: expected play in a world that shows ${seen} and takes ${done}, got play in ${written.env}, which shows ${written.observationSpace} and takes ${written.actionSpace}; record it in the world that the agent is to play.`,
    );
  }
  const { steps } = written;
  const play: DemonstratedSteps = {
    steps,
    actions: floats(written.actions, steps * sizeOf(actionSpace), `${where}.actions`),
    observations: floats(written.observations, steps * sizeOf(observationSpace), `${where}.observations`),
    masks:
      written.masks === undefined
        ? undefined
        : bytes(written.masks, steps * oneHotSizeOf(actionSpace), `${where}.masks`),
    rewards: floats(written.rewards, steps, `${where}.rewards`),
    ends: bytes(written.ends, steps, `${where}.ends`),
  };
  expectPlayed(play, setting, where);
  return play;
}

/** Every number is one that could have been seen or done. */
function expectPlayed(
  play: DemonstratedSteps,
  { observationSpace, actionSpace }: Setting,
  where: string,
): void {
  play.observations.forEach((seen, i) => {
    expectIn(observationSpace, seen, i, `${where}.observations, number ${i}`);
  });
  play.actions.forEach((action, i) => {
    expectIn(actionSpace, action, i, `${where}.actions, number ${i}`);
  });
  play.rewards.forEach((reward, i) => {
    if (!Number.isFinite(reward)) throw misplaced(`${where}.rewards, number ${i}`, "a finite number", reward);
  });
  play.ends.forEach((end, i) => {
    if (end > TRUNCATED) throw misplaced(`${where}.ends, number ${i}`, "0, 1 or 2", end);
  });
  const { masks } = play;
  if (!masks || actionSpace.type !== "discrete") return;
  const width = actionSpace.n;
  play.actions.forEach((action, i) => {
    if (masks[i * width + action] === 0)
      throw misplaced(`${where}.actions, number ${i}`, "an action that its mask allows", action);
  });
}

/** What the network is to see of each step [steps, oneHotSizeOf]. */
export function encodedObservations(play: DemonstratedSteps, space: Space): Float32Array {
  const [size, width] = [sizeOf(space), oneHotSizeOf(space)];
  const rows = new Float32Array(play.steps * width);
  for (let i = 0; i < play.steps; i++) {
    const observation: Value = valueIn(space, play.observations.subarray(i * size, (i + 1) * size));
    encode(space, observation, rows, i * width);
  }
  return rows;
}

/** The i-th of the numbers of values in `space`, one after the other. */
function expectIn(space: Space, value: number, i: number, where: string): void {
  if (space.type === "box") {
    if (!Number.isFinite(value)) throw misplaced(where, "a finite number", value);
    return;
  }
  const n = space.type === "discrete" ? space.n : space.nvec[i % space.nvec.length];
  if (!Number.isInteger(value) || value < 0 || value >= n)
    throw misplaced(where, `a whole number from 0 to ${n - 1}`, value);
}

function misplaced(where: string, wanted: string, got: number): InputError {
  return new InputError(`${where}: expected ${wanted}, got ${got}; record it again.`);
}

function encodeFloats(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return encodeBase64(new Uint8Array(view.buffer));
}

function floats(text: string, length: number, where: string): Float32Array {
  const view = new DataView(bytes(text, 4 * length, where).buffer);
  return Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true));
}

function bytes(text: string, length: number, where: string): Uint8Array<ArrayBuffer> {
  const decoded = decodeBase64(text);
  if (decoded.length === length) return decoded;
  throw new InputError(
    `${where}: expected ${length} bytes, got ${decoded.length}; is the file cut short? Record it again.`,
  );
}
