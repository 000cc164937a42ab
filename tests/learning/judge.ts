/** What the figures of a claim come to. */
import { bootstrapInterval, mean, type RunResult } from "../../arena/index.ts";
import { rng } from "../../envs/index.ts";
import type { Claim } from "./claims/claim.ts";

export interface Verdict {
  readonly id: string;
  readonly figures: readonly number[]; // [seeds]
  readonly mean: number;
  /** 95 % bootstrap interval of the mean over seeds. */
  readonly low: number;
  readonly high: number;
  readonly holds: boolean;
}

export function judge({ id, figure, holds }: Claim, results: readonly RunResult[]): Verdict {
  const figures = results.map(figure);
  const [low, high] = meanInterval(figures, id);
  return { id, figures, mean: mean(figures), low, high, holds: holds(figures) };
}

/** The same figures, the same interval: the luck of resampling has the claim's name. */
function meanInterval(figures: readonly number[], id: string): readonly [number, number] {
  const meanOf = (drawn: Int32Array) => drawn.reduce((sum, i) => sum + figures[i], 0) / drawn.length;
  if (figures.some(Number.isNaN)) return [Number.NaN, Number.NaN];
  const options = { resamples: 10_000, level: 0.95 };
  return bootstrapInterval(meanOf, figures.length, options, rng(`learning/${id}`));
}

/** The spec of the small test that stands in for a claim. */
export function shortSpec({ spec, short }: Claim): Claim["spec"] {
  return { ...spec, ...short?.spec };
}
