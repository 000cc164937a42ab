/**
 * What observations and actions may be: plain data, after Gymnasium's fundamental spaces.
 * Functions over a space (`contains`, `sample`, `sizeOf`, …) stand beside it, so that a space can be sent anywhere.
 */
import { InputError, shown } from "./errors.ts";
import { log } from "./math.ts";
import type { Rng } from "./rng.ts";

/** One of the integers 0 … n−1. Its value is a number. */
export interface Discrete {
  readonly type: "discrete";
  readonly n: number;
}

/** A choice in each of several dimensions, dimension i out of nvec[i]. Its value is an Int32Array [nvec.length]. */
export interface MultiDiscrete {
  readonly type: "multiDiscrete";
  readonly nvec: readonly number[];
}

/** Real numbers between bounds (infinite ones allowed), row-major in `shape`. Its value is a Float32Array [product of shape]. */
export interface Box {
  readonly type: "box";
  readonly shape: readonly number[];
  readonly low: Float32Array; // [product of shape]
  readonly high: Float32Array; // [product of shape]
}

export type Space = Discrete | MultiDiscrete | Box;

/** What a caller holds: a number for Discrete, an Int32Array for MultiDiscrete, a Float32Array for Box. */
export type Value = number | Int32Array | Float32Array;

export function discrete(n: number): Discrete {
  if (!Number.isInteger(n) || n < 1)
    throw new InputError(`discrete: expected a positive integer, got ${shown(n)}.`);
  return { type: "discrete", n };
}

export function multiDiscrete(nvec: readonly number[]): MultiDiscrete {
  if (nvec.length === 0 || nvec.some((n) => !Number.isInteger(n) || n < 1)) {
    throw new InputError(`multiDiscrete: expected one or more positive integers, got ${shown(nvec)}.`);
  }
  return { type: "multiDiscrete", nvec: [...nvec] };
}

/** Bounds are one number for every element, or one for each. */
export function box(
  low: number | ArrayLike<number>,
  high: number | ArrayLike<number>,
  shape: readonly number[],
): Box {
  if (shape.some((n) => !Number.isInteger(n) || n < 1)) {
    throw new InputError(`box: expected a shape of positive integers, got ${shown(shape)}.`);
  }
  const size = shape.reduce((product, n) => product * n, 1);
  const space: Box = { type: "box", shape: [...shape], low: spread(low, size), high: spread(high, size) };
  const wrong = space.low.findIndex((value, i) => !(value <= space.high[i]));
  if (wrong >= 0) {
    throw new InputError(
      `box: expected low ≤ high, got ${space.low[wrong]} > ${space.high[wrong]} at element ${wrong}.`,
    );
  }
  return space;
}

function spread(bound: number | ArrayLike<number>, size: number): Float32Array {
  if (typeof bound === "number") return new Float32Array(size).fill(bound);
  if (bound.length !== size) {
    throw new InputError(`box: expected ${size} bounds for its shape, got ${bound.length}.`);
  }
  return Float32Array.from(bound);
}

/** How many numbers hold one value: 1 for Discrete. */
export function sizeOf(space: Space): number {
  if (space.type === "discrete") return 1;
  return space.type === "multiDiscrete" ? space.nvec.length : space.low.length;
}

/** The value of a space whose numbers lie in `row` [sizeOf(space)]; a Box's is the row itself. */
export function valueIn(space: Space, row: Float32Array): Value {
  if (space.type === "discrete") return row[0];
  return space.type === "multiDiscrete" ? Int32Array.from(row) : row;
}

/** As `sizeOf`, but with every choice spread to a one-hot group: what a network's input needs. */
export function oneHotSizeOf(space: Space): number {
  if (space.type === "discrete") return space.n;
  return space.type === "multiDiscrete" ? space.nvec.reduce((a, b) => a + b, 0) : space.low.length;
}

/** True when `value` is of the space's kind, size and range. NaN belongs to no space. */
export function contains(space: Space, value: unknown): boolean {
  if (space.type === "discrete") {
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < space.n;
  }
  if (space.type === "multiDiscrete") {
    return (
      value instanceof Int32Array &&
      value.length === space.nvec.length &&
      value.every((choice, i) => choice >= 0 && choice < space.nvec[i])
    );
  }
  return (
    value instanceof Float32Array &&
    value.length === space.low.length &&
    value.every((x, i) => x >= space.low[i] && x <= space.high[i])
  );
}

/**
 * A random value. Discrete and MultiDiscrete choices are uniform (among those whose `mask` is not 0, for Discrete);
 * Box elements are uniform when bounded, exponential beyond one bound, normal when unbounded, as in Gymnasium.
 */
export function sample(space: Space, rng: Rng, mask?: ArrayLike<number>): Value {
  if (space.type === "discrete") return mask ? sampleMasked(space, rng, mask) : rng.int(space.n);
  if (space.type === "multiDiscrete") return Int32Array.from(space.nvec, (n) => rng.int(n));
  return space.low.map((low, i) => sampleBetween(low, space.high[i], rng));
}

function sampleMasked(space: Discrete, rng: Rng, mask: ArrayLike<number>): number {
  const legal: number[] = [];
  for (let action = 0; action < space.n; action++) if (mask[action]) legal.push(action);
  if (legal.length === 0)
    throw new InputError("sample: expected at least one legal choice, got a mask of zeros.");
  return legal[rng.int(legal.length)];
}

function sampleBetween(low: number, high: number, rng: Rng): number {
  if (Number.isFinite(low) && Number.isFinite(high)) return rng.uniform(low, high);
  if (Number.isFinite(low)) return low - log(1 - rng.uniform());
  if (Number.isFinite(high)) return high + log(1 - rng.uniform());
  return rng.normal();
}

/** A space in words, for sentences: "Discrete(2)", "Box[4]". */
export function describeSpace(space: Space): string {
  if (space.type === "discrete") return `Discrete(${space.n})`;
  if (space.type === "multiDiscrete") return `MultiDiscrete[${space.nvec.join(", ")}]`;
  return `Box[${space.shape.join(", ")}]`;
}
