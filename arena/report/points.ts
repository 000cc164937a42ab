/** A forest plot: estimates with their intervals in rows, against the truth. */
import { dot, ruleY } from "@observablehq/plot";
import { axisTitle, type Drawing } from "./canvas.ts";
import { aligned, percent, significant } from "./format.ts";
import { light, styleOf } from "./palette.ts";
import { rowsFigure } from "./rows.ts";
import { scaleOf } from "./scale.ts";
import type { PointFigure } from "./spec.ts";

export function points(spec: PointFigure, width: number): Drawing {
  const { rows, truth } = spec;
  const all = [
    ...rows.flatMap(({ estimate, low, high }) => [estimate, low, high]),
    ...(truth ? [truth.value] : []),
  ];
  const x = scaleOf(spec.x, all, { ticks: width < 480 ? 4 : 6, room: 0.04, zero: "near" });
  const shown = (value: number) => (spec.x.format === "percent" ? percent(value, 1) : significant(value));
  const inColumn =
    spec.x.format === "percent"
      ? shown
      : aligned(rows.flatMap(({ estimate, low, high }) => [estimate, low, high]));
  const drawn = rows.map((row, i) => ({ ...row, style: styleOf(row.colour ?? i) }));
  return rowsFigure({
    width,
    title: spec.title,
    subtitles: [spec.subtitle, `Bars: ${spec.intervalLabel}.`],
    x,
    xAxis: spec.x,
    rows: drawn.map(({ name, estimate, low, high, style }) => ({
      name,
      style,
      value: `${inColumn(estimate)} [${inColumn(low)}, ${inColumn(high)}]`,
    })),
    valueTitle: "Estimate [interval]",
    truth,
    marks: (middle) =>
      drawn.flatMap(({ name, estimate, low, high, style }, row) => {
        const at = [{ estimate, low, high }];
        const y = () => middle(row);
        return [
          ruleY(at, {
            x1: "low",
            x2: "high",
            y,
            stroke: style.line,
            strokeWidth: 2.25,
            className: "interval",
          }),
          dot(at, {
            x: "estimate",
            y,
            r: 4.5,
            fill: style.line,
            stroke: light.paper,
            strokeWidth: 1.5,
            title: () => `${name}: ${shown(estimate)}, from ${shown(low)} to ${shown(high)}`,
            className: "estimate",
          }),
        ];
      }),
    description: `${spec.title} Estimates of ${axisTitle(spec.x)} with ${spec.intervalLabel}: ${rows
      .map(
        ({ name, estimate, low, high }) => `${name} ${shown(estimate)} from ${shown(low)} to ${shown(high)}`,
      )
      .join("; ")}.${truth ? ` ${truth.name}: ${shown(truth.value)}.` : ""}`,
  });
}
