import { describe, expect, it } from "vitest";
import type { Drawing, Ink, Screen, Shape } from "../../../envs/core/drawing.ts";
import { type Palette, Raster } from "../../../envs/core/raster.ts";

const inks: readonly Ink[] = [
  "ground",
  "line",
  "body",
  "accent",
  "goal",
  "danger",
  "muted",
  "text",
  "bright",
];
const paletteOf = (colourOf: (ink: Ink) => readonly number[]) =>
  Object.fromEntries(inks.map((ink) => [ink, colourOf(ink)])) as Palette;
/** Grey: every ink is 1, but `danger`, which is 2. */
const grey = paletteOf((ink) => [ink === "danger" ? 2 : 1]);

function painted(drawing: Drawing, width: number, height: number) {
  const raster = new Raster({ width, height, palette: grey, background: [0] });
  raster.draw(drawing);
  return rows(raster);
}

/** Rows of pixels, to two decimals. */
function rows({ pixels, width, height, channels }: Raster): number[][] {
  const length = width * channels;
  return Array.from({ length: height }, (_, row) =>
    [...pixels.subarray(row * length, (row + 1) * length)].map((x) => Number(x.toFixed(4))),
  );
}

const only = (shape: Shape, width = 4, height = 3): Drawing => ({ width, height, shapes: [shape] });
const sum = (pixels: number[][]) => pixels.flat().reduce((a, b) => a + b, 0);

