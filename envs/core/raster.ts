/**
 * Pictures as small arrays of pixels: what agents see and terminals show. Plain arithmetic, the same on every engine.
 *
 * A picture keeps its proportions and lies in the middle; the background shows beside it. Edges are softened by the share
 * of a pixel that a shape covers: exactly for rectangles, by 4×4 samples for circles and round corners, by the distance
 * from the pixel's centre for lines, which have round ends. Where two shapes meet inside a pixel a little shows between.
 */
import type { Brush, Drawing, Ink, LineShape, RectShape, Screen, TextShape } from "./drawing.ts";
import { InputError, shown } from "./errors.ts";

/** Samples along each side of a pixel. */
const SAMPLES = 4;

/** What each ink looks like: one number (grey) or three (red, green, blue), in whatever unit the pixels are to have. */
export type Palette = Readonly<Record<Ink, readonly number[]>>;

export interface RasterOptions {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly palette: Palette;
  /** As many numbers as each ink has: they decide whether pixels are grey or coloured. */
  readonly background: readonly number[];
}

/** Rasters draw no letters: whoever can is told where the text belongs, in pixels. */
export type Write = (text: TextShape, x: number, y: number, size: number) => void;

export class Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** The picture painted last. */
  readonly pixels: Float32Array; // [height, width, channels]
  private readonly palette: Palette;
  private readonly background: readonly number[];
  private scale = 1; // pixels per unit of the picture
  private left = 0; // pixels
  private top = 0;
  private right = 0;
  private bottom = 0;
  /** Where the next rectangle goes: handed on here, since V8 would make an object of each fraction handed to a method. */
  private readonly place = new Float64Array(4); // x, y, width, height
  private readonly brush: Brush = {
    rect: (ink, x, y, width, height) => {
      this.put(x, y, width, height);
      this.rect(ink, 1);
    },
  };

  constructor({ width, height, palette, background }: RasterOptions) {
    for (const side of [width, height]) {
      if (Number.isInteger(side) && side >= 1) continue;
      throw new InputError(`raster: expected a whole number of pixels along each side, got ${shown(side)}.`);
    }
    this.width = width;
    this.height = height;
    this.channels = background.length;
    this.pixels = new Float32Array(width * height * this.channels);
    this.palette = palette;
    this.background = background;
  }

  /** Paints a drawing; its texts are handed to `write`. */
  draw({ width, height, shapes }: Drawing, write?: Write): void {
    this.begin(width, height);
    for (const shape of shapes) {
      const { ink, alpha = 1 } = shape;
      if (shape.kind === "rect") this.roundRect(shape);
      else if (shape.kind === "line") this.line(shape);
      else if (shape.kind === "circle") {
        const { x, y, radius } = shape;
        this.rounded(ink, alpha, x - radius, y - radius, 2 * radius, 2 * radius, radius);
      } else
        write?.(
          shape,
          this.left + shape.x * this.scale,
          this.top + shape.y * this.scale,
          shape.size * this.scale,
        );
    }
  }

  /** Paints a screen, without allocating. */
  paint<S>(screen: Screen<S>, state: S): void {
    this.begin(screen.width, screen.height);
    screen.paint(state, this.brush);
  }

  /** Nothing but background, with a picture of this size in the middle of it. */
  private begin(width: number, height: number): void {
    this.scale = Math.min(this.width / width, this.height / height);
    this.left = (this.width - width * this.scale) / 2;
    this.top = (this.height - height * this.scale) / 2;
    this.right = this.width - this.left;
    this.bottom = this.height - this.top;
    this.fill(0, this.width * this.height, this.background);
  }

  private roundRect({ ink, alpha = 1, x, y, width, height, radius = 0 }: RectShape): void {
    const corner = Math.min(radius, width / 2, height / 2);
    if (corner > 0) this.rounded(ink, alpha, x, y, width, height, corner);
    else {
      this.put(x, y, width, height);
      this.rect(ink, alpha);
    }
  }

  private put(x: number, y: number, width: number, height: number): void {
    this.place[0] = x;
    this.place[1] = y;
    this.place[2] = width;
    this.place[3] = height;
  }

  /** The rectangle at `place`. */
  private rect(ink: Ink, alpha: number): void {
    const colour = this.palette[ink];
    const x = this.place[0];
    const y = this.place[1];
    const width = this.place[2];
    const height = this.place[3];
    const x0 = Math.max(this.left, this.left + x * this.scale);
    const x1 = Math.min(this.right, this.left + (x + width) * this.scale);
    const y0 = Math.max(this.top, this.top + y * this.scale);
    const y1 = Math.min(this.bottom, this.top + (y + height) * this.scale);
    if (!(x0 < x1 && y0 < y1)) return;
    const whole = Math.ceil(x0); // columns from here …
    const end = Math.floor(x1); // … to here are covered from side to side
    for (let row = Math.floor(y0); row < y1; row++) {
      const at = row * this.width;
      const share = alpha * overlap(row, y0, y1);
      if (whole > end) {
        this.blend(at + end, colour, share * (x1 - x0)); // all of it within one column
        continue;
      }
      if (whole > x0) this.blend(at + whole - 1, colour, share * (whole - x0));
      if (share === 1) this.fill(at + whole, at + end, colour);
      else for (let column = whole; column < end; column++) this.blend(at + column, colour, share);
      if (end < x1) this.blend(at + end, colour, share * (x1 - end));
    }
  }

  /** A rectangle with quarter circles for corners; a circle is nothing else. */
  private rounded(
    ink: Ink,
    alpha: number,
    x: number,
    y: number,
    width: number,
    height: number,
    radius: number,
  ): void {
    const colour = this.palette[ink];
    const r = radius * this.scale;
    const x0 = this.left + x * this.scale;
    const x1 = this.left + (x + width) * this.scale;
    const y0 = this.top + y * this.scale;
    const y1 = this.top + (y + height) * this.scale;
    const inCorner = (column: number, row: number) =>
      (column < x0 + r || column + 1 > x1 - r) && (row < y0 + r || row + 1 > y1 - r);
    const [fromX, toX] = within(x0, x1, this.left, this.right);
    const [fromY, toY] = within(y0, y1, this.top, this.bottom);
    for (let row = fromY; row < toY; row++) {
      for (let column = fromX; column < toX; column++) {
        const share = inCorner(column, row)
          ? sampled(column, row, x0 + r, y0 + r, x1 - r, y1 - r, r)
          : overlap(column, x0, x1) * overlap(row, y0, y1);
        this.blend(row * this.width + column, colour, alpha * share);
      }
    }
  }

  private line({ ink, alpha = 1, width, ...ends }: LineShape): void {
    const colour = this.palette[ink];
    const r = (width * this.scale) / 2;
    const x = this.left + ends.x1 * this.scale;
    const y = this.top + ends.y1 * this.scale;
    const dx = (ends.x2 - ends.x1) * this.scale;
    const dy = (ends.y2 - ends.y1) * this.scale;
    const reach = r + 0.5;
    const [fromX, toX] = within(
      x + Math.min(0, dx) - reach,
      x + Math.max(0, dx) + reach,
      this.left,
      this.right,
    );
    const [fromY, toY] = within(
      y + Math.min(0, dy) - reach,
      y + Math.max(0, dy) + reach,
      this.top,
      this.bottom,
    );
    for (let row = fromY; row < toY; row++) {
      for (let column = fromX; column < toX; column++) {
        const distance = distanceTo(column + 0.5 - x, row + 0.5 - y, dx, dy);
        const share = unit(r - distance + 0.5) - unit(0.5 - distance - r); // of a pixel lying square to the line
        this.blend(row * this.width + column, colour, alpha * share);
      }
    }
  }

  /** Moves a pixel a share of the way to a colour. */
  private blend(pixel: number, colour: readonly number[], share: number): void {
    const { pixels, channels } = this;
    for (let channel = 0; channel < channels; channel++) {
      const at = pixel * channels + channel;
      pixels[at] += (colour[channel] - pixels[at]) * share;
    }
  }

  private fill(from: number, to: number, colour: readonly number[]): void {
    const { pixels, channels } = this;
    if (channels === 1) pixels.fill(colour[0], from, to);
    else for (let at = from * channels; at < to * channels; at++) pixels[at] = colour[at % channels];
  }
}

