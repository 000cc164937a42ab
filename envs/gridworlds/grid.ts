/** What worlds on a grid share: cells numbered row by row, moves that the border stops, and one look for all. */
import type { Drawing, Ink, Shape } from "../core/drawing.ts";

/** [row, column] added by a move. */
export type Move = readonly [number, number];

export const UP: Move = [-1, 0];
export const RIGHT: Move = [0, 1];
export const DOWN: Move = [1, 0];
export const LEFT: Move = [0, -1];

export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

export const rowOf = ({ columns }: Grid, cell: number) => Math.floor(cell / columns);
export const columnOf = ({ columns }: Grid, cell: number) => cell % columns;

/** The cell beside `cell`, or `cell` itself at the border. */
export function neighbour(grid: Grid, cell: number, [down, right]: Move): number {
  const row = Math.min(grid.rows - 1, Math.max(0, rowOf(grid, cell) + down));
  const column = Math.min(grid.columns - 1, Math.max(0, columnOf(grid, cell) + right));
  return row * grid.columns + column;
}

/** A cell as a tile; with `state`, views may tint it with that state's value. */
export function tile(grid: Grid, cell: number, ink: Ink, state?: number): Shape {
  return {
    kind: "rect",
    ink,
    x: columnOf(grid, cell) + 0.03,
    y: rowOf(grid, cell) + 0.03,
    width: 0.94,
    height: 0.94,
    radius: 0.08,
    ...(state !== undefined && { state }),
  };
}

/** Words in the middle of a cell. */
export function label(grid: Grid, cell: number, ink: Ink, text: string, size = 0.22): Shape {
  return { kind: "text", ink, ...middle(grid, cell), size, text };
}

/** The agent in its cell: a ball and its shadow. */
export function ball(grid: Grid, cell: number): Shape[] {
  const { x, y } = middle(grid, cell);
  return [
    { kind: "circle", ink: "line", alpha: 0.35, x, y: y + 0.03, radius: 0.29 },
    { kind: "circle", ink: "accent", x, y, radius: 0.27 },
  ];
}

export function middle(grid: Grid, cell: number): { x: number; y: number } {
  return { x: columnOf(grid, cell) + 0.5, y: rowOf(grid, cell) + 0.5 };
}

/** A picture of a grid, one unit a cell. */
export function picture({ rows, columns }: Grid, shapes: readonly Shape[]): Drawing {
  return { width: columns, height: rows, shapes };
}