describe("a raster", () => {
  it("covers pixels by the exact share of a rectangle in each", () => {
    const rect = only({ kind: "rect", ink: "body", x: 0.5, y: 0.75, width: 2.25, height: 1.5 });
    expect(painted(rect, 4, 3)).toEqual([
      [0.125, 0.25, 0.1875, 0],
      [0.5, 1, 0.75, 0],
      [0.125, 0.25, 0.1875, 0],
    ]);
    const sliver = only({ kind: "rect", ink: "body", x: 1.25, y: 1, width: 0.5, height: 1 });
    expect(painted(sliver, 4, 3)[1]).toEqual([0, 0.5, 0, 0]);
    const edge = only({ kind: "rect", ink: "body", x: 1.5, y: 1, width: 0.5, height: 1 });
    expect(painted(edge, 4, 3)[1]).toEqual([0, 0.5, 0, 0]);
  });

  it("shows no part that lies outside the picture, and nothing of shapes turned inside out", () => {
    const wide = { kind: "rect", ink: "body", x: -5, y: -5, width: 20, height: 6 } as const;
    expect(painted(only(wide), 4, 3)).toEqual([
      [1, 1, 1, 1],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(painted(only({ ...wide, radius: 0.5 }), 4, 5)[0]).toEqual([0, 0, 0, 0]); // beside the picture
    expect(sum(painted(only({ ...wide, x: 3, width: -2 }), 4, 3))).toBe(0);
    expect(sum(painted(only({ ...wide, x: 9, width: 2 }), 4, 3))).toBe(0);
    expect(sum(painted(only({ ...wide, y: Number.NaN }), 4, 3))).toBe(0);
  });

  it("blends by alpha, later shapes over earlier ones", () => {
    const shapes: Shape[] = [
      { kind: "rect", ink: "body", x: 0, y: 0, width: 2, height: 1 },
      { kind: "rect", ink: "danger", alpha: 0.25, x: 1, y: 0, width: 2, height: 1 },
    ];
    expect(painted({ width: 3, height: 1, shapes }, 3, 1)).toEqual([[1, 1.25, 0.5]]);
  });

  it("keeps the picture's proportions, in the middle of the background", () => {
    const raster = new Raster({ width: 4, height: 5, palette: grey, background: [7] });
    raster.draw(only({ kind: "rect", ink: "body", x: 0, y: 0, width: 1, height: 1 }, 2, 1)); // 2 pixels a unit
    expect(rows(raster)).toEqual([
      [7, 7, 7, 7],
      [4, 4, 7, 7], // half background, half body
      [1, 1, 7, 7],
      [4, 4, 7, 7],
      [7, 7, 7, 7],
    ]);
  });

  it("samples circles 4×4 times in each pixel", () => {
    const disc = only({ kind: "circle", ink: "body", x: 2, y: 2, radius: 2 }, 4, 4);
    const [top] = painted(disc, 4, 4);
    expect(top[0]).toBe(6 / 16); // samples 1.125 … 1.875 from the centre both ways: 0, 1, 2 and 3 of the four rows'
    expect(top).toEqual([...top].reverse());
    expect(sum(painted(disc, 4, 4))).toBeCloseTo(Math.PI * 4, 0);
    const dot = only({ kind: "circle", ink: "body", x: 0.5, y: 0.5, radius: 0.2 }, 1, 1);
    expect(painted(dot, 1, 1)).toEqual([[4 / 16]]); // the four samples at (±1/8, ±1/8)
  });

  it("rounds corners by samples and leaves straight edges exact", () => {
    const card = only({ kind: "rect", ink: "body", x: 0.1, y: 0, width: 3.9, height: 3, radius: 1 }, 4, 3);
    const [top, middle] = painted(card, 4, 3);
    expect(middle).toEqual([0.9, 1, 1, 1]);
    expect(top[2]).toBe(1);
    // The quarter circle in the corner pixel at the right: samples 1/8, 3/8, … from its centre, 4 + 4 + 3 + 2
    expect(top[3]).toBe(13 / 16);
  });

  it("gives a line its width whatever lies beneath it, with round ends", () => {
    const line = (y: number, width: number) =>
      painted(only({ kind: "line", ink: "body", x1: 0, y1: y, x2: 4, y2: y, width }), 4, 3).map(
        (row) => row[1],
      );
    expect(line(1.5, 1)).toEqual([0, 1, 0]);
    expect(line(1.5, 0.4)).toEqual([0, 0.4, 0]);
    expect(line(1, 1)).toEqual([0.5, 0.5, 0]);
    expect(line(1.5, 2)).toEqual([0.5, 1, 0.5]);
    expect(line(1.2, 1)).toEqual([0.3, 0.7, 0]);
    const stroke: Shape = { kind: "line", ink: "body", x1: 3, y1: 3, x2: 9, y2: 11, width: 2 }; // 10 long
    expect(sum(painted(only(stroke, 16, 16), 16, 16))).toBeCloseTo(10 * 2 + Math.PI, 0);
    const point: Shape = { kind: "line", ink: "body", x1: 1.5, y1: 1.5, x2: 1.5, y2: 1.5, width: 1 };
    expect(painted(only(point), 4, 3)[1]).toEqual([0, 1, 0, 0]);
  });

  it("paints in colour", () => {
    const palette = paletteOf((ink) => (ink === "body" ? [200, 100, 50] : [0, 0, 0]));
    const raster = new Raster({ width: 2, height: 1, palette, background: [10, 20, 30] });
    raster.draw(only({ kind: "rect", ink: "body", x: 0, y: 0, width: 1.5, height: 1 }, 2, 1));
    expect(rows(raster)).toEqual([[200, 100, 50, 105, 60, 40]]);
  });

  it("hands over the texts, in pixels", () => {
    const raster = new Raster({ width: 8, height: 8, palette: grey, background: [0] });
    const told: unknown[] = [];
    const text: Shape = { kind: "text", ink: "text", x: 2, y: 1, size: 0.5, text: "goal" };
    raster.draw(only(text, 4, 2), (shape, x, y, size) => told.push([shape.text, x, y, size]));
    expect(told).toEqual([["goal", 4, 4, 1]]);
    raster.draw(only(text, 4, 2));
    expect(sum(rows(raster))).toBe(0);
  });

  it("paints a screen as it would a drawing of the same rectangles", () => {
    const screen: Screen<number> = {
      width: 3,
      height: 2,
      paint(x, brush) {
        brush.rect("body", 0, 0, 3, 2);
        brush.rect("danger", x, 0.5, 1, 1);
      },
    };
    const raster = new Raster({ width: 7, height: 5, palette: grey, background: [0] });
    raster.paint(screen, 0.75);
    const shapes: Shape[] = [
      { kind: "rect", ink: "body", x: 0, y: 0, width: 3, height: 2 },
      { kind: "rect", ink: "danger", x: 0.75, y: 0.5, width: 1, height: 1 },
    ];
    expect(rows(raster)).toEqual(painted({ width: 3, height: 2, shapes }, 7, 5));
  });

  it("has at least one pixel", () => {
    expect(() => new Raster({ width: 0, height: 4, palette: grey, background: [0] })).toThrow(
      "raster: expected a whole number of pixels along each side, got 0.",
    );
  });
});
