/** What the world in flappy.ts looks like, to people and to agents that see pixels. */
import type { Brush, Drawing, Shape } from "../core/drawing.ts";
import { bird, type FlappyState, ground, height, pairs, pipe, width } from "./flappyCourse.ts";

export function paintFlappy({ y, pipeX, middle }: FlappyState, gap: number, brush: Brush): void {
  for (let pair = 0; pair < pairs; pair++) {
    brush.rect("goal", pipeX[pair], 0, pipe.width, middle[pair] - gap / 2);
    brush.rect("goal", pipeX[pair], middle[pair] + gap / 2, pipe.width, ground);
  }
  brush.rect("ground", 0, ground, width, height - ground);
  brush.rect("accent", bird.x, y, bird.width, bird.height);
}

/** A pipe up to the screen's edges: a shaft and a broader lip at the gap. */
function drawPipe(x: number, top: number, bottom: number, lip: number): Shape[] {
  return [
    { kind: "rect", ink: "goal", ...across(x + 3, pipe.width - 6), y: top, height: bottom - top },
    { kind: "rect", ink: "goal", ...across(x, pipe.width), y: lip, height: 18, radius: 3 },
    { kind: "rect", ink: "bright", alpha: 0.22, ...across(x + 9, 6), y: top, height: bottom - top },
  ];
}

/** What of a rectangle's width is on the screen. */
function across(x: number, wide: number): { x: number; width: number } {
  const left = Math.min(width, Math.max(0, x));
  return { x: left, width: Math.max(0, Math.min(width, x + wide) - left) };
}

const earth: readonly Shape[] = [
  { kind: "rect", ink: "ground", x: 0, y: ground, width, height: height - ground },
  { kind: "rect", ink: "line", x: 0, y: ground, width, height: 4 },
];

export function drawFlappy({ y, velocity, pipeX, middle, passed }: FlappyState, gap: number): Drawing {
  const [x, centre] = [bird.x + bird.width / 2, y + bird.height / 2];
  const pipes = Array.from(pipeX, (left, pair) => {
    const [upper, lower] = [middle[pair] - gap / 2, middle[pair] + gap / 2];
    return [...drawPipe(left, 0, upper, upper - 18), ...drawPipe(left, lower, ground, lower)];
  });
  const lift = velocity < 0 ? -5 : 4; // the wing
  return {
    width,
    height,
    shapes: [
      ...pipes.flat(),
      ...earth,
      { kind: "rect", ink: "accent", x: bird.x, y, width: bird.width, height: bird.height, radius: 7.5 },
      { kind: "line", ink: "body", width: 4, x1: x - 3, y1: centre, x2: x - 9, y2: centre + lift },
      { kind: "circle", ink: "bright", x: x + 6, y: centre - 3, radius: 3 },
      { kind: "circle", ink: "body", x: x + 7, y: centre - 3, radius: 1.4 },
      { kind: "text", ink: "text", x: width / 2, y: ground + 56, size: 40, text: String(passed) },
    ],
  };
}
