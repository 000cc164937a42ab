/** One thing of a bandit reference, and what came of it: a line each. */
export interface Line {
  readonly verdict: "holds" | "differs" | "left out";
  readonly text: string;
}

export const holdsIf = (good: boolean, text: string): Line => ({ verdict: good ? "holds" : "differs", text });
export const leftOut = (what: string, why: string): Line => ({
  verdict: "left out",
  text: `${what}: ${why}`,
});

/** The largest relative error of ours; those expected to be tiny are compared as they are. null stands for +∞. */
export function worstError(got: ArrayLike<number>, expected: readonly (number | null)[]): number {
  if (got.length !== expected.length) return Infinity;
  return expected.reduce<number>((worst, value, i) => {
    if (value === null) return got[i] === Infinity ? worst : Infinity;
    const error = Math.abs(got[i] - value) / Math.max(Math.abs(value), 1e-3);
    return Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }, 0);
}
