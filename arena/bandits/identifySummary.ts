/** What searches for the best arm came to, in figures. */
import { agents } from "../../agents/index.ts";
import { mean, quantiles, standardError, wilsonInterval } from "../stats.ts";
import { column } from "./compare.ts";
import { type Identification, leastPulls } from "./identify.ts";
import { LEVELS, shortName } from "./summary.ts";

export interface IdentifierSummary {
  /** "lucb:delta=0.1", with what differs from the defaults. */
  readonly name: string;
  readonly repetitions: number;
  /** Repetitions that were ended before they stopped. Their pulls count as they are: the means below are then too low. */
  readonly unfinished: number;
  /** Repetitions that named an arm which is not a best one, those that were ended among them, as a rate. */
  readonly errorRate: number;
  /** Of the probability of naming such an arm: Wilson's, 95 %. */
  readonly errorInterval: readonly [low: number, high: number];
  /** Pulls until it stopped. */
  readonly pulls: {
    readonly mean: number;
    readonly standardError: number | null;
    readonly quantiles: readonly number[];
  };
  readonly simpleRegret: { readonly mean: number; readonly standardError: number | null };
  /** [arms] */
  readonly meanPulls: readonly number[];
  /** Its risk, null for those of a fixed budget. */
  readonly delta: number | null;
  /** Pulls that any policy of its risk takes on average, at least; null where that is not known. */
  readonly lowerBound: number | null;
}

export function identificationSummary(identification: Identification): IdentifierSummary[] {
  const { spec, rows, arms, characteristicTime } = identification;
  return rows.map(({ times, stopped, regret, pulls }, i) => {
    const { id, params } = spec.policies[i];
    const repetitions = times.length;
    const errors = regret.reduce((count, gap) => count + (gap > 0 ? 1 : 0), 0);
    const delta = typeof params["delta"] === "number" ? params["delta"] : null;
    const isBounded = delta !== null && characteristicTime !== null && characteristicTime < Infinity;
    return {
      name: shortName({ id, params }, agents.params(id, {})),
      repetitions,
      unfinished: stopped.reduce((count, did) => count + 1 - did, 0),
      errorRate: errors / repetitions,
      errorInterval: wilsonInterval(errors, repetitions),
      pulls: { mean: mean(times), standardError: standardError(times), quantiles: quantiles(times, LEVELS) },
      simpleRegret: { mean: mean(regret), standardError: standardError(regret) },
      meanPulls: Array.from({ length: arms }, (_, arm) => mean(column(pulls, arms, arm))),
      delta,
      lowerBound: isBounded ? leastPulls(characteristicTime, delta) : null,
    };
  });
}
