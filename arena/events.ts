/** What a run tells while it goes on, what it comes to, and what it is saved as: plain data throughout. */
import type { Checkpoint, Metrics } from "../agents/index.ts";
import type { Snapshot } from "../envs/core/simulation.ts";
import type { Score } from "./evaluate.ts";
import type { RunSpec } from "./spec.ts";

export type RunEvent =
  | {
      readonly type: "episode";
      readonly step: number;
      readonly episode: number;
      readonly return: number;
      readonly length: number;
      readonly terminated: boolean;
    }
  | { readonly type: "metrics"; readonly step: number; readonly values: Metrics; readonly totals: Metrics }
  | { readonly type: "evaluation"; readonly step: number; readonly score: Score; readonly best: boolean }
  | { readonly type: "checkpoint"; readonly step: number; readonly checkpoint: RunCheckpoint }
  | { readonly type: "done"; readonly step: number; readonly result: RunResult };

/** The budget of steps or of episodes that is used up, or the evaluation that reached its target. */
export type End = "steps" | "episodes" | "target";

/** What a run comes to. No wall-clock time is in it: the same spec gives the same result, byte for byte. */
export interface RunResult {
  readonly spec: RunSpec;
  readonly hash: string;
  /** Environment steps taken. */
  readonly step: number;
  /** What ended it; null of a run that could go on. */
  readonly end: End | null;
  /** Return of each finished training episode. */
  readonly returns: readonly number[];
  /** Sums over all training steps: the reward, and what the world adds up (a bandit's regret). */
  readonly totals: Metrics;
  /** What the agent told, each number as its mean over the last steps in which it was told. */
  readonly metrics: Metrics;
  readonly evaluations: readonly (Score & { readonly step: number })[];
  /** The last policy over fresh episodes. */
  readonly evaluation: Score | null;
  /** The best policy among the periodic evaluations, over the same fresh episodes. */
  readonly best: (Score & { readonly step: number }) | null;
}

/** The best policy so far, by the mean of its periodic evaluation; the latest of equals, which has learned longer. */
export interface Best extends Candidate {
  readonly step: number;
  readonly mean: number;
}

/** All that a policy needs to be judged or shown. */
export interface Candidate {
  readonly policy: Checkpoint;
  /** The state of a world that remembers (`World.remembers`), whose running statistics the policy is used to. */
  readonly remembered: unknown;
}

/** Everything that a run needs to go on bit for bit: plain data that survives structuredClone. */
export interface RunCheckpoint {
  readonly spec: RunSpec;
  readonly step: number;
  /** The worlds, one unless the agent learns in more, each with the return of its episode under way. */
  readonly lanes: readonly { readonly simulation: Snapshot; readonly return: number }[];
  readonly agent: Checkpoint;
  readonly progress: Progress;
}

/** What a run has found out so far. */
export interface Progress {
  returns: number[];
  evaluations: (Score & { step: number })[];
  best: Best | undefined;
  totals: Record<string, number>;
  /** Means of what the agent told before the window. */
  metrics: Record<string, number>;
  window: Record<string, { sum: number; count: number }>;
}
