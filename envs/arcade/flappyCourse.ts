/** Sizes and state of the world in flappy.ts, for it and for its picture. Pixels; y grows downwards. */
export const width = 288;
export const ground = 400; // y
export const height = 512; // of the screen, ground included
export const bird = { x: 69, width: 25, height: 15, start: 236, highest: 5 };
export const lowest = ground - bird.height; // y of a bird on the ground
export const pipe = { width: 48, spacing: 172.8, highest: 130, lowest: 289 }; // the last two: y of a gap's middle
export const pairs = 3;

export interface FlappyState {
  y: number; // top of the bird
  lastY: number; // one step ago
  velocity: number; // pixels a step, downwards
  readonly pipeX: Float64Array; // [3] left edges
  readonly middle: Float64Array; // [3] y of the gaps' middles
  next: number; // the pair not yet passed that comes first
  passed: number;
  lives: number;
}
