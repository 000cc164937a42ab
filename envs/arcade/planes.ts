/** Feature planes of worlds whose things lie anywhere, not on cells: each cell tells how much of it a thing covers. */

/** A grid over a world: `cell` world units to a cell, planes interleaved as [rows, columns, channels]. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly cell: number;
}

/** Adds to one plane the share of each cell (0 … 1) that a rectangle covers; what lies outside the grid is not seen. */
export function cover(
  planes: Float32Array,
  { rows, columns, channels, cell }: Grid,
  channel: number,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const left = Math.max(0, x / cell);
  const right = Math.min(columns, (x + width) / cell);
  const top = Math.max(0, y / cell);
  const bottom = Math.min(rows, (y + height) / cell);
  for (let row = Math.floor(top); row < bottom; row++) {
    const tall = Math.min(row + 1, bottom) - Math.max(row, top);
    for (let column = Math.floor(left); column < right; column++) {
      const wide = Math.min(column + 1, right) - Math.max(column, left);
      planes[(row * columns + column) * channels + channel] += tall * wide;
    }
  }
}
