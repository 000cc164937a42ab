/** Names beside what they name: at the ends of lines, or somewhere along them. */
import { type Frame, fontSize, lineHeight, round, words } from "./canvas.ts";
import { light } from "./palette.ts";
import { extent } from "./scale.ts";
import { apart, balanced, widthOf } from "./text.ts";

export interface EndLabel {
  readonly name: string;
  readonly fill: string;
  readonly line: string;
  /** Where the line ends. */
  readonly x: number;
  readonly y: number;
}

const gap = 18; // from the frame to the labels, which a leader bridges

/** What the right margin must hold; and the lines of each label. */
export function labelColumn(names: readonly string[], most: number): { width: number; lines: string[][] } {
  const lines = names.map((name) => balanced(name, most, fontSize));
  const widths = lines.flat().map((line) => widthOf(line, fontSize));
  return { width: Math.max(...widths) + gap + 2, lines };
}

/** Labels in a column right of the frame, each as near to its line's end as the others let it. Undefined: no room. */
export function endLabels(ends: readonly EndLabel[], most: number, frame: Frame): string | undefined {
  const { lines } = labelColumn(
    ends.map(({ name }) => name),
    most,
  );
  const wishes = ends.map(({ y }, i) => ({ y, height: lines[i].length * lineHeight(fontSize) }));
  const middles = apart(wishes, frame.top - 7, frame.bottom + 10);
  if (!middles) return undefined;
  return ends
    .map(({ x, y, fill, line }, i) => {
      const middle = middles[i];
      const first = middle - ((lines[i].length - 1) * lineHeight(fontSize)) / 2;
      const isMoved = Math.abs(middle - y) > 3 || x < frame.right - 3;
      const leader = isMoved
        ? `<path d="M${round(x + 5)},${round(y)}L${round(frame.right + gap - 4)},${round(middle)}" stroke="${line}" stroke-opacity="0.55" fill="none"/>`
        : "";
      return leader + words(lines[i], { x: frame.right + gap, y: first, fill, kind: "label" });
    })
    .join("");
}

export interface Curve {
  readonly name: string;
  readonly fill: string;
  /** In pixels, from left to right. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Labels along curves, each beside its own and clear of all others. Undefined: one of them has no such place. */
export function labelsAlong(
  curves: readonly Curve[],
  frame: Frame,
  prefer: "top" | "middle",
): string | undefined {
  const traces = curves.map(({ points }) => traced(points));
  const taken: Box[] = [];
  for (const [i, { name }] of curves.entries()) {
    const others = traces.filter((_, k) => k !== i).flat();
    const isFree = (box: Box) => isWithin(box, frame) && taken.every((other) => distance(box, other) >= 12);
    const place = bestPlace(widthOf(name, fontSize), traces[i], others, isFree, prefer);
    if (!place) return undefined;
    taken.push(place);
  }
  const label = ({ name, fill }: Curve, { left, top, bottom }: Box) =>
    words(name, { x: left, y: (top + bottom) / 2, fill, rim: true, kind: "label" });
  return curves.map((curve, i) => label(curve, taken[i])).join("");
}

type Trace = readonly (readonly [x: number, y: number])[];

/** Some 14 pixels from all other curves, if it can be, then as near as can be to the curve's top or middle. */
function bestPlace(
  width: number,
  own: Trace,
  others: Trace,
  isFree: (box: Box) => boolean,
  prefer: "top" | "middle",
): Box | undefined {
  const [highest, lowest] = extent(own.map(([, y]) => y));
  const ideal = prefer === "top" ? highest - 13 : (highest + lowest) / 2;
  let best: Box | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const [x, y] of own)
    for (const box of boxesAround(x, y, width)) {
      const nearness = -Math.abs((box.top + box.bottom) / 2 - ideal);
      if (12 * 14 + nearness <= most || !isFree(box) || clearance(box, own, 2.5) < 2.5) continue;
      const clear = clearance(box, others, 14);
      if (clear < 8 || 12 * clear + nearness <= most) continue;
      most = 12 * clear + nearness;
      best = box;
    }
  return best;
}

/** From a box to the nearest point of a trace, or `enough` if that is less. */
function clearance(box: Box, trace: Trace, enough: number): number {
  let least = enough * enough;
  for (const [px, py] of trace) {
    const x = Math.max(0, box.left - px, px - box.right);
    const y = Math.max(0, box.top - py, py - box.bottom);
    least = Math.min(least, x * x + y * y);
  }
  return Math.sqrt(least);
}

/** Points some 5 pixels apart along the way. */
function traced(points: Curve["points"]): Trace {
  const trace: [number, number][] = [];
  let [lastX, lastY] = [Number.NEGATIVE_INFINITY, 0];
  points.forEach(([x, y], i) => {
    const [fromX, fromY] = points[Math.max(0, i - 1)];
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY)) / 5));
    for (let k = 1; k <= steps; k++) {
      const [nextX, nextY] = [fromX + ((x - fromX) * k) / steps, fromY + ((y - fromY) * k) / steps];
      if (Math.abs(nextX - lastX) + Math.abs(nextY - lastY) < 4) continue;
      trace.push([nextX, nextY]);
      [lastX, lastY] = [nextX, nextY];
    }
  });
  return trace;
}

/** Above a point, and right and left of it: level with it, below and above. */
function boxesAround(x: number, y: number, width: number): Box[] {
  const half = 7;
  const beside = [0, 12, -12].flatMap((shift) => [
    [x + 6, shift],
    [x - 6 - width, shift],
  ]);
  return [[x - width / 2, -13], ...beside].map(([left, shift]) => ({
    left,
    right: left + width,
    top: y + shift - half,
    bottom: y + shift + half,
  }));
}

function isWithin(box: Box, frame: Frame): boolean {
  return (
    box.left >= frame.left + 2 &&
    box.right <= frame.right &&
    box.top >= frame.top - 8 &&
    box.bottom <= frame.bottom - 4
  );
}

function distance(a: Box, b: Box): number {
  const x = Math.max(0, a.left - b.right, b.left - a.right);
  const y = Math.max(0, a.top - b.bottom, b.top - a.bottom);
  return Math.sqrt(x * x + y * y);
}

/** A dot on a line, at its end for one. */
export function pointDot(x: number, y: number, fill: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="2.75" fill="${fill}" stroke="${light.paper}" stroke-width="1"/>`;
}
