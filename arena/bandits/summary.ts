/** What a comparison came to, in figures: means with standard errors, quantiles, who was better and how surely. */
import { agents } from "../../agents/index.ts";
import { type EntrySpec, writeEntry } from "../../envs/core/shorthand.ts";
import { envs } from "../../envs/index.ts";
import { canonicalJson } from "../spec.ts";
import { mean, quantiles, standardError } from "../stats.ts";
import { type Comparison, column, type PolicyRows } from "./compare.ts";

/** Quantiles that are told at each time. */
export const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

export interface PolicySummary {
  /** "ucb:alpha=1", with what differs from the defaults. */
  readonly name: string;
  readonly repetitions: number;
  /** At each of the spec's times, over repetitions. */
  readonly regret: readonly {
    readonly mean: number;
    readonly standardError: number | null;
    readonly quantiles: readonly number[];
  }[];
  /** Share of pulls, up to each time, of an arm that was best at that moment. */
  readonly optimalRate: readonly number[];
  /** Mean reward of a pull, up to each time. */
  readonly meanReward: readonly number[];
  /** [repetitions] */
  readonly finalRegrets: readonly number[];
  /** [arms] */
  readonly meanPulls: readonly number[];
}

export function summaryOf(comparison: Comparison): PolicySummary[] {
  const { spec, rows, arms } = comparison;
  return rows.map((policy, i) => {
    const { times } = spec;
    const at = (table: Float64Array, time: number) => column(table, times.length, time);
    return {
      name: nameOf(comparison, i),
      repetitions: policy.repetitions,
      regret: times.map((_, time) => {
        const values = at(policy.regret, time);
        return {
          mean: mean(values),
          standardError: standardError(values),
          quantiles: quantiles(values, LEVELS),
        };
      }),
      optimalRate: times.map((time, i) => mean(at(policy.optimal, i)) / time),
      meanReward: times.map((time, i) => mean(at(policy.reward, i)) / time),
      finalRegrets: [...finalRegrets(comparison, policy)],
      meanPulls: Array.from({ length: arms }, (_, arm) => mean(column(policy.pulls, arms, arm))),
    };
  });
}

/** As on the command line, without parameters that are the policy's defaults, or the comparison's horizon. */
export function nameOf({ spec }: Comparison, i: number): string {
  const { id, params } = spec.policies[i];
  const usual = { ...agents.params(id, {}), horizon: spec.horizon };
  return shortName({ id, params }, usual);
}

export function problemName({ spec: { problem } }: Comparison): string {
  return shortName(problem, envs.params(problem.id, {}));
}

function shortName({ id, params }: EntrySpec, usual: Readonly<Record<string, unknown>>): string {
  const own = Object.entries(params).filter(
    ([name, value]) => canonicalJson(value) !== canonicalJson(usual[name]),
  );
  return writeEntry({ id, params: Object.fromEntries(own) });
}

function finalRegrets({ spec }: Comparison, { regret }: PolicyRows): Float64Array {
  return column(regret, spec.times.length, spec.times.length - 1);
}

export interface PairedDifference {
  /** Mean over repetitions of the first policy's final regret less the second's, on the same rounds. */
  readonly mean: number;
  readonly standardError: number | null;
}

/** Policies `a` and `b` of a comparison met the same luck, which the difference is mostly rid of. */
export function pairedDifference(comparison: Comparison, a: number, b: number): PairedDifference {
  const [first, second] = [a, b].map((i) => finalRegrets(comparison, comparison.rows[i]));
  const differences = first.map((regret, repetition) => regret - second[repetition]);
  return { mean: mean(differences), standardError: standardError(differences) };
}
