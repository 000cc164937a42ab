/** Claims against samples: one number for each repetition. */
import { type Comparison, column } from "../bandits/compare.ts";
import { type Estimate, estimateInWords, listed } from "../bandits/words.ts";
import { decimal, percent } from "../report/format.ts";
import { mean, standardError } from "../stats.ts";
import type { Claim } from "./experiment.ts";

/** Named, in words that go after "with": what each repetition came to. */
export interface Sample {
  readonly name: string;
  readonly values: Float64Array; // [repetitions]
}

/** Further than this from a value, a mean is told apart from it. */
const ENOUGH = 2;

export function estimateOf(values: Float64Array): Estimate {
  return { mean: mean(values), standardError: standardError(values) };
}

/** By more than two standard errors; one repetition shows nothing. */
export function isAbove({ mean, standardError }: Estimate, value = 0): boolean {
  return standardError !== null && mean - ENOUGH * standardError > value;
}

type Tell = (estimate: Estimate) => string;

/** Shares as percentages. */
export const inPercent: Tell = ({ mean, standardError }) =>
  standardError === null ? percent(mean, 1) : `${decimal(100 * mean, 1)} ± ${percent(standardError, 1)}`;

/** That the first is larger than every other, repetition by repetition on the same rounds. */
export function larger(claim: string, first: Sample, others: readonly Sample[], tell?: Tell): Claim {
  return apart(claim, first, others, 1, tell);
}

/** That the first is smaller than every other. */
export function smaller(claim: string, first: Sample, others: readonly Sample[], tell?: Tell): Claim {
  return apart(claim, first, others, -1, tell);
}

function apart(
  claim: string,
  first: Sample,
  others: readonly Sample[],
  sign: 1 | -1,
  tell: Tell = estimateInWords,
): Claim {
  const differences = others.map(({ values }) =>
    estimateOf(first.values.map((value, i) => sign * (value - values[i]))),
  );
  const told = [first, ...others].map(({ name, values }) => `${name}: ${tell(estimateOf(values))}`);
  return {
    claim,
    holds: differences.every((difference) => isAbove(difference)),
    figures: `${told.join("; ")}; ${listed(differences.map(tell))} ${sign > 0 ? "more" : "less"}`,
  };
}

/** That the mean is within [low, high], but for two standard errors. */
export function within(
  claim: string,
  { name, values }: Sample,
  [low, high]: readonly [number, number],
  tell: Tell = estimateInWords,
): Claim {
  const estimate = estimateOf(values);
  const slack = ENOUGH * (estimate.standardError ?? 0);
  return {
    claim,
    holds: estimate.standardError !== null && estimate.mean + slack >= low && estimate.mean - slack <= high,
    figures: `${name}: ${tell(estimate)}; expected in [${[low, high].map((value) => tell({ mean: value, standardError: null })).join(", ")}]`,
  };
}

/** Of each repetition: what came in a pull on average, of the pulls after `from` up to `to`, which are times of the spec. */
export function averages(
  { rows, spec: { times } }: Comparison,
  policy: number,
  what: "regret" | "reward" | "optimal",
  from: number,
  to: number,
): Float64Array {
  const table = rows[policy][what];
  const until = column(table, times.length, times.indexOf(to));
  if (from === 0) return until.map((sum) => sum / to);
  const before = column(table, times.length, times.indexOf(from));
  return until.map((sum, i) => (sum - before[i]) / (to - from));
}
