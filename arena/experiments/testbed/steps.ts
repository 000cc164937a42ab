/** Runs of a thousand steps on the 10-armed testbed, looked at step by step. */
import { type Comparison, compareBandits } from "../../bandits/compare.ts";
import type { BanditSpecInput } from "../../bandits/spec.ts";
import { counted } from "../../bandits/words.ts";
import type { LineFigure } from "../../report/spec.ts";
import { averages, type Sample } from "../claims.ts";
import type { ExperimentOptions } from "../experiment.ts";

export const STEPS = 1000;

function everyStep(): number[] {
  return Array.from({ length: STEPS }, (_, i) => i + 1);
}

/** A policy with what the figure calls it. */
export type Named = readonly [name: string, policy: string];

export function playAll(
  policies: readonly Named[],
  { play, repetitions }: ExperimentOptions,
  differently: Partial<BanditSpecInput> = {},
): Promise<Comparison> {
  const spec = { problem: "TenArmedTestbed", horizon: STEPS, repetitions, times: everyStep() };
  return compareBandits(
    { ...spec, policies: policies.map(([, policy]) => policy), ...differently },
    { play },
  );
}

/** What is told of each policy: of its pulls after `from` up to `to`. */
export function samples(comparison: Comparison, policies: readonly Named[]) {
  return (what: "reward" | "optimal", from: number, to: number): Sample[] =>
    policies.map(([name], i) => ({ name, values: averages(comparison, i, what, from, to) }));
}

/** At each step, the mean over runs. */
export function stepFigure(
  title: string,
  comparison: Comparison,
  policies: readonly Named[],
  what: "reward" | "optimal",
): LineFigure {
  const { spec, rows } = comparison;
  return {
    kind: "lines",
    title,
    subtitle: `10-armed testbed, mean of ${counted(rows[0].repetitions, "run")} at each step.`,
    x: { label: "steps", domain: [0, spec.horizon] },
    y:
      what === "reward"
        ? { label: "average reward" }
        : { label: "optimal action", format: "percent", domain: [0, 1] },
    series: policies.map(([name], i) => ({ name, points: stepMeans(rows[i][what], spec.times) })),
  };
}

export function stepMeans(table: Float64Array, times: readonly number[]) {
  const width = times.length;
  const sums = new Float64Array(width);
  for (let at = 0; at < table.length; at++) sums[at % width] += table[at];
  const runs = table.length / width;
  return times.map((x, i) => ({ x, y: (sums[i] - (i === 0 ? 0 : sums[i - 1])) / runs }));
}
