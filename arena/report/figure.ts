/** A figure as the text of an svg: by itself a file, inside a page a part that takes on the page's colours. */
import { bars } from "./bars.ts";
import { box } from "./box.ts";
import { type Drawing, inline, standalone } from "./canvas.ts";
import { check } from "./check.ts";
import { distribution } from "./distribution.ts";
import { lines } from "./lines.ts";
import { points } from "./points.ts";
import type { FigureSpec } from "./spec.ts";
import { stack } from "./stack.ts";

/**
 * Refuses with a sentence what cannot be drawn truly. `width` is that of the drawing in pixels: words keep their size,
 * so a narrow one (360) is a drawing of its own, for phones. The same spec gives the same bytes.
 */
export function figure(spec: FigureSpec, width = 720): string {
  return standalone(drawing(spec, width));
}

/** The same for a page that has the style: without margin and paper. */
export function inlineFigure(spec: FigureSpec, width: number): string {
  return inline(drawing(spec, width));
}

function drawing(spec: FigureSpec, width: number): Drawing {
  check(spec);
  switch (spec.kind) {
    case "lines":
      return lines(spec, width);
    case "bars":
      return bars(spec, width);
    case "distribution":
      return distribution(spec, width);
    case "box":
      return box(spec, width);
    case "points":
      return points(spec, width);
    case "stack":
      return stack(spec, width);
  }
}
