/** What all figures share: the heading, the drawing by Observable Plot, the legend, and the svg around them. */
import { axisX, axisY, gridX, gridY, type Markish, type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { figureStyle, light, type Style } from "./palette.ts";
import { isLog, type Scale } from "./scale.ts";
import type { Axis } from "./spec.ts";
import { balanced, escaped, widthOf, wrapped } from "./text.ts";

export const fontSize = 12;
const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/** The data's rectangle, in pixels from the svg's top left. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A piece of svg that takes up so many pixels from the top. */
export interface Block {
  readonly svg: string;
  readonly height: number;
}

export interface Words {
  readonly x: number;
  /** Of the middle of the (first) line. */
  readonly y: number;
  readonly fill: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly weight?: number;
  /** A rim in the paper's colour, for words that lie on lines. */
  readonly rim?: boolean;
  readonly kind?: string;
}

export const lineHeight = (size: number) => Math.round(size * 1.32);

export function words(lines: string | readonly string[], style: Words): string {
  const { x, y, fill, anchor = "start", size = fontSize, weight, rim, kind } = style;
  const attributes = [
    `x="${round(x)}" y="${round(y)}" dy="0.36em" fill="${fill}"`,
    anchor === "start" ? "" : `text-anchor="${anchor}"`,
    size === fontSize ? "" : `font-size="${size}"`,
    weight ? `font-weight="${weight}"` : "",
    rim ? `stroke="${light.paper}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"` : "",
    kind ? `class="${kind}"` : "",
  ].filter((each) => each !== "");
  const rows = typeof lines === "string" ? [lines] : lines;
  const inner = rows.map((row, i) =>
    i === 0 ? escaped(row) : `<tspan x="${round(x)}" dy="${round(lineHeight(size))}">${escaped(row)}</tspan>`,
  );
  return `<text ${attributes.join(" ")}>${inner.join("")}</text>`;
}

/** The title, and what is said under it. */
export function heading(title: string, subtitles: readonly (string | undefined)[], width: number): Block {
  const titleSize = width < 480 ? 15 : 17;
  const subtitleSize = 12.5;
  const titleLines = balanced(title, width, titleSize, true);
  const sentences = subtitles.map((each) => each?.trim() ?? "").filter((each) => each !== "");
  const subtitle = sentences.map((each, i) => (i < sentences.length - 1 ? ended(each) : each)).join(" ");
  const filled = wrapped(subtitle, width, subtitleSize);
  const isRagged = widthOf(filled.at(-1) ?? "", subtitleSize) < width / 4;
  const subtitleLines = isRagged ? balanced(subtitle, width, subtitleSize) : filled;
  const under = titleLines.length * lineHeight(titleSize) + 4;
  const svg = [
    words(titleLines, {
      x: 0,
      y: titleSize * 0.62,
      size: titleSize,
      weight: 650,
      fill: light.ink,
      kind: "title",
    }),
    subtitle === ""
      ? ""
      : words(subtitleLines, { x: 0, y: under + 8, size: subtitleSize, fill: light.muted, kind: "subtitle" }),
  ];
  return { svg: svg.join(""), height: under + subtitleLines.length * lineHeight(subtitleSize) + 10 };
}

/** With a full stop, so that another sentence can follow. */
function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Swatches and names in rows, for where labels have no room beside their lines. */
export function legend(
  entries: readonly { name: string; style: Style }[],
  width: number,
  top: number,
): Block {
  const swatch = 18;
  let x = 0;
  let row = 0;
  const svg = entries.map(({ name, style }) => {
    const [shown] = shortened(name, width - swatch - 6);
    const space = swatch + 6 + widthOf(shown, fontSize) + 14;
    if (x > 0 && x + space - 14 > width) [x, row] = [0, row + 1];
    const y = top + 10 + row * 20;
    const at = x;
    x += space;
    const dash = style.dash ? ` stroke-dasharray="${style.dash}"` : "";
    const line = `<path d="M${round(at)},${y}h${swatch}" stroke="${style.line}" stroke-width="2.5"${dash} fill="none"/>`;
    return line + words(shown, { x: at + swatch + 6, y, fill: style.word, kind: "label" });
  });
  return { svg: svg.join(""), height: (row + 1) * 20 + 8 };
}

/** In full where it fits on one line, else cut off with an ellipsis; the svg's description has it whole. */
export function shortened(name: string, width: number): readonly [string] {
  if (widthOf(name, fontSize) <= width) return [name];
  let kept = name;
  while (kept.length > 1 && widthOf(`${kept}…`, fontSize) > width) kept = kept.slice(0, -1);
  return [`${kept.trimEnd()}…`];
}

/** "pulls" on a log axis is "Pulls (log scale)". */
export function axisTitle(axis: Axis): string {
  const label = axis.label.charAt(0).toUpperCase() + axis.label.slice(1);
  return isLog(axis) ? `${label}, log scale` : label;
}

/** Horizontal lines, their numbers left of them, and what they count above. */
export function verticalAxis(
  scale: Scale,
  frame: Frame,
  title: string,
  width: number,
): { marks: Markish[] } & Block {
  const lines = wrapped(title, width, fontSize);
  const top = frame.top - 18 - (lines.length - 1) * lineHeight(fontSize);
  return {
    marks: [
      gridY([...scale.ticks], { stroke: light.grid, strokeOpacity: 1 }),
      axisY([...scale.ticks], {
        tickSize: 0,
        tickPadding: 6,
        tickFormat: scale.format,
        label: null,
        fill: light.muted,
        fontSize,
      }),
    ],
    svg: words(lines, { x: 0, y: top, fill: light.muted, kind: "axis-title" }),
    height: lines.length * lineHeight(fontSize) + 6,
  };
}

/** A line along the bottom with ticks, their numbers, and what they count below, at the right end. */
export function horizontalAxis(scale: Scale, frame: Frame, title: string, withGrid = false) {
  const lines = wrapped(title, frame.right, fontSize);
  const marks: Markish[] = [
    withGrid ? gridX([...scale.ticks], { stroke: light.grid, strokeOpacity: 1 }) : null,
    axisX([...scale.ticks], {
      tickSize: withGrid ? 0 : 5,
      tickPadding: withGrid ? 8 : 4,
      tickFormat: scale.format,
      label: null,
      stroke: light.axis,
      fill: light.muted,
      fontSize,
    }),
  ];
  const y = frame.bottom + 37;
  return {
    marks,
    svg:
      `<path d="M${round(frame.left)},${round(frame.bottom)}H${round(frame.right)}" stroke="${light.axis}" fill="none"/>` +
      words(lines, {
        x: (frame.left + frame.right) / 2,
        y,
        anchor: "middle",
        fill: light.muted,
        kind: "axis-title",
      }),
    height: 37 + lines.length * lineHeight(fontSize),
  };
}

/** How wide the numbers of a vertical axis are. */
export function tickWidth(scale: Scale): number {
  return Math.max(...scale.ticks.map((tick) => widthOf(scale.format(tick), fontSize)), 0) + 8;
}

/** A figure before it is put into an svg. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly inner: string;
  readonly description: string;
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly frame: Frame;
  readonly options: Omit<PlotOptions, "document">;
  /** Laid under and over Plot's drawing. */
  readonly under?: string;
  readonly over: string;
  /** In a sentence or two, for those who cannot see it. */
  readonly description: string;
}

