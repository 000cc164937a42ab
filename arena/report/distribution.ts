/** The empirical distribution function of each series: the share of its values at or below x. */
import { line } from "@observablehq/plot";
import { axisTitle, type Drawing } from "./canvas.ts";
import { significant } from "./format.ts";
import { styleOf } from "./palette.ts";
import { mostLabels, plane } from "./plane.ts";
import { quantile, sorted } from "./samples.ts";
import { scaleOf } from "./scale.ts";
import type { Axis, DistributionFigure, Point } from "./spec.ts";

export function distribution(spec: DistributionFigure, width: number): Drawing {
  const isNarrow = width < 480;
  const all = spec.series.flatMap(({ values }) => values);
  const x = scaleOf(spec.x, all, { ticks: isNarrow ? 3 : 7, room: 0.03, zero: "near" });
  const yAxis: Axis = { label: "share of runs at or below", domain: [0, 1], format: "percent" };
  const y = scaleOf(yAxis, [], { ticks: 4 });
  const series = spec.series.map(({ name, colour, values }, i) => {
    const ordered = sorted(values);
    const points = steps(ordered);
    return { name, style: styleOf(colour ?? i), points, median: quantile(ordered, 0.5) };
  });
  const byMedian = [...series].sort((a, b) => a.median - b.median);
  return plane({
    width,
    title: spec.title,
    subtitles: [spec.subtitle],
    x,
    y,
    xAxis: spec.x,
    yAxis,
    marks: [...series].reverse().map(({ name, points, style }) =>
      line(points, {
        x: "x",
        y: "y",
        z: null,
        stroke: style.line,
        strokeWidth: 2,
        title: () => name,
        ...(style.dash ? { strokeDasharray: style.dash } : {}),
        className: "line",
      }),
    ),
    series: byMedian,
    naming: series.length > mostLabels ? ["legend"] : ["along", "legend"],
    ends: () => [],
    along: "middle",
    curves: (px, py) =>
      series.map(({ name, points, style }) => ({
        name,
        fill: style.word,
        points: points.map((point) => [px(point.x), py(point.y)] as const),
      })),
    description: `${spec.title} Distributions of ${axisTitle(spec.x)}; medians: ${byMedian
      .map(({ name, median }) => `${name} ${significant(median)}`)
      .join("; ")}.`,
  });
}

/** The corners of its stairs, from 0 at the least value to 1 at the greatest; equal values make one step. */
function steps(ordered: readonly number[]): Point[] {
  const corners: Point[] = [];
  ordered.forEach((value, i) => {
    if (value === ordered[i + 1]) return;
    corners.push({ x: value, y: corners.at(-1)?.y ?? 0 }, { x: value, y: (i + 1) / ordered.length });
  });
  return corners;
}