/** How much of [cell, cell + 1] lies in [low, high]. */
function overlap(cell: number, low: number, high: number): number {
  return Math.max(0, Math.min(cell + 1, high) - Math.max(cell, low));
}

/** The cells that [low, high] touches between two limits: the first, and the one after the last. */
function within(low: number, high: number, least: number, most: number): [number, number] {
  return [Math.floor(Math.max(low, least)), Math.ceil(Math.min(high, most))];
}

/** Share of a pixel's samples that lie no further than r from a rectangle. */
function sampled(
  column: number,
  row: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  r: number,
): number {
  let inside = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const y = row + (i + 0.5) / SAMPLES;
    const dy = Math.max(y0 - y, y - y1, 0);
    for (let j = 0; j < SAMPLES; j++) {
      const x = column + (j + 0.5) / SAMPLES;
      const dx = Math.max(x0 - x, x - x1, 0);
      if (dx * dx + dy * dy <= r * r) inside++;
    }
  }
  return inside / (SAMPLES * SAMPLES);
}

/** From (x, y) to the line between (0, 0) and (dx, dy). */
function distanceTo(x: number, y: number, dx: number, dy: number): number {
  const squared = dx * dx + dy * dy;
  const along = squared > 0 ? unit((x * dx + y * dy) / squared) : 0;
  const awayX = x - along * dx;
  const awayY = y - along * dy;
  return Math.sqrt(awayX * awayX + awayY * awayY);
}

/** x limited to [0, 1]. */
function unit(x: number): number {
  return Math.min(1, Math.max(0, x));
}
