/**
 * The contract of whoever adds an environment: plain state and a few functions over it.
 * Everything else (Gymnasium's interface, vectorising, snapshots, time limits, drawing) is made from it, once.
 */
import type { Bandit } from "./bandit.ts";
import type { Drawing, Screen } from "./drawing.ts";
import type { Rng } from "./rng.ts";
import type { Space, Value } from "./spaces.ts";

/** What a step may tell beyond the reward; numbers and text only, so that it can be sent and stored. */
export type Info = Readonly<Record<string, number | string>>;

/** What one step gave. Read at once and not kept: a world may hand out the same frozen outcome again. */
export interface Outcome {
  readonly reward: number;
  /** The task itself has ended: there is no next state to bootstrap from. Running out of time is not this. */
  readonly terminated: boolean;
  readonly info?: Info;
}

/** One possible result of an action in a tabular world. */
export type Branch = readonly [probability: number, nextState: number, reward: number, terminated: boolean];

/**
 * A plain object of functions that do without `this`, so that wrappers can take them one by one. (Methods are compared
 * bivariantly, so a `World` without type arguments can hold any world.)
 */
export interface World<S = unknown, A extends Value = Value> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Steps after which an episode is truncated. Applied outside the world, by whoever runs it. */
  readonly maxSteps?: number;
  /** Names of the actions of a Discrete action space, in order. */
  readonly actionNames?: readonly string[];
  /**
   * What a player who does nothing does. Worlds with it run in real time when a person plays; others wait for each action.
   */
  idle?(state: S): A;
  /** Simulated steps per second at which the world looks natural; 8 unless given. */
  readonly stepsPerSecond?: number;

  /** Something in the state outlives the episode: running statistics (NormalizeObservation), MinAtar's last action. */
  readonly remembers?: boolean;

  /**
   * A new episode's state: plain data that survives structuredClone. `previous` is the last episode's state, for the
   * few worlds that say they remember; others ignore it.
   */
  init(rng: Rng, previous?: S): S;
  /** Advances `state` in place. */
  step(state: S, action: A, rng: Rng): Outcome;
  /** Writes the observation [sizeOf(observationSpace)]; a Discrete one as its single number. */
  observe(state: S, out: Float32Array): void;
  /** Writes 1 for each legal action and 0 for others [n]; worlds without it allow every action. */
  legal?(state: S, out: Uint8Array): void;
  /** Tabular worlds: what may come of an action, with probabilities that sum to 1. */
  model?(state: number, action: number): readonly Branch[];
  /** Tabular worlds: the states an episode may begin in, in ascending order, with probabilities that sum to 1. */
  readonly initial?: readonly (readonly [state: number, probability: number])[];
  /** Lives left, where losing one is not the end: what the pixel pipeline may take for the end of an episode. */
  lives?(state: S): number;
  /** The state as a picture. */
  draw?(state: S): Drawing;
  /**
   * Bandits: arms are pulled in one endless episode, what a pull pays depends on what is shown now and on the time, never
   * on the pulls before, and `step` draws as much luck whichever arm is pulled, so that all policies meet the same.
   */
  readonly bandit?: Bandit<S>;
  /** Arcade worlds: the screen that pixels are made of. Without it they are made of the drawing. */
  readonly screen?: Screen<S>;
}
