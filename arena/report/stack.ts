/** Parts of a whole over time, one on the other, the first at the bottom. */
import { areaY } from "@observablehq/plot";
import { axisTitle, type Drawing } from "./canvas.ts";
import { percent, significant } from "./format.ts";
import { light, styleOf } from "./palette.ts";
import { mostLabels, plane } from "./plane.ts";
import { scaleOf } from "./scale.ts";
import type { StackFigure } from "./spec.ts";

export function stack(spec: StackFigure, width: number): Drawing {
  const isNarrow = width < 480;
  const layers = layersOf(spec);
  const top = layers[layers.length - 1].points.map(({ high }) => high);
  const xs = spec.series[0].points.map((point) => point.x);
  const x = scaleOf(spec.x, xs, { ticks: isNarrow ? 3 : 7 });
  const y = scaleOf(spec.y, top, { ticks: 4, zero: "always" });
  return plane({
    width,
    title: spec.title,
    subtitles: [spec.subtitle],
    x,
    y,
    xAxis: spec.x,
    yAxis: spec.y,
    marks: layers.map(({ name, points, style, opacity }) =>
      areaY(points, {
        x: "x",
        y1: "low",
        y2: "high",
        fill: style.line,
        fillOpacity: opacity,
        stroke: light.paper,
        strokeWidth: 0.75,
        title: () => name,
        z: null,
        className: "layer",
      }),
    ),
    series: layers,
    naming: layers.length > mostLabels ? ["legend"] : ["ends", "legend"],
    ends: (px, py) =>
      layers.map(({ name, points, style }) => {
        const last = points[points.length - 1];
        return { name, fill: style.word, line: style.line, x: px(last.x), y: py((last.low + last.high) / 2) };
      }),
    description: description(spec),
  });
}

/** Past the palette's eight the colours come again, paler. */
function layersOf({ series }: StackFigure) {
  const sums = series[0].points.map(() => 0);
  return series.map(({ name, colour, points }, i) => ({
    name,
    style: styleOf(colour ?? i),
    opacity: i < 8 ? 0.75 : 0.4,
    points: points.map((point, k) => {
      const low = sums[k];
      sums[k] += point.y;
      return { x: point.x, low, high: sums[k] };
    }),
  }));
}

function description({ title, x, y, series }: StackFigure): string {
  const shown = (value: number) => (y.format === "percent" ? percent(value, 1) : significant(value));
  const parts = series.map(({ name, points }) => `${name} ${shown(points[points.length - 1].y)}`);
  return `${title} Stacked areas of ${axisTitle(y)} over ${axisTitle(x)}; at the end: ${parts.join("; ")}.`;
}
