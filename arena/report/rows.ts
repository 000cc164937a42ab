/** A row for each name, what is drawn of it, and its value in words at the right; a common axis below. */
import type { Markish } from "@observablehq/plot";
import {
  axisTitle,
  type Drawing,
  type Frame,
  fontSize,
  heading,
  horizontalAxis,
  lineHeight,
  round,
  sheet,
  words,
} from "./canvas.ts";
import { light, type Style } from "./palette.ts";
import type { Scale } from "./scale.ts";
import type { Axis } from "./spec.ts";
import { widthOf, wrapped } from "./text.ts";

export interface Row {
  readonly name: string;
  readonly value: string;
  readonly style: Style;
}

interface Rows {
  readonly width: number;
  readonly title: string;
  readonly subtitles: readonly (string | undefined)[];
  readonly x: Scale;
  readonly xAxis: Axis;
  readonly rows: readonly Row[];
  /** What the values at the right are. */
  readonly valueTitle: string;
  /** Drawn across all rows, named at the top. */
  readonly truth?: { readonly name: string; readonly value: number } | undefined;
  /** `middle` gives the pixel of each row's middle: Plot's y is pixels here. */
  readonly marks: (middle: (row: number) => number) => readonly Markish[];
  readonly description: string;
}

/** Names stand left of the rows; where that leaves too little, above them. */
export function rowsFigure(parts: Rows): Drawing {
  const { width, x, xAxis, rows, truth } = parts;
  const isNarrow = width < 480;
  const head = heading(parts.title, parts.subtitles, width);
  const most = Math.round(width * 0.28);
  const names = rows.map(({ name }) => wrapped(name, isNarrow ? width * 0.62 : most, fontSize));
  const widest = Math.max(...names.flat().map((line) => widthOf(line, fontSize)));
  const valueWidth = Math.max(
    ...[parts.valueTitle, ...rows.map(({ value }) => value)].map((text) => widthOf(text, fontSize)),
  );
  const nameHeight = Math.max(...names.map((lines) => lines.length)) * lineHeight(fontSize);
  const rowHeight = isNarrow ? nameHeight + 36 : Math.max(34, nameHeight + 8);
  const top = head.height + (truth || !isNarrow ? 30 : 8);
  const frame: Frame = {
    left: isNarrow ? 2 : widest + 16,
    right: isNarrow ? width - 2 : width - valueWidth - 16,
    top,
    bottom: top + rows.length * rowHeight + 4,
  };
  const start = (row: number) => frame.top + row * rowHeight;
  const middle = (row: number) => start(row) + (isNarrow ? nameHeight + 14 : rowHeight / 2 + 2);
  const px = (value: number) => frame.left + x.place(value) * (frame.right - frame.left);
  const horizontal = horizontalAxis(x, frame, axisTitle(xAxis), true);
  const lineUp = (row: number) =>
    isNarrow ? start(row) + 9 : middle(row) - ((names[row].length - 1) * lineHeight(fontSize)) / 2;
  const texts = rows.map(
    ({ value, style }, row) =>
      words(names[row], {
        x: isNarrow ? 0 : frame.left - 14,
        y: lineUp(row),
        anchor: isNarrow ? "start" : "end",
        fill: style.word,
        rim: true,
        kind: "label",
      }) +
      words(value, {
        x: width,
        y: isNarrow ? lineUp(row) : middle(row),
        anchor: "end",
        fill: light.ink,
        rim: true,
        kind: "value",
      }),
  );
  const valueTitle = isNarrow
    ? ""
    : words(parts.valueTitle, {
        x: width,
        y: frame.top - 12,
        anchor: "end",
        fill: light.muted,
        kind: "axis-title",
      });
  return sheet({
    width,
    height: frame.bottom + horizontal.height,
    frame,
    options: {
      x: { ...x.options, axis: null },
      y: { type: "identity", axis: null },
      marks: [...horizontal.marks, ...parts.marks(middle)],
    },
    under: truth ? truthLine(px(truth.value), frame) : "",
    over: [
      head.svg,
      horizontal.svg,
      truth ? truthName(truth.name, px(truth.value), frame) : "",
      valueTitle,
      ...texts,
    ].join(""),
    description: parts.description,
  });
}

function truthLine(x: number, frame: Frame): string {
  const way = `M${round(x)},${round(frame.top - 3)}V${round(frame.bottom)}`;
  return `<path class="rule" d="${way}" stroke="${light.ink}" stroke-width="1.25" stroke-dasharray="5 4" fill="none"/>`;
}

/** Above its line, and within the frame. */
function truthName(name: string, x: number, frame: Frame): string {
  const half = widthOf(name, fontSize) / 2;
  const middle = Math.max(frame.left + half, Math.min(x, frame.right - half));
  return words(name, { x: middle, y: frame.top - 12, anchor: "middle", fill: light.ink, kind: "label" });
}
