/** How far an off-policy estimate can be trusted. */
import { InputError } from "../../envs/core/errors.ts";
import type { Rng } from "../../envs/core/rng.ts";
import { mean, quantiles } from "../stats.ts";
import type { LoggedData } from "./log.ts";

/** (Σ w)² / Σ w², so many equally weighted rounds would tell as much; 0 when no weight is positive. Kong (1992). */
export function effectiveSampleSize(weights: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] * weights[i];
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

export interface WeightDiagnostics {
  readonly effectiveSampleSize: number;
  readonly maxWeight: number;
  /** Near 1 if the propensities are right and the logger takes every action that the target may take. */
  readonly meanWeight: number;
  /** Rounds whose logged action the target would never take: they tell IPS nothing. */
  readonly zeroWeights: number;
  /**
   * The mean probability with which the target takes an action that the logger never takes, about which no log can tell
   * anything; null when the log does not keep the behaviour probabilities.
   */
  readonly unsupported: number | null;
}

/** `targetProbabilities` [n, K]. */
export function weightDiagnostics(
  weights: Float64Array,
  { rounds, behaviour }: LoggedData,
  targetProbabilities: Float64Array,
): WeightDiagnostics {
  const outside = targetProbabilities.reduce(
    (sum, probability, k) => sum + (behaviour?.[k] === 0 ? probability : 0),
    0,
  );
  return {
    effectiveSampleSize: effectiveSampleSize(weights),
    maxWeight: weights.reduce((most, w) => Math.max(most, w), 0),
    meanWeight: mean(weights),
    zeroWeights: weights.reduce((count, w) => count + (w === 0 ? 1 : 0), 0),
    unsupported: behaviour ? outside / rounds : null,
  };
}

export interface BootstrapOptions {
  readonly resamples: number;
  /** Share of resamples inside the interval, 0.95 say. */
  readonly level: number;
}

/** One positive weight is in a resample with probability 1 − 1/e or so: this many misses in a row do not happen. */
const MOST_DRAWS = 1000;

/**
 * The percentile interval of a statistic of rounds drawn with replacement. Efron & Tibshirani (1993), §13.3.
 * `statistic` is told the numbers of the rounds drawn [n], an array that the next resample overwrites. Where it is NaN
 * (a ratio without a positive weight, say) other rounds are drawn instead.
 */
export function bootstrapInterval(
  statistic: (indices: Int32Array) => number,
  rounds: number,
  { resamples, level }: BootstrapOptions,
  rng: Rng,
): readonly [low: number, high: number] {
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new InputError(`bootstrap: expected one resample or more, got ${resamples}.`);
  }
  if (!(level > 0 && level < 1)) {
    throw new InputError(`bootstrap: expected a level between 0 and 1 such as 0.95, got ${level}.`);
  }
  const indices = new Int32Array(rounds);
  const values = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    values[b] = NaN;
    for (let draw = 0; Number.isNaN(values[b]); draw++) {
      if (draw === MOST_DRAWS)
        throw new InputError(
          "bootstrap: the estimate is undefined on nearly all resamples; log more rounds.",
        );
      for (let i = 0; i < rounds; i++) indices[i] = rng.int(rounds);
      values[b] = statistic(indices);
    }
  }
  const [low, high] = quantiles(values, [(1 - level) / 2, (1 + level) / 2]);
  return [low, high];
}
