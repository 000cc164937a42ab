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

/** Labels along curves, each where it is nearest to its own and clear of all others. Undefined: one has no such place. */
export function labelsAlong(
  curves: readonly Curve[],
  frame: Frame,
  prefer: "top" | "middle",
): string | undefined {
  const traces = curves.map(({ points }) => traced(points));
  const taken: Box[] = [];
  const texts: string[] = [];
  for (const [own, { name, fill }] of curves.entries()) {
    const width = widthOf(name, fontSize);
    const heights = traces[own].map(([, y]) => y);
    const [highest, lowest] = extent(heights);
    const ideal = prefer === "top" ? highest - 13 : (highest + lowest) / 2;
    let best: { box: Box; worth: number } | undefined;
    for (const [x, y] of traces[own])
      for (const box of boxesAround(x, y, width)) {
        if (!isWithin(box, frame) || taken.some((other) => distance(box, other) < 4)) continue;
        if (traces[own].some(([px, py]) => distanceTo(box, px, py) < 2.5)) continue;
        let clear = 40;
        for (const [i, trace] of traces.entries())
          if (i !== own) for (const [px, py] of trace) clear = Math.min(clear, distanceTo(box, px, py));
        const worth = 12 * Math.min(clear, 14) - Math.abs((box.top + box.bottom) / 2 - ideal);
        if (clear >= 8 && worth > (best?.worth ?? Number.NEGATIVE_INFINITY)) best = { box, worth };
      }
    if (!best) return undefined;
    taken.push(best.box);
    texts.push(
      words(name, {
        x: best.box.left,
        y: (best.box.top + best.box.bottom) / 2,
        fill,
        rim: true,
        kind: "label",
      }),
    );
  }
  return texts.join("");
}

/** Points every few pixels of the way. */
function traced(points: Curve["points"]): [number, number][] {
  const trace: [number, number][] = [];
  points.forEach(([x, y], i) => {
    const [fromX, fromY] = points[Math.max(0, i - 1)];
    const steps = Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY)) / 5);
    for (let k = 1; k <= steps; k++)
      trace.push([fromX + ((x - fromX) * k) / steps, fromY + ((y - fromY) * k) / steps]);
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

function distanceTo(box: Box, x: number, y: number): number {
  return distance(box, { left: x, right: x, top: y, bottom: y });
}

/** The dot at a line's end. */
export function endDot(x: number, y: number, fill: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="2.75" fill="${fill}" stroke="${light.paper}" stroke-width="1"/>`;
}
