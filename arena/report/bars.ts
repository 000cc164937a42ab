/** A panel for each series with a bar for each category; on a log scale, which has no zero, dots on stems. */
import { axisX, axisY, barY, dot, gridY, type Markish, ruleX } from "@observablehq/plot";
import {
  axisTitle,
  type Drawing,
  type Frame,
  fontSize,
  heading,
  round,
  sheet,
  shortened,
  tickWidth,
  words,
} from "./canvas.ts";
import { percent, significant } from "./format.ts";
import { light, type Style, styleOf } from "./palette.ts";
import { isLog, type Scale, scaleOf } from "./scale.ts";
import type { BarFigure } from "./spec.ts";
import { widthOf } from "./text.ts";

interface Bar {
  readonly series: string;
  readonly category: string;
  readonly value: number;
  readonly column: number;
  readonly row: number;
}

const pale = 0.38;

export function bars(spec: BarFigure, width: number): Drawing {
  const isNarrow = width < 480;
  const count = spec.series.length;
  const columns = isNarrow ? Math.min(count, 2) : count <= 4 ? count : count % 4 === 0 || count === 7 ? 4 : 3;
  const rows = Math.ceil(count / columns);
  const all = spec.series.flatMap(({ values }) => values);
  const y = scaleOf(spec.y, all, { ticks: isLog(spec.y) ? 5 : 4, room: 0.06, zero: "always" });
  const emphasised = spec.emphasis?.length
    ? `In full colour: ${spec.x.label} ${spec.emphasis.join(", ")}.`
    : undefined;
  const head = heading(spec.title, [spec.subtitle, emphasised], width);
  const top = head.height + 60;
  const panel = { height: isNarrow ? 110 : rows === 1 ? 220 : 130, gap: 40 };
  const frame: Frame = {
    left: tickWidth(y),
    right: width - 2,
    top,
    bottom: top + rows * panel.height + (rows - 1) * panel.gap,
  };
  const gapX = 20;
  const panelWidth = (frame.right - frame.left - (columns - 1) * gapX) / columns;
  const place = (i: number) => ({ column: i % columns, row: Math.floor(i / columns) });
  const titles = spec.series.map(({ name, colour }, i) => {
    const { column, row } = place(i);
    return words(shortened(name, panelWidth)[0], {
      x: frame.left + column * (panelWidth + gapX),
      y: frame.top + row * (panel.height + panel.gap) - 14,
      weight: 600,
      fill: styleOf(colour ?? i).word,
      kind: "label",
    });
  });
  const baselines = spec.series.map((_, i) => {
    const { column, row } = place(i);
    const left = frame.left + column * (panelWidth + gapX);
    const bottom = frame.top + row * (panel.height + panel.gap) + panel.height;
    const base = isLog(spec.y) ? bottom : bottom - y.place(0) * panel.height;
    return `<path d="M${round(left)},${round(base)}h${round(panelWidth)}" stroke="${light.axis}" fill="none"/>`;
  });
  return sheet({
    width,
    height: frame.bottom + 54,
    frame,
    options: {
      x: { type: "band", domain: spec.categories, axis: null, padding: 0.22 },
      y: { ...y.options, axis: null },
      fx: {
        domain: range(columns),
        axis: null,
        paddingInner: padding(columns, panelWidth, gapX),
        paddingOuter: 0,
        round: false,
      },
      fy: {
        domain: range(rows),
        axis: null,
        paddingInner: padding(rows, panel.height, panel.gap),
        paddingOuter: 0,
        round: false,
      },
      marks: marksOf(spec, y, place, panelWidth),
    },
    over: [
      head.svg,
      words(axisTitle(spec.y), { x: 0, y: head.height + 14, fill: light.muted, kind: "axis-title" }),
      ...titles,
      ...baselines,
      words(spec.x.label.charAt(0).toUpperCase() + spec.x.label.slice(1), {
        x: (frame.left + frame.right) / 2,
        y: frame.bottom + 40,
        anchor: "middle",
        fill: light.muted,
        kind: "axis-title",
      }),
    ].join(""),
    description: description(spec),
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** A band scale's inner padding is a share of its step; outer padding would shift the panels. */
function padding(count: number, size: number, gap: number): number {
  return count === 1 ? 0 : gap / (size + gap);
}

function marksOf(
  spec: BarFigure,
  y: Scale,
  place: (i: number) => { column: number; row: number },
  panelWidth: number,
): Markish[] {
  const format = (value: number) => (spec.y.format === "percent" ? percent(value, 1) : significant(value, 4));
  const drawn = spec.series.flatMap(({ name, colour, values }, i) => {
    const data = values.map(
      (value, k): Bar => ({ series: name, category: spec.categories[k], value, ...place(i) }),
    );
    return drawnBars(data, styleOf(colour ?? i), spec, y, format);
  });
  const axes: Markish[] = [
    gridY([...y.ticks], { stroke: light.grid, strokeOpacity: 1 }),
    axisY([...y.ticks], {
      facetAnchor: "left",
      tickSize: 0,
      tickPadding: 6,
      tickFormat: y.format,
      label: null,
      fill: light.muted,
      fontSize,
    }),
    axisX(thinned(spec.categories, panelWidth), {
      facetAnchor: "bottom-empty",
      tickSize: 0,
      tickPadding: 7,
      label: null,
      fill: light.muted,
      fontSize: 11,
    }),
  ];
  return [...axes, ...drawn];
}

function drawnBars(
  data: Bar[],
  style: Style,
  spec: BarFigure,
  y: Scale,
  format: (value: number) => string,
): Markish[] {
  const isFull = ({ category }: Bar) => !spec.emphasis?.length || spec.emphasis.includes(category);
  const opacity = (bar: Bar) => (isFull(bar) ? 1 : pale);
  const common = { fx: "column", fy: "row", x: "category" } as const;
  const title = ({ series, category, value }: Bar) => `${series}, ${category}: ${format(value)}`;
  if (!isLog(spec.y))
    return [
      barY(data, {
        ...common,
        y: "value",
        fill: style.line,
        fillOpacity: opacity,
        rx: 1,
        title,
        className: "bars",
      }),
    ];
  return [
    ruleX(data, {
      ...common,
      y1: y.domain[0],
      y2: "value",
      stroke: style.line,
      strokeWidth: 2,
      strokeOpacity: opacity,
    }),
    dot(data, { ...common, y: "value", r: 3.5, fill: light.paper }),
    dot(data, {
      ...common,
      y: "value",
      r: 3.5,
      fill: style.line,
      fillOpacity: opacity,
      title,
      className: "bars",
    }),
  ];
}

/** Every category's name, or every second or third …, as many as there is room for. */
function thinned(categories: readonly string[], width: number): string[] {
  const widest = Math.max(...categories.map((name) => widthOf(name, 11)));
  const stride = Math.ceil((widest + 4) / (width / categories.length));
  return categories.filter((_, i) => i % stride === 0);
}

function description({ title, x, y, categories, series }: BarFigure): string {
  const all = series.map(
    ({ name, values }) =>
      `${name}: ${values.map((value, i) => `${categories[i]} ${significant(value)}`).join(", ")}`,
  );
  return `${title} Bars of ${axisTitle(y)} by ${x.label}. ${all.join(". ")}.`;
}
