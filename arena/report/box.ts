/** Box plots in rows: median, quartiles, whiskers and outliers of each series. */
import { dot, rectX, ruleX, ruleY } from "@observablehq/plot";
import { axisTitle, type Drawing } from "./canvas.ts";
import { aligned, percent, significant } from "./format.ts";
import { light, styleOf } from "./palette.ts";
import { rowsFigure } from "./rows.ts";
import { summary } from "./samples.ts";
import { scaleOf } from "./scale.ts";
import type { BoxFigure } from "./spec.ts";

export function box(spec: BoxFigure, width: number): Drawing {
  const all = spec.series.flatMap(({ values }) => values);
  const x = scaleOf(spec.x, all, { ticks: width < 480 ? 4 : 6, room: 0.03, zero: "near" });
  const shown = (value: number) => (spec.x.format === "percent" ? percent(value, 1) : significant(value));
  const medians = spec.series.map(({ values }) => summary(values).median);
  const inColumn = spec.x.format === "percent" ? shown : aligned(medians);
  const series = spec.series.map(({ name, colour, values }, i) => ({
    name,
    style: styleOf(colour ?? i),
    ...summary(values),
  }));
  return rowsFigure({
    width,
    title: spec.title,
    subtitles: [
      spec.subtitle,
      "Boxes: quartiles and median. Whiskers: the farthest runs within 1.5 interquartile ranges.",
    ],
    x,
    xAxis: spec.x,
    rows: series.map(({ name, style, median }) => ({ name, style, value: inColumn(median) })),
    valueTitle: "Median",
    marks: (middle) =>
      series.flatMap(({ name, style, low, quartile1, median, quartile3, high, outliers }, row) => {
        const y = middle(row);
        const at = [{ low, quartile1, median, quartile3, high }];
        const title = () =>
          `${name}: median ${shown(median)}, quartiles ${shown(quartile1)} and ${shown(quartile3)}, whiskers ${shown(low)} to ${shown(high)}, ${outliers.length} outliers`;
        return [
          dot(outliers, {
            x: (value: number) => value,
            y: () => y,
            r: 2,
            fill: style.line,
            fillOpacity: 0.45,
          }),
          ruleY(at, { x1: "low", x2: "high", y: () => y, stroke: style.line, strokeWidth: 1.25 }),
          rectX(at, {
            x1: "quartile1",
            x2: "quartile3",
            y1: () => y - 8,
            y2: () => y + 8,
            fill: light.paper,
            rx: 2,
          }),
          rectX(at, {
            x1: "quartile1",
            x2: "quartile3",
            y1: () => y - 8,
            y2: () => y + 8,
            fill: style.line,
            fillOpacity: 0.28,
            stroke: style.line,
            strokeWidth: 1.25,
            rx: 2,
            title,
            className: "box",
          }),
          ruleX(at, {
            x: "median",
            y1: () => y - 8,
            y2: () => y + 8,
            stroke: style.line,
            strokeWidth: 2.5,
          }),
        ];
      }),
    description: `${spec.title} Box plots of ${axisTitle(spec.x)}; medians: ${series
      .map(({ name, median }) => `${name} ${shown(median)}`)
      .join("; ")}.`,
  });
}
