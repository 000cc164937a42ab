/**
 * What crosses the grid from side to side, in flat lists without an object for each thing: five numbers each, oldest
 * first. They are x and those below; what never waits or never shoots leaves the timers alone.
 */
import { SIZE } from "./minatar.ts";

export interface Things {
  /** How many of the numbers are in use: 5 · count. */
  length: number;
  readonly numbers: Int8Array; // [5 · CAPACITY]
}

export const LENGTH = 5;
/** More than there can ever be at once; whoever keeps a list says why. */
const CAPACITY = 128;
const Y = 1;
const DIRECTION = 2; // −1 left, 1 right
const TIMER = 3; // steps until it moves
const SHOT_TIMER = 4; // steps until it shoots

export function noThings(): Things {
  return { length: 0, numbers: new Int8Array(LENGTH * CAPACITY) };
}

export function xOf(things: Things, at: number): number {
  return things.numbers[at];
}

/** One more at the edge where what goes in this direction comes in. */
export function enter(things: Things, y: number, direction: number, timer: number, shotTimer: number): void {
  add(things, direction > 0 ? 0 : SIZE - 1, y, direction, timer, shotTimer);
}

export function launch(bullets: Things, x: number, y: number, direction: number): void {
  add(bullets, x, y, direction, 0, 0);
}

function add(
  things: Things,
  x: number,
  y: number,
  direction: number,
  timer: number,
  shotTimer: number,
): void {
  const { numbers, length } = things;
  numbers[length] = x;
  numbers[length + Y] = y;
  numbers[length + DIRECTION] = direction;
  numbers[length + TIMER] = timer;
  numbers[length + SHOT_TIMER] = shotTimer;
  things.length += LENGTH;
}

/** Moves on by a cell. */
export function move({ numbers }: Things, at: number): void {
  numbers[at] += numbers[at + DIRECTION];
}

/** One that waits `pace` steps between two moves waits, or moves; gives whether it moved. */
export function swim(things: Things, at: number, pace: number): boolean {
  if (things.numbers[at + TIMER]-- > 0) return false;
  things.numbers[at + TIMER] = pace;
  move(things, at);
  return true;
}

/** One that waits `interval` steps between two shots waits, or shoots. */
export function shoot({ numbers }: Things, at: number, interval: number, bullets: Things): void {
  if (numbers[at + SHOT_TIMER]-- > 0) return;
  numbers[at + SHOT_TIMER] = interval;
  launch(bullets, numbers[at], numbers[at + Y], numbers[at + DIRECTION]);
}

export function isInside(x: number): boolean {
  return x >= 0 && x < SIZE;
}

export function isAt({ numbers }: Things, at: number, x: number, y: number): boolean {
  return numbers[at] === x && numbers[at + Y] === y;
}

export function hasOncoming({ numbers, length }: Things, y: number, direction: number): boolean {
  for (let at = 0; at < length; at += LENGTH)
    if (numbers[at + Y] === y && numbers[at + DIRECTION] !== direction) return true;
  return false;
}

/** Removes the first of `things` that is where `others[at]` is; gives whether there was one. */
export function removeWhere(things: Things, { numbers }: Things, at: number): boolean {
  for (let i = 0; i < things.length; i += LENGTH) {
    if (!isAt(things, i, numbers[at], numbers[at + Y])) continue;
    remove(things, i);
    return true;
  }
  return false;
}

export function remove(things: Things, at: number): void {
  const { numbers, length } = things;
  for (let i = at + LENGTH; i < length; i++) numbers[i - LENGTH] = numbers[i];
  things.length -= LENGTH;
}

/** Sets planes[(y · 10 + x) · channels + channel] to 1 for each. */
export function mark(
  planes: Float32Array,
  channels: number,
  channel: number,
  { numbers, length }: Things,
): void {
  for (let at = 0; at < length; at += LENGTH)
    planes[(numbers[at + Y] * SIZE + numbers[at]) * channels + channel] = 1;
}

/** Sets to 1 the cell behind each. */
export function markTrails(
  planes: Float32Array,
  channels: number,
  channel: number,
  { numbers, length }: Things,
): void {
  for (let at = 0; at < length; at += LENGTH) {
    const behind = numbers[at] - numbers[at + DIRECTION];
    if (isInside(behind)) planes[(numbers[at + Y] * SIZE + behind) * channels + channel] = 1;
  }
}
