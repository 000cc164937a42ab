import { z } from "zod";

/** What made a recording, for people to read. */
export const madeBy = {
  gymnasium: z.string().optional(),
  minatar: z.string().optional(),
  numpy: z.string().optional(),
};

/** What replaying one recorded file came to. */
export interface Replay {
  readonly env: string;
  readonly episodes: number;
  readonly steps: number;
  /** The largest difference between a number of ours and the recorded one; 0 where everything is whole. */
  readonly worstError: number;
  /** What differed, a sentence each; empty when all holds. */
  readonly mismatches: readonly string[];
}

/** Largest difference that a continuous state, reward or observation may have. */
const TOLERANCE = 1e-12;
/** Mismatches that are told of one file; the first are what helps. */
const MOST_TOLD = 5;

/** Collects what a replay finds. `where` says "episode 3, step 17". */
export class Findings {
  readonly mismatches: string[] = [];
  episodes = 0;
  steps = 0;
  worstError = 0;

  differs(where: string, what: string, expected: unknown, got: unknown): void {
    if (this.mismatches.length < MOST_TOLD)
      this.mismatches.push(
        `${where}: ${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}.`,
      );
  }

  /** Whole numbers, flags, lists of them: equal, or a mismatch. */
  equal(where: string, what: string, got: unknown, expected: unknown): void {
    if (got === expected || JSON.stringify(got) === JSON.stringify(expected)) return;
    this.differs(where, what, expected, got);
  }

  /** Real numbers: each within the tolerance. NaN is not. */
  close(where: string, what: string, got: ArrayLike<number>, expected: ArrayLike<number>): void {
    const errors = Array.from(expected, (value, i) => Math.abs(got[i] - value));
    const worst = got.length === expected.length ? Math.max(0, ...errors) : Number.NaN;
    if (worst > this.worstError) this.worstError = worst;
    if (!(worst <= TOLERANCE)) this.differs(where, what, Array.from(expected), Array.from(got));
  }

  replay(env: string): Replay {
    const { episodes, steps, worstError, mismatches } = this;
    return { env, episodes, steps, worstError, mismatches };
  }
}
