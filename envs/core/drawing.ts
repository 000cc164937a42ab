/**
 * A picture of a world as plain data, in the world's own units (y grows downwards). Views decide how it is painted:
 * colours are roles that a theme fills in, so that one drawing serves light, dark, canvas, WebGL and print.
 */
export type Ink =
  | "ground" // the floor of the world
  | "line" // outlines, tracks, grids
  | "body" // what is moved: cart, arm, piece
  | "accent" // the agent, or what it touches
  | "goal"
  | "danger"
  | "muted"
  | "text"
  | "bright"; // text on goal, danger or body

interface Common {
  readonly ink: Ink;
  /** 0 (invisible) … 1, 1 unless given. */
  readonly alpha?: number;
  /** On a shape that stands for a state of a tabular world: views may tint it with that state's value. */
  readonly state?: number;
  /** On a shape that stands for an action (a bandit's arm): views may mark the action last taken. */
  readonly action?: number;
}

export interface RectShape extends Common {
  readonly kind: "rect";
  readonly x: number; // left
  readonly y: number; // top
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
}

export interface LineShape extends Common {
  readonly kind: "line";
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly width: number;
}

export interface CircleShape extends Common {
  readonly kind: "circle";
  readonly x: number; // centre
  readonly y: number;
  readonly radius: number;
}

export interface TextShape extends Common {
  readonly kind: "text";
  readonly x: number; // centre
  readonly y: number;
  readonly size: number; // height of a line
  readonly text: string;
}

export type Shape = RectShape | LineShape | CircleShape | TextShape;

/** Shapes are painted in order, later ones on top. The same world draws the same number and kinds of shapes while it can, so views may move between two drawings. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** What a screen is painted with: filled rectangles in the screen's own units, later ones on top; parts outside do not show. */
export interface Brush {
  rect(ink: Ink, x: number, y: number, width: number, height: number): void;
}

/** A picture made of rectangles, painted without allocating: what an agent that sees pixels sees. */
export interface Screen<S = unknown> {
  readonly width: number;
  readonly height: number;
  paint(state: S, brush: Brush): void;
}
