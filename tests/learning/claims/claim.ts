import type { RunResult, SpecInput } from "../../../arena/index.ts";

/** What the project says of an agent in a world, and how the saying is put to the test. */
export interface Claim {
  /** Short, the only one of its name: "dqn-cartPole". */
  readonly id: string;
  readonly world: string;
  readonly agent: string;
  /** In words: "50,000 steps". */
  readonly budget: string;
  /** What must hold, in words: "mean of the best policies ≥ 475". */
  readonly bar: string;
  /** What others report, in words, with the source. */
  readonly reference: string;
  /** Everything but the seed. */
  readonly spec: Omit<SpecInput, "seed">;
  /** Seeds 0 … seeds − 1. */
  readonly seeds: number;
  /** What one run came to, as one number. */
  figure(result: RunResult): number;
  /** Whether the bar is met by the figures of all the seeds. */
  holds(figures: readonly number[]): boolean;
  /** A smaller test of the same, seconds long, on two seeds, for the tests of every day. */
  readonly short?: {
    /** Laid over the spec, field by field. */
    readonly spec: Partial<Omit<SpecInput, "seed">>;
    /** What must hold then, in words. */
    readonly bar: string;
    holds(figures: readonly number[]): boolean;
  };
}

/** The figure that most claims are about: the mean return of the last policy over the fresh episodes at the end. */
export function lastPolicy({ evaluation }: RunResult): number {
  return evaluation?.mean ?? Number.NaN;
}

/** The best policy's among the periodic evaluations, over the same fresh episodes. */
export function bestPolicy({ best }: RunResult): number {
  return best?.mean ?? Number.NaN;
}

/** How many of the figures are at least `bar`. */
export function reached(figures: readonly number[], bar: number): number {
  return figures.filter((figure) => figure >= bar).length;
}
