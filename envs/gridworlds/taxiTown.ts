/** The town that a taxi drives in: its four places, its walls, what a state's number says, and how it all looks. */
import type { Drawing, Ink, Shape } from "../core/drawing.ts";
import {
  ball,
  columnOf,
  DOWN,
  type Grid,
  LEFT,
  label,
  type Move,
  middle,
  neighbour,
  picture,
  RIGHT,
  rowOf,
  tile,
  UP,
} from "./grid.ts";

const town: Grid = { rows: 5, columns: 5 };
const cells = Array.from({ length: 25 }, (_, cell) => cell);
const marks: readonly { readonly cell: number; readonly name: string; readonly ink: Ink }[] = [
  { cell: 0, name: "R", ink: "danger" },
  { cell: 4, name: "G", ink: "goal" },
  { cell: 20, name: "Y", ink: "accent" },
  { cell: 23, name: "B", ink: "body" },
];
/** Cells with a wall on their west side. */
const walled = [2, 7, 16, 21, 18, 23];

/** The cells of the four places. */
export const places: readonly number[] = marks.map(({ cell }) => cell);
/** Where a passenger is who is at none of the places. */
export const ABOARD = 4;

/** What a state's number says. */
export interface Ride {
  /** Where the taxi is: row · 5 + column. */
  readonly cell: number;
  /** A place, or ABOARD. */
  readonly passenger: number;
  /** A place. */
  readonly destination: number;
}

export const encode = ({ cell, passenger, destination }: Ride) => (cell * 5 + passenger) * 4 + destination;

export const decode = (state: number): Ride => ({
  cell: Math.floor(state / 20),
  passenger: Math.floor(state / 4) % 5,
  destination: state % 4,
});

export const SOUTH = 0;
export const NORTH = 1;
export const EAST = 2;
export const WEST = 3;
const headings: readonly Move[] = [DOWN, UP, RIGHT, LEFT];

/** The cell that a drive from `cell` ends in: `cell` itself when the border or a wall is in the way. */
export function ahead(cell: number, heading: number): number {
  const beyond = neighbour(town, cell, headings[heading]);
  const wall = (heading === EAST && walled.includes(beyond)) || (heading === WEST && walled.includes(cell));
  return wall ? cell : beyond;
}

const streets: readonly Shape[] = [
  ...marks.flatMap(({ cell, ink }) => [plate(cell, "ground", 0.14), plate(cell, ink, 0.14, 0.5)]), // whatever tints the cell
  ...marks.map(({ cell, name }) => label(town, cell, "text", name, 0.34)),
  ...walled.map(
    (cell): Shape => ({
      kind: "line",
      ink: "body",
      x1: columnOf(town, cell),
      y1: rowOf(town, cell) + 0.04,
      x2: columnOf(town, cell),
      y2: rowOf(town, cell) + 0.96,
      width: 0.07,
    }),
  ),
];

/** Each cell stands for the taxi being there with things as they are; the destination is framed. */
export function drawTaxi(ride: Ride): Drawing {
  const framed = places[ride.destination];
  const waiting = places[ride.passenger];
  const { x, y } = middle(town, ride.passenger === ABOARD ? ride.cell : waiting);
  const aside = ride.passenger === ABOARD ? 0 : 0.26;
  return picture(town, [
    ...cells.map((cell) => tile(town, cell, "ground", encode({ ...ride, cell }))),
    plate(framed, "goal", 0.03),
    plate(framed, "ground", 0.1),
    ...streets,
    ...ball(town, ride.cell),
    { kind: "circle", ink: "text", x: x + aside, y: y + aside, radius: 0.12 },
  ]);
}

/** A square in a cell, `inset` from its border. */
function plate(cell: number, ink: Ink, inset: number, alpha = 1): Shape {
  const size = 1 - 2 * inset;
  return {
    kind: "rect",
    ink,
    alpha,
    x: columnOf(town, cell) + inset,
    y: rowOf(town, cell) + inset,
    width: size,
    height: size,
    radius: 0.08,
  };
}
