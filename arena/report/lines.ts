/** Curves with bands, named at their ends, and dashed curves to hold them against. */
import { areaY, line, type Markish } from "@observablehq/plot";
import { axisTitle, type Drawing } from "./canvas.ts";
import { significant } from "./format.ts";
import { pointDot } from "./labels.ts";
import { light, type Style, styleOf } from "./palette.ts";
import { mostLabels, type Naming, plane } from "./plane.ts";
import { type Scale, scaleOf } from "./scale.ts";
import type { LineFigure, LineSeries, Point, Rule } from "./spec.ts";

/** A line of so few points shows each of them: a sweep was run there and nowhere between. */
const mostDots = 15;

export function lines(spec: LineFigure, width: number): Drawing {
  const isNarrow = width < 480;
  const x = scaleOf(spec.x, xsOf(spec), { ticks: isNarrow ? 3 : 7 });
  const naming = namingOf(spec, x);
  const y = scaleOf(spec.y, ysOf(spec), {
    ticks: isNarrow ? 4 : 6,
    room: naming[0] === "along" ? 0.08 : 0.03,
    zero: "near",
  });
  const series = spec.series.map((each, i) => ({ ...each, style: styleOf(each.colour ?? i) }));
  const rules = (spec.rules ?? []).map(({ name, points }) => visiblePart(name, points, y));
  return plane({
    width,
    title: spec.title,
    subtitles: [spec.subtitle, spec.bandLabel ? `Bands: ${spec.bandLabel}.` : undefined],
    x,
    y,
    xAxis: spec.x,
    yAxis: spec.y,
    marks: marksOf(series, rules),
    series,
    naming,
    ends: (px, py) =>
      series.map(({ name, points, style }) => {
        const last = points[points.length - 1];
        return { name, fill: style.word, line: style.line, x: px(last.x), y: py(last.y) };
      }),
    rules: (px, py) =>
      rules.map(({ name, end }) => ({
        name,
        fill: light.muted,
        line: light.muted,
        x: px(end.x),
        y: py(end.y),
      })),
    curves: (px, py) =>
      series.map(({ name, points, style }) => ({
        name,
        fill: style.word,
        points: points.map((point) => [px(point.x), py(point.y)] as const),
      })),
    over: (px, py) =>
      series
        .map(({ points, style }) => {
          const dotted = points.length <= mostDots ? points : points.slice(-1);
          return dotted.map((point) => pointDot(px(point.x), py(point.y), style.line)).join("");
        })
        .reverse()
        .join(""),
    description: description(spec),
  });
}

/** Names stand at the ends of lines where these are together, else along them. */
function namingOf({ series }: LineFigure, x: Scale): Naming[] {
  if (series.length > mostLabels) return ["legend"];
  const endTogether = series.every(({ points }) => x.place(points[points.length - 1].x) > 0.9);
  return endTogether ? ["ends", "legend"] : ["along", "legend"];
}

type Drawn = LineSeries & { readonly style: Style };

/** The first series lies on top. */
function marksOf(series: readonly Drawn[], rules: readonly VisiblePart[]): Markish[] {
  const bands = series.map(({ points, style }) => {
    const banded = points.filter(({ low }) => low !== undefined);
    return areaY(banded, {
      x: "x",
      y1: "low",
      y2: "high",
      fill: style.line,
      fillOpacity: 0.17,
      className: "band",
    });
  });
  const dashed = rules.map(({ points }) =>
    line(points, {
      x: "x",
      y: "y",
      stroke: light.muted,
      strokeWidth: 1.25,
      strokeDasharray: "5 4",
      className: "rule",
    }),
  );
  const curves = series.map(({ name, points, style }) =>
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
  );
  return [...bands.reverse(), ...dashed, ...curves.reverse()];
}

interface VisiblePart {
  /** With an arrow where it leaves through the top. */
  readonly name: string;
  readonly points: readonly Point[];
  readonly end: Point;
}

/** A reference curve may be far above all measured ones: what lies in the frame is drawn. */
function visiblePart(name: string, points: Rule["points"], y: Scale): VisiblePart {
  const [low, high] = y.domain;
  const inside = points.filter((point) => point.y >= low && point.y <= high);
  const last = points[points.length - 1];
  const crossings = points.flatMap((point, i) => crossing(points[i - 1], point, y));
  const visible = [...inside, ...crossings].sort((a, b) => a.x - b.x);
  const end = visible.at(-1) ?? { x: last.x, y: high };
  return { name: last.y > high ? `${name} ↑` : name, points: visible, end };
}

/** Where the way between two points passes the top or the bottom of the frame. */
function crossing(from: Point | undefined, to: Point, y: Scale): Point[] {
  if (!from) return [];
  return y.domain
    .filter((edge) => (from.y - edge) * (to.y - edge) < 0)
    .map((edge) => ({ x: from.x + ((to.x - from.x) * (edge - from.y)) / (to.y - from.y), y: edge }));
}

function xsOf({ series, rules = [] }: LineFigure): number[] {
  return [...series, ...rules].flatMap(({ points }) => points.map(({ x }) => x));
}

/** All series with their bands; and reference curves, unless they dwarf what was measured. */
function ysOf({ series, rules = [], y }: LineFigure): number[] {
  const measured = series.flatMap(({ points }) =>
    points.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]),
  );
  const highest = Math.max(0, ...series.map(({ points }) => highestOf(points)));
  const bounds = rules
    .filter(({ points }) => highestOf(points) <= 1.6 * highest || y.scale !== undefined)
    .flatMap(({ points }) => points.map((point) => point.y));
  return [...measured, ...bounds];
}

function highestOf(points: readonly { readonly y: number; readonly high?: number }[]): number {
  return points.reduce((most, point) => Math.max(most, point.high ?? point.y), Number.NEGATIVE_INFINITY);
}

function description({ title, x, y, series, rules = [] }: LineFigure): string {
  const last = series.map(({ name, points }) => {
    const end = points[points.length - 1];
    return `${name} ${significant(end.y)} at ${significant(end.x)}`;
  });
  const against = rules.length > 0 ? ` Dashed: ${rules.map(({ name }) => name).join(", ")}.` : "";
  return `${title} Lines of ${axisTitle(y)} over ${axisTitle(x)}; at their ends: ${last.join("; ")}.${against}`;
}