export function sheet({ width, height, frame, options, under = "", over, description }: Sheet): Drawing {
  const { document } = parseHTML("<html></html>");
  const drawn = plot({
    ...options,
    document,
    width,
    height,
    marginTop: frame.top,
    marginLeft: frame.left,
    marginRight: width - frame.right,
    marginBottom: height - frame.bottom,
  });
  const inner = String(drawn.innerHTML).replace(/<style>[\s\S]*?<\/style>/, "");
  return {
    width,
    height: Math.ceil(height),
    inner: `${under}<g text-anchor="middle">${shorter(inner)}</g>${over}`,
    description,
  };
}

/** With a margin of paper around it, and a style that follows the reader's light or dark: a file of its own. */
export function standalone(drawing: Drawing): string {
  const { width, height, inner } = drawing;
  const [x, w, h] = [-margin, width + 2 * margin, height + 2 * margin];
  const paper = `<rect x="${x}" y="${x}" width="${w}" height="${h}" fill="${light.paper}"/>`;
  return svg(drawing, margin, `<style>${figureStyle}</style>${paper}${inner}`);
}

/** Flush, and coloured by the page that it is part of. */
export function inline(drawing: Drawing): string {
  return svg(drawing, 0, drawing.inner);
}

const margin = 24;

function svg({ width, height, description }: Drawing, around: number, inner: string): string {
  const [w, h] = [width + 2 * around, height + 2 * around];
  const sized = `viewBox="${-around || 0} ${-around || 0} ${w} ${h}" width="${w}" height="${h}"`;
  const fonted = `font-family="${fonts}" font-size="${fontSize}" font-variant-numeric="tabular-nums"`;
  const said = `role="img" aria-label="${escaped(description)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="figure" ${said} ${sized} ${fonted} fill="${light.ink}">${inner}</svg>`;
}

/** Numbers to a hundredth of a pixel; and no names for parts that only Plot knows. */
function shorter(svg: string): string {
  return svg
    .replace(/ (?:aria-label|aria-hidden)="[^"]*"/g, "")
    .replace(/ (?:[xy][12]?|c[xy]|r|width|height|transform|d)="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d+(?:e-?\d+)?/g, (number) => round(Number(number))),
    );
}

export function round(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}
