import { describe, expect, it } from "vitest";
import { type SnakeState, snake, snakeParams } from "../../../envs/arcade/snake.ts";
import { Rng, rng, timeLimit } from "../../../envs/index.ts";

const world = (size: number) => snake(snakeParams.parse({ size }));
const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];

/** A snake on the given cells, tail to head, beside food. */
function laid(size: number, cells: number[], food: number, direction = RIGHT): SnakeState {
  const body = new Int16Array(size * size);
  const tail = size * size - 2; // so that the ring wraps
  const taken = new Uint8Array(size * size);
  cells.forEach((cell, part) => {
    body[(tail + part) % body.length] = cell;
    taken[cell] = 1;
  });
  return { body, tail, length: cells.length, taken, food, direction };
}

/** The snake's cells, tail to head. */
function cellsOf({ body, tail, length }: SnakeState): number[] {
  return Array.from({ length }, (_, part) => body[(tail + part) % body.length]);
}

/** A generator whose draws of an integer below n are counted, and give the last one below n. */
function last(): { rng: Rng; draws: number[] } {
  const luck = new Rng("last");
  const draws: number[] = [];
  luck.int = (n) => {
    draws.push(n);
    return n - 1;
  };
  return { rng: luck, draws };
}

describe("Snake-v0", () => {
  it("starts three cells long in the middle with food on a free cell, drawn once", () => {
    const { rng: luck, draws } = last();
    const state = world(10).init(luck);
    expect(cellsOf(state)).toEqual([53, 54, 55]);
    expect([state.food, draws]).toEqual([99, [97]]);
  });

  it("puts food on every free cell equally often", () => {
    const { init } = world(4);
    const luck = rng("food");
    const counts = new Array<number>(16).fill(0);
    const n = 13_000;
    for (let i = 0; i < n; i++) counts[init(luck).food]++;
    expect([8, 9, 10].map((cell) => counts[cell])).toEqual([0, 0, 0]);
    const expected = n / 13;
    const chiSquare = counts
      .filter((_, cell) => cell < 8 || cell > 10)
      .reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(33); // 12 degrees of freedom: exceeded once in a thousand times
  });

  it("moves, eats and grows as worked by hand", () => {
    const { step } = world(4);
    const state = laid(4, [4, 5], 7);
    expect(step(state, RIGHT, rng("unused"))).toEqual({ reward: 0, terminated: false });
    expect(cellsOf(state)).toEqual([5, 6]);
    const { rng: luck, draws } = last();
    expect(step(state, RIGHT, luck)).toEqual({ reward: 1, terminated: false });
    expect(cellsOf(state)).toEqual([5, 6, 7]);
    expect([draws, state.food]).toEqual([[13], 15]);
    step(state, DOWN, rng("unused"));
    expect(cellsOf(state)).toEqual([6, 7, 11]);
    expect([...state.taken].flatMap((taken, cell) => (taken ? [cell] : []))).toEqual([6, 7, 11]);
  });

  it("goes straight on instead of turning back into its neck", () => {
    const { step, idle } = world(4);
    const state = laid(4, [8, 9], 15);
    step(state, LEFT, rng("unused"));
    expect([cellsOf(state), idle?.(state)]).toEqual([[9, 10], RIGHT]);
    step(state, UP, rng("unused"));
    step(state, DOWN, rng("unused"));
    expect([cellsOf(state), idle?.(state)]).toEqual([[6, 2], UP]);
  });

  it("dies at the wall and on itself, but may follow into the cell that its tail leaves", () => {
    const { step } = world(4);
    const dead = { reward: -1, terminated: true };
    expect(step(laid(4, [2, 3], 15), RIGHT, rng("unused"))).toEqual(dead);
    expect(step(laid(4, [1, 0], 15, LEFT), LEFT, rng("unused"))).toEqual(dead); // not onto the row above
    expect(step(laid(4, [2, 1], 15, LEFT), UP, rng("unused"))).toEqual(dead);
    expect(step(laid(4, [13, 14], 0), DOWN, rng("unused"))).toEqual(dead);
    const square = [5, 6, 10, 9];
    const state = laid(4, square, 15, LEFT);
    expect(step(state, UP, rng("unused"))).toEqual({ reward: 0, terminated: false });
    expect(cellsOf(state)).toEqual([6, 10, 9, 5]);
    expect(step(laid(4, [4, ...square], 15, LEFT), UP, rng("unused"))).toEqual(dead);
  });

  it("is won when the board is full", () => {
    const { step, observe } = world(4);
    const round = [0, 1, 2, 3, 7, 6, 5, 9, 10, 11, 15, 14, 13, 12, 8];
    const state = laid(4, round, 4, UP);
    expect(step(state, UP, rng("unused"))).toEqual({ reward: 1, terminated: true, info: { won: 1 } });
    expect([state.length, state.food]).toEqual([16, -1]);
    const planes = new Float32Array(16 * 4);
    observe(state, planes);
    expect(planes.filter((_, i) => i % 4 === 2).every((food) => food === 0)).toBe(true);
  });

  it("observes head, body, food and the order from tail to head", () => {
    const planes = new Float32Array(16 * 4).fill(9);
    world(4).observe(laid(4, [4, 5, 6, 2], 15, UP), planes);
    const seen = Array.from({ length: 16 }, (_, cell) => [...planes.subarray(cell * 4, cell * 4 + 4)]);
    const nothing = [0, 0, 0, 0];
    expect(seen[4]).toEqual([0, 1, 0, 0.25]);
    expect(seen[5]).toEqual([0, 1, 0, 0.5]);
    expect(seen[6]).toEqual([0, 1, 0, 0.75]);
    expect(seen[2]).toEqual([1, 0, 0, 1]);
    expect(seen[15]).toEqual([0, 0, 1, 0]);
    expect(seen.filter((_, cell) => ![4, 5, 6, 2, 15].includes(cell))).toEqual(Array(11).fill(nothing));
  });

  it("has time for a snake that walks one round over the board until it is full", () => {
    const size = 8;
    const { init, step, maxSteps } = world(size);
    /** Up the first column, then row by row down over the others. */
    const along = (cell: number): number => {
      const [row, column] = [Math.floor(cell / size), cell % size];
      if (column === 0) return row === 0 ? RIGHT : UP;
      if (row % 2 === 0) return column === size - 1 ? DOWN : RIGHT;
      if (column === 1 && row < size - 1) return DOWN;
      return LEFT;
    };
    for (const seed of [0, 1, 2]) {
      const luck = rng(`round-${seed}`);
      const state = init(luck);
      let steps = 0;
      let outcome = { reward: 0, terminated: false };
      while (!outcome.terminated) {
        outcome = step(state, along(cellsOf(state)[state.length - 1]), luck);
        steps++;
      }
      expect(outcome).toMatchObject({ reward: 1, info: { won: 1 } });
      expect(steps).toBeLessThan(maxSteps ?? 0);
    }
  });

  it("goes straight on inside a wrapper too", () => {
    const wrapped = timeLimit(world(4), 10);
    const state = wrapped.init(rng("wrapped"));
    wrapped.step(state, UP, rng("unused"));
    expect(wrapped.idle?.(state)).toBe(UP);
  });
});
