/**
 * The contract of worlds in which two players act at once. Each seat sees the game from its own side and has rewards of
 * its own. Two learners meet in one through `playTogether` in arena/; with a policy named for one seat it is a World for
 * whoever sits in the other, as Pong-v0 is made of pong.ts.
 */
import type { Drawing, Screen } from "./drawing.ts";
import type { Rng } from "./rng.ts";
import type { Discrete, Space } from "./spaces.ts";
import type { Outcome, World } from "./world.ts";

export type Seat = 0 | 1;

/** What one step gave each seat; both are terminated or neither is. Read at once and not kept, as with worlds. */
export type SeatsOutcome = readonly [Outcome, Outcome];

/** As with World, functions that do without `this`; fields of the same name mean the same. */
export interface SeatsWorld<S = unknown> {
  readonly seats: 2;
  /** What each seat sees and may do. */
  readonly observationSpace: Space;
  readonly actionSpace: Discrete;
  readonly maxSteps?: number;
  readonly actionNames?: readonly string[];
  idle?(state: S): number;
  readonly stepsPerSecond?: number;

  init(rng: Rng): S;
  /** Advances `state` in place; `actions` are not kept. */
  step(state: S, actions: readonly [number, number], rng: Rng): SeatsOutcome;
  /** Writes what a seat sees [sizeOf(observationSpace)]. */
  observe(state: S, seat: Seat, out: Float32Array): void;
  legal?(state: S, seat: Seat, out: Uint8Array): void;
  draw?(state: S): Drawing;
  readonly screen?: Screen<S>;
}

/** What a seat does in a state. Its luck is the world's. */
export type SeatPolicy<S = unknown> = (state: S, seat: Seat, rng: Rng) => number;

/** The world of whoever sits in `seat`, against a policy in the other. The policy draws before the step does. */
export function against<S>(game: SeatsWorld<S>, seat: Seat, policy: SeatPolicy<S>): World<S, number> {
  const { seats: _, step, observe, legal, ...same } = game;
  const other: Seat = seat === 0 ? 1 : 0;
  const actions: [number, number] = [0, 0];
  return {
    ...same,
    step(state, action, rng) {
      actions[seat] = action;
      actions[other] = policy(state, other, rng);
      return step(state, actions, rng)[seat];
    },
    observe: (state, out) => observe(state, seat, out),
    ...(legal && { legal: (state: S, out: Uint8Array) => legal(state, seat, out) }),
  };
}
