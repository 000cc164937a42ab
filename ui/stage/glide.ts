/** Moves smoothly from one drawing to the next, so that a world that steps now and then does not jerk. */
import type { Drawing, Shape } from "../../workers/index.ts";

/** A step that took longer than this is not stretched over all of it. */
const LONGEST = 200; // ms

export class Glide {
  private newest: Drawing | undefined; // as handed in
  private from: Drawing | undefined;
  private to: Drawing | undefined;
  private episode = -1;
  private source = "";
  private began = 0; // ms
  private lasts = 0; // ms

  /** A newer drawing has come. A new episode, or one of other shapes, is not glided into. */
  aim(drawing: Drawing, episode: number, source: string, now: number, still: boolean): void {
    if (drawing === this.newest) return;
    this.newest = drawing;
    if (this.to && sameDrawing(this.to, drawing)) return;
    const follows =
      this.to && episode === this.episode && source === this.source && !still && alike(this.to, drawing);
    this.from = follows ? this.at(now) : drawing;
    this.lasts = Math.min(LONGEST, Math.max(16, now - this.began));
    this.began = now;
    this.to = drawing;
    this.episode = episode;
    this.source = source;
  }

  /** The drawing at a moment. */
  at(now: number): Drawing | undefined {
    if (!this.from || !this.to || this.from === this.to) return this.to;
    const share = Math.min(1, (now - this.began) / this.lasts);
    if (share >= 1) {
      this.from = this.to;
      return this.to;
    }
    return between(this.from, this.to, share);
  }
}

function sameDrawing(a: Drawing, b: Drawing): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function alike(a: Drawing, b: Drawing): boolean {
  return a.shapes.length === b.shapes.length && a.shapes.every((shape, i) => shape.kind === b.shapes[i].kind);
}

function between(a: Drawing, b: Drawing, share: number): Drawing {
  return { ...b, shapes: b.shapes.map((shape, i) => shapeBetween(a.shapes[i], shape, share)) };
}

const moving = new Set(["x", "y", "x1", "y1", "x2", "y2", "width", "height", "radius"]);

function shapeBetween(a: Shape, b: Shape, share: number): Shape {
  const from = a as unknown as Record<string, unknown>;
  const fields = Object.entries(b).map(([key, value]) => {
    const start = from[key];
    const moves =
      moving.has(key) && typeof value === "number" && typeof start === "number" && start !== value;
    return [key, moves ? start + (value - start) * share : value];
  });
  return Object.fromEntries(fields) as unknown as Shape;
}
