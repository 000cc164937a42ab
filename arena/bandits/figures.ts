/** The figures of a comparison, as data. Each policy keeps its colour from figure to figure. */
import { significant } from "../report/format.ts";
import type { BarFigure, BoxFigure, DistributionFigure, LineFigure, PointFigure } from "../report/spec.ts";
import { mean, standardError } from "../stats.ts";
import { laiRobbinsLine, minimaxLine, standingMeans } from "./bounds.ts";
import { type Comparison, column } from "./compare.ts";
import { type BanditSpec, banditOf } from "./spec.ts";
import { type PolicySummary, pairedDifference, problemName } from "./summary.ts";
import { counted, estimateInWords } from "./words.ts";

/** Of a normal law, to either side of its mean. */
export const SURE = 1.96;

export const regretNames = {
  pseudo: "pseudo-regret",
  dynamic: "dynamic regret",
  realised: "realised regret",
} as const;

export interface Ranked extends PolicySummary {
  /** Its place among the spec's policies: also its colour. */
  readonly colour: number;
}

/** Least final regret first. */
export function ranked(summaries: readonly PolicySummary[]): Ranked[] {
  const final = ({ regret }: PolicySummary) => regret[regret.length - 1].mean;
  return summaries
    .map((summary, colour) => ({ ...summary, colour }))
    .sort((a, b) => final(a) - final(b) || a.colour - b.colour);
}

export function subtitleOf(comparison: Comparison): string {
  const { spec, rows } = comparison;
  return `${problemName(comparison)}, ${counted(rows[0].repetitions, "repetition")}, seed ${spec.seed}.`;
}

export function regretFigure(
  comparison: Comparison,
  policies: readonly Ranked[],
  scale: "log" | "linear",
): LineFigure {
  const { spec } = comparison;
  const rules = [laiRobbinsLine(comparison), minimaxLine(comparison)].filter((rule) => rule !== null);
  return {
    kind: "lines",
    title:
      scale === "log"
        ? `${policies[0].name} loses least: ${finalInWords(policies[0])} rewards in ${counted(spec.horizon, "pull")}.`
        : "The same on a linear axis, where loss at a steady rate is a straight line.",
    subtitle: subtitleOf(comparison),
    x: { label: "pulls", scale },
    y: { label: `cumulative ${regretNames[spec.regret]} (rewards)` },
    bandLabel: "± 1 standard error of the mean",
    series: policies.map(({ name, colour, regret }) => ({
      name,
      colour,
      points: spec.times.map((x, i) => ({ x, ...banded(regret[i]) })),
    })),
    rules,
  };
}

function banded({ mean: y, standardError }: PolicySummary["regret"][number]) {
  return standardError === null ? { y } : { y, low: y - standardError, high: y + standardError };
}

export function finalInWords({ regret }: PolicySummary): string {
  return estimateInWords(regret[regret.length - 1]);
}

/** At each time, of the pulls since the time before. */
export function optimalFigure(
  comparison: Comparison,
  policies: readonly Ranked[],
  scale: "log" | "linear" = "log",
): LineFigure {
  const { spec, rows } = comparison;
  const series = policies.map(({ name, colour }) => ({
    name,
    colour,
    points: sharesOf(rows[colour].optimal, spec.times),
  }));
  const first = [...series].sort((a, b) => lastOf(b.points) - lastOf(a.points))[0];
  return {
    kind: "lines",
    title: `${first.name} ends with the largest share of its pulls on the best arm.`,
    subtitle: `${subtitleOf(comparison)} At each time, of the pulls since the time before.`,
    x: { label: "pulls", scale },
    y: { label: "pulls of the best arm", format: "percent", domain: [0, 1] },
    bandLabel: "± 1 standard error of the mean",
    series,
  };
}

function lastOf(points: readonly { readonly y: number }[]): number {
  return points[points.length - 1].y;
}

function sharesOf(optimal: Float64Array, times: readonly number[]) {
  return times.map((x, i) => {
    const before = i === 0 ? 0 : times[i - 1];
    const until = column(optimal, times.length, i);
    const earlier = i === 0 ? undefined : column(optimal, times.length, i - 1);
    const shares = until.map((count, row) => (count - (earlier?.[row] ?? 0)) / (x - before));
    const y = mean(shares);
    const error = standardError(shares);
    return error === null ? { x, y } : { x, y, low: Math.max(0, y - error), high: Math.min(1, y + error) };
  });
}

