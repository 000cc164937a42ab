/** What a sweep came to: a figure over the parameter, a table, and the report around them. */
import { log2 } from "../../envs/core/math.ts";
import { writeValue } from "../../envs/core/shorthand.ts";
import type { Section, Table } from "../report/page.ts";
import type { Axis, FigureSpec, LineSeries, PointRow, Rule } from "../report/spec.ts";
import { mean, standardError } from "../stats.ts";
import { type Comparison, column } from "./compare.ts";
import { regretNames, SURE, subtitleOf } from "./figures.ts";
import { banditReport, type Contents } from "./report.ts";
import { nameOf, pairedDifference } from "./summary.ts";
import type { Sweep, SweptPolicy } from "./sweep.ts";
import { counted, type Estimate, estimateInWords, listed } from "./words.ts";

/** What is looked at for each value of a parameter. */
export interface Measure {
  /** With its unit in brackets. */
  readonly label: string;
  readonly better: "low" | "high";
  of(comparison: Comparison, policy: number): Estimate;
}

function finalRegret({ spec }: Comparison): Measure {
  return {
    label: `${regretNames[spec.regret]} after ${counted(spec.horizon, "pull")} (rewards)`,
    better: "low",
    of({ rows, spec: { times } }, policy) {
      const values = column(rows[policy].regret, times.length, times.length - 1);
      return { mean: mean(values), standardError: standardError(values) };
    },
  };
}

type Found = { readonly value: unknown; readonly estimate: Estimate; readonly policy: number };

/** At each value of a swept parameter, in order; and which of them is best. */
export function found(swept: SweptPolicy, comparison: Comparison, measure: Measure) {
  const all = swept.policies.map(
    (policy, i): Found => ({ value: swept.values[i], estimate: measure.of(comparison, policy), policy }),
  );
  const sign = measure.better === "low" ? 1 : -1;
  const best = all.reduce((least, each) =>
    sign * each.estimate.mean < sign * least.estimate.mean ? each : least,
  );
  return { all, best };
}

/** On a logarithmic axis where all values are above 0; other values than numbers in rows. */
export function sweepFigure(
  comparison: Comparison,
  { swept, others }: Sweep,
  measure: Measure = finalRegret(comparison),
): FigureSpec {
  const head = {
    title: `${swept.map((each) => bestInWords(each, comparison, measure)).join("; ")}.`,
    subtitle: subtitleOf(comparison),
  };
  const values = swept.flatMap((each) => each.values);
  if (!values.every((value) => typeof value === "number"))
    return {
      kind: "points",
      ...head,
      x: { label: measure.label },
      rows: swept.flatMap((each, colour) => rowsOf(each, colour, comparison, measure)),
      intervalLabel: "95% intervals of the mean",
    };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    kind: "lines",
    ...head,
    x: { label: axisLabel(swept), scale: scaleOf(values) },
    y: { label: measure.label },
    bandLabel: "95% intervals of the mean",
    series: swept.map((each, colour) => seriesOf(each, colour, comparison, measure)),
    rules: others.map((policy): Rule => {
      const y = measure.of(comparison, policy).mean;
      const ends = low === high ? [low] : [low, high];
      return { name: nameOf(comparison, policy), points: ends.map((x) => ({ x, y })) };
    }),
  };
}

function axisLabel(swept: readonly SweptPolicy[]): string {
  const [first, ...others] = new Set(swept.map(({ parameter }) => parameter));
  return others.length === 0 ? first : `parameter: ${listed([first, ...others], "or")}`;
}

function bestInWords(swept: SweptPolicy, comparison: Comparison, measure: Measure): string {
  const { best } = found(swept, comparison, measure);
  return `${swept.name} does best at ${swept.parameter} = ${writeValue(best.value)}: ${estimateInWords(best.estimate)}`;
}

/** Powers of two, apart from a common factor, on powers of two; else on powers of ten where all are above 0. */
function scaleOf(values: readonly number[]): NonNullable<Axis["scale"]> {
  if (values.some((value) => value <= 0)) return "linear";
  return values.every((value) => Number.isInteger(log2(value / values[0]))) ? "log2" : "log";
}

function seriesOf(swept: SweptPolicy, colour: number, comparison: Comparison, measure: Measure): LineSeries {
  const points = found(swept, comparison, measure).all.map(({ value, estimate }) => ({
    x: value as number,
    y: estimate.mean,
    ...(estimate.standardError !== null && intervalOf(estimate)),
  }));
  return { name: swept.name, colour, points };
}

function rowsOf(swept: SweptPolicy, colour: number, comparison: Comparison, measure: Measure): PointRow[] {
  return found(swept, comparison, measure).all.map(({ value, estimate }) => ({
    name: `${swept.name}, ${swept.parameter} = ${writeValue(value)}`,
    colour,
    estimate: estimate.mean,
    ...intervalOf(estimate),
  }));
}

function intervalOf({ mean, standardError }: Estimate) {
  const reach = SURE * (standardError ?? 0);
  return { low: mean - reach, high: mean + reach };
}

/** Rows of words: for the terminal and for the report. Differences are to the best of all. */
export function sweepRows(comparison: Comparison, { swept, others }: Sweep): string[][] {
  const measure = finalRegret(comparison);
  const bests = swept.map((each) => found(each, comparison, measure).best);
  const rest = others.map((policy) => ({ policy, estimate: measure.of(comparison, policy) }));
  const first = [...bests, ...rest].reduce((least, each) =>
    each.estimate.mean < least.estimate.mean ? each : least,
  );
  const rowOf = (name: string, value: string, policy: number, estimate: Estimate) => [
    name,
    value,
    estimateInWords(estimate),
    policy === first.policy ? "" : estimateInWords(pairedDifference(comparison, policy, first.policy)),
  ];
  return [
    ...swept.flatMap((each) =>
      found(each, comparison, measure).all.map(({ value, estimate, policy }) =>
        rowOf(each.name, `${each.parameter}=${writeValue(value)}`, policy, estimate),
      ),
    ),
    ...rest.map(({ policy, estimate }) => rowOf(nameOf(comparison, policy), "", policy, estimate)),
  ];
}

export function sweepReport(comparison: Comparison, sweep: Sweep): Contents {
  const { sections, ...whole } = banditReport(comparison);
  const names = listed(sweep.swept.map(({ name, parameter }) => `${parameter} of ${name}`));
  const first: Section = {
    heading: "Regret against the parameter",
    figure: sweepFigure(comparison, sweep),
    table: tableOf(comparison, sweep),
  };
  return { ...whole, title: `${whole.title}: ${names}`, sections: [first, ...sections] };
}

function tableOf(comparison: Comparison, sweep: Sweep): Table {
  const right = (title: string) => ({ title, align: "right" }) as const;
  return {
    columns: ["Policy", "Parameter", right("Regret"), right("More than the best")],
    rows: sweepRows(comparison, sweep).map((row) => row.map((cell) => (cell === "" ? null : cell))),
  };
}
