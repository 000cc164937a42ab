/** A plane with an axis left and one below, a heading above, and names in the margin, along curves or in a legend. */
import type { Markish } from "@observablehq/plot";
import {
  axisTitle,
  type Block,
  type Drawing,
  type Frame,
  heading,
  horizontalAxis,
  legend,
  sheet,
  tickWidth,
  verticalAxis,
} from "./canvas.ts";
import { type Curve, type EndLabel, endLabels, labelColumn, labelsAlong } from "./labels.ts";
import type { Style } from "./palette.ts";
import type { Scale } from "./scale.ts";
import type { Axis } from "./spec.ts";

/** Where a value lies, in pixels. */
export type Place = (value: number) => number;

interface Plane {
  readonly width: number;
  readonly title: string;
  readonly subtitles: readonly (string | undefined)[];
  readonly x: Scale;
  readonly y: Scale;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly marks: readonly Markish[];
  readonly series: readonly { readonly name: string; readonly style: Style }[];
  /** Tried in turn until the names find room; a legend always does. */
  readonly naming: readonly Naming[];
  /** Of the series, where names stand at their ends. */
  readonly ends: (px: Place, py: Place) => readonly EndLabel[];
  /** Of others, such as reference curves: always named in the margin. */
  readonly rules?: (px: Place, py: Place) => readonly EndLabel[];
  readonly curves?: (px: Place, py: Place) => readonly Curve[];
  /** Where along its curve a name had best stand. */
  readonly along?: "top" | "middle";
  readonly over?: (px: Place, py: Place) => string;
  readonly description: string;
}

export type Naming = "ends" | "along" | "legend";

/** More than so many, and names go into a legend. */
export const mostLabels = 10;

export function plane(parts: Plane): Drawing {
  const head = heading(parts.title, parts.subtitles, parts.width);
  for (const naming of parts.naming) {
    const made = named(parts, head, naming);
    if (made !== undefined) return made;
  }
  return named({ ...parts, rules: () => [] }, head, "legend") as Drawing; // so many rules that even they have no room
}

function named(parts: Plane, head: Block, naming: Naming): Drawing | undefined {
  const { width, x, y, series, xAxis, yAxis } = parts;
  const isNarrow = width < 480;
  const most = isNarrow ? 88 : 150;
  const inMargin = (px: Place, py: Place) => [
    ...(naming === "ends" ? parts.ends(px, py) : []),
    ...(parts.rules?.(px, py) ?? []),
  ];
  const names = inMargin(Number, Number).map(({ name }) => name);
  const key = naming === "legend" ? legend(series, width, head.height) : { svg: "", height: 0 };
  const top = head.height + key.height + 36;
  const frame: Frame = {
    left: tickWidth(y),
    right: width - (names.length > 0 ? labelColumn(names, most).width : 14),
    top,
    bottom: top + (isNarrow ? 236 : 330),
  };
  const px = (value: number) => frame.left + x.place(value) * (frame.right - frame.left);
  const py = (value: number) => frame.bottom - y.place(value) * (frame.bottom - frame.top);
  const labels = endLabels(inMargin(px, py), most, frame);
  const along =
    naming === "along" ? labelsAlong(parts.curves?.(px, py) ?? [], frame, parts.along ?? "top") : "";
  if (labels === undefined || along === undefined) return undefined;
  const vertical = verticalAxis(y, frame, axisTitle(yAxis), width);
  const horizontal = horizontalAxis(x, frame, axisTitle(xAxis));
  return sheet({
    width,
    height: frame.bottom + horizontal.height,
    frame,
    options: {
      x: { ...x.options, axis: null },
      y: { ...y.options, axis: null },
      marks: [...vertical.marks, ...horizontal.marks, ...parts.marks],
    },
    over: [
      head.svg,
      key.svg,
      vertical.svg,
      horizontal.svg,
      parts.over?.(px, py) ?? "",
      `<g class="labels">${labels}${along}</g>`,
    ].join(""),
    description: parts.description,
  });
}