const finalAxis = (spec: BanditSpec) => ({
  label: `${regretNames[spec.regret]} after ${counted(spec.horizon, "pull")} (rewards)`,
});

export function distributionFigure(comparison: Comparison, policies: readonly Ranked[]): DistributionFigure {
  return {
    kind: "distribution",
    title: "How many runs end with how much regret.",
    subtitle: subtitleOf(comparison),
    x: finalAxis(comparison.spec),
    series: policies.map(({ name, colour, finalRegrets }) => ({ name, colour, values: finalRegrets })),
  };
}

export function boxFigure(comparison: Comparison, policies: readonly Ranked[]): BoxFigure {
  const spread = ({ regret }: Ranked) => {
    const { quantiles } = regret[regret.length - 1];
    return quantiles[4] - quantiles[0];
  };
  const widest = policies.reduce((most, each) => (spread(each) > spread(most) ? each : most));
  return {
    kind: "box",
    title:
      policies.length === 1
        ? "The middle half of the runs, and the rest."
        : `${widest.name} varies most from run to run.`,
    subtitle: subtitleOf(comparison),
    x: finalAxis(comparison.spec),
    series: policies.map(({ name, colour, finalRegrets }) => ({ name, colour, values: finalRegrets })),
  };
}

/** Null where the arms are others in each repetition, or in each context, so that their numbers mean nothing. */
export function pullsFigure(comparison: Comparison, policies: readonly Ranked[]): BarFigure | null {
  const { spec, arms } = comparison;
  const means = standingMeans(spec);
  if (means === null) return null;
  const categories = Array.from({ length: arms }, (_, arm) => String(arm));
  const best = categories.filter((_, arm) => means[arm] === Math.max(...means));
  const isLog = policies.every(({ meanPulls }) => meanPulls.every((pulls) => pulls > 0));
  const stands = banditOf(spec.problem).bandit.moves === "nothing" && best.length < arms;
  return {
    kind: "bars",
    title: stands
      ? "How often each arm is pulled, the best in full colour."
      : "How often each arm is pulled.",
    subtitle: `${subtitleOf(comparison)} Mean over repetitions.`,
    x: { label: "arm" },
    y: { label: "pulls", scale: isLog ? "log" : "linear" },
    categories,
    series: policies.map(({ name, colour, meanPulls }) => ({ name, colour, values: meanPulls })),
    ...(stands && { emphasis: best }),
  };
}

/** Where the middle half and nine tenths of one policy's runs are over time. */
export function fanFigure(comparison: Comparison, policy: Ranked): LineFigure {
  const { spec } = comparison;
  const { name, colour, regret } = policy;
  const [lowest, , median, , highest] = regret[regret.length - 1].quantiles;
  return {
    kind: "lines",
    title: `Nine of ten runs of ${name} end between ${significant(lowest)} and ${significant(highest)}, half of all below ${significant(median)}.`,
    subtitle: subtitleOf(comparison),
    x: { label: "pulls", scale: "log" },
    y: { label: `cumulative ${regretNames[spec.regret]} (rewards)` },
    bandLabel: "from the 25 to the 75% and from the 5 to the 95% quantile, about the median",
    series: [
      {
        name,
        colour,
        points: spec.times.map((x, i) => {
          const [lowest, low, y, high, highest] = regret[i].quantiles;
          return { x, y, low, high, lowest, highest };
        }),
      },
    ],
  };
}

/** Null where there is nothing to differ from, or no telling how surely. */
export function differencesFigure(comparison: Comparison, policies: readonly Ranked[]): PointFigure | null {
  const [first, ...others] = policies;
  if (others.length === 0 || first.repetitions < 2) return null;
  const rows = others.map(({ name, colour }) => {
    const { mean, standardError } = pairedDifference(comparison, colour, first.colour);
    const reach = SURE * (standardError ?? 0);
    return { name, colour, estimate: mean, low: mean - reach, high: mean + reach };
  });
  const tied = rows.filter(({ low }) => low <= 0).map(({ name }) => name);
  return {
    kind: "points",
    title:
      tied.length === 0
        ? `Every other policy loses more than ${first.name}.`
        : `Not told apart from ${first.name}: ${tied.join(", ")}.`,
    subtitle: subtitleOf(comparison),
    x: { label: `${regretNames[comparison.spec.regret]} more than ${first.name} (rewards)` },
    rows,
    truth: { name: `${first.name}`, value: 0 },
    intervalLabel: "95% intervals of the mean difference on the same rounds",
  };
}
