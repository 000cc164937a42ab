/**
 * What crosses the grid from side to side, in flat lists without an object for each thing: five numbers each, oldest
 * first. They are x and those below; what never waits or never shoots leaves the timers alone.
 */
import { SIZE } from "./minatar.ts";

export type Things = number[]; // [5 · count]
export const LENGTH = 5;
const Y = 1;
const DIRECTION = 2; // −1 left, 1 right
const TIMER = 3; // steps until it moves
const SHOT_TIMER = 4; // steps until it shoots

/** One more at the edge where what goes in this direction comes in. */
export function enter(things: Things, y: number, direction: number, timer: number, shotTimer: number): void {
  things.push(direction > 0 ? 0 : SIZE - 1, y, direction, timer, shotTimer);
}

export function launch(bullets: Things, x: number, y: number, direction: number): void {
  bullets.push(x, y, direction, 0, 0);
}

/** Moves on by a cell. */
export function move(things: Things, at: number): void {
  things[at] += things[at + DIRECTION];
}

/** One that waits `pace` steps between two moves waits, or moves; gives whether it moved. */
export function swim(things: Things, at: number, pace: number): boolean {
  if (things[at + TIMER]-- > 0) return false;
  things[at + TIMER] = pace;
  move(things, at);
  return true;
}

/** One that waits `interval` steps between two shots waits, or shoots. */
export function shoot(things: Things, at: number, interval: number, bullets: Things): void {
  if (things[at + SHOT_TIMER]-- > 0) return;
  things[at + SHOT_TIMER] = interval;
  launch(bullets, things[at], things[at + Y], things[at + DIRECTION]);
}

export function isInside(x: number): boolean {
  return x >= 0 && x < SIZE;
}

export function isAt(things: Readonly<Things>, at: number, x: number, y: number): boolean {
  return things[at] === x && things[at + Y] === y;
}

export function hasOncoming(things: Readonly<Things>, y: number, direction: number): boolean {
  for (let at = 0; at < things.length; at += LENGTH)
    if (things[at + Y] === y && things[at + DIRECTION] !== direction) return true;
  return false;
}

/** Removes the first of `things` that is where `others[at]` is; gives whether there was one. */
export function removeWhere(things: Things, others: Readonly<Things>, at: number): boolean {
  for (let i = 0; i < things.length; i += LENGTH) {
    if (!isAt(things, i, others[at], others[at + Y])) continue;
    remove(things, i);
    return true;
  }
  return false;
}

export function remove(things: Things, at: number): void {
  for (let i = at + LENGTH; i < things.length; i++) things[i - LENGTH] = things[i];
  for (let i = 0; i < LENGTH; i++) things.pop();
}

/** Sets planes[(y · 10 + x) · channels + channel] to 1 for each. */
export function mark(
  planes: Float32Array,
  channels: number,
  channel: number,
  things: Readonly<Things>,
): void {
  for (let at = 0; at < things.length; at += LENGTH)
    planes[(things[at + Y] * SIZE + things[at]) * channels + channel] = 1;
}

/** Sets to 1 the cell behind each. */
export function markTrails(
  planes: Float32Array,
  channels: number,
  channel: number,
  things: Readonly<Things>,
): void {
  for (let at = 0; at < things.length; at += LENGTH) {
    const behind = things[at] - things[at + DIRECTION];
    if (isInside(behind)) planes[(things[at + Y] * SIZE + behind) * channels + channel] = 1;
  }
}
