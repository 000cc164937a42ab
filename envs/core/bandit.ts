/** What a bandit problem tells of itself beyond being a world: to those who measure regret, never to its players. */

import type { Divergence } from "./divergences.ts";

/** What may move the means of the arms: nothing, time (an adversary's choice is one of time), or what each round shows. */
export type Moves = "nothing" | "time" | "context";

/** What the arms pay: a distribution for each, or "table" where rewards were written down beforehand. */
export type Family =
  | "bernoulli"
  | "gaussian"
  | "clippedGaussian"
  | "poisson"
  | "exponential"
  | "uniform"
  | "beta"
  | "logistic"
  | "linear"
  | "table";

/** What everyone may know. */
export interface BanditFacts {
  readonly arms: number;
  readonly family: Family;
  readonly moves: Moves;
  /** No reward is outside it; infinite where there is no such bound. */
  readonly rewardRange: readonly [low: number, high: number];
  /** Pulls before each change, in ascending order, where the world changes at known times (oracles ask). */
  readonly changes?: readonly number[];
}

/** (Methods are compared bivariantly, so that a `Bandit` without type argument can hold any problem's.) */
export interface Bandit<S = unknown> extends BanditFacts {
  /** Writes what each arm pays on average if it is pulled now, in `state`. [arms] */
  means(state: S, out: Float64Array): void;
  /**
   * C of the lower bound lim inf R(T) / ln T ≥ C that holds for every policy consistent over the problem's family.
   * Lai & Robbins (1985), Theorem 1; Burnetas & Katehakis (1996). Only where nothing moves.
   */
  laiRobbins?(state: S): number;
  /** The divergence of the arms' distributions by their means, where these tell them; lower bounds are made of it. */
  readonly divergence?: Divergence;
}
