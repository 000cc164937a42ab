import { describe, expect, it } from "vitest";
import { makeWorld, rng, type World } from "../../envs/index.ts";
import { greedyPolicy, returnOf } from "./optima.ts";

const make = (params: object = {}) =>
  makeWorld("WindyGridworld-v0", params) as World<{ state: number }, number>;
const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];
const cell = (row: number, column: number) => row * 10 + column;

describe("WindyGridworld-v0", () => {
  it.each([
    ["four moves", {}, -15],
    ["a stay too", { stay: true }, -15],
    ["king's moves", { kingsMoves: true }, -7],
    ["king's moves and a stay", { kingsMoves: true, stay: true }, -7],
  ])("takes as many steps at best as the book says: %s", (_name, params, best) => {
    expect(returnOf(make(params), "best")).toBe(best);
  });

  it("carries a move up by the wind of the column it comes from, within the border", () => {
    const world = make();
    const next = (from: number, action: number) => world.model?.(from, action);
    expect(next(cell(3, 8), LEFT)).toEqual([[1, cell(2, 7), -1, false]]); // the book's example, just above the goal
    expect(next(cell(3, 2), RIGHT)).toEqual([[1, cell(3, 3), -1, false]]);
    expect(next(cell(3, 6), DOWN)).toEqual([[1, cell(2, 6), -1, false]]);
    expect(next(cell(1, 7), UP)).toEqual([[1, cell(0, 7), -1, false]]);
    expect(next(cell(6, 0), DOWN)).toEqual([[1, cell(6, 0), -1, false]]);
    expect(next(cell(5, 6), RIGHT)).toEqual([[1, cell(3, 7), -1, true]]);
  });

  it("names its actions, the diagonals clockwise and stay last", () => {
    const { actionNames = [], model } = make({ kingsMoves: true, stay: true });
    expect(actionNames.slice(4)).toEqual(["up right", "down right", "down left", "up left", "stay"]);
    const ends = actionNames.map((_, action) => model?.(cell(3, 1), action)[0][1]);
    const [row, column] = [3, 1];
    expect(ends).toEqual([21, 32, 41, 30, 22, 42, 40, 20, cell(row, column)]);
  });

  it("varies the wind by one cell where there is any", () => {
    const { model } = make({ stochastic: true });
    const likely = 1 / 3;
    expect(model?.(cell(4, 3), RIGHT)).toEqual([
      [likely, cell(4, 4), -1, false],
      [likely, cell(3, 4), -1, false],
      [likely, cell(2, 4), -1, false],
    ]);
    expect(model?.(cell(4, 2), RIGHT)).toEqual([[1, cell(4, 3), -1, false]]);
  });

  it("walks on average as long as its table says, in a stochastic wind", () => {
    const world = make({ stochastic: true, kingsMoves: true });
    const policy = greedyPolicy(world, 1);
    const luck = rng("windy");
    const returns = Array.from({ length: 20_000 }, () => {
      const state = world.init(luck);
      let sum = 0;
      for (let over = false; !over; ) {
        const { reward, terminated } = world.step(state, policy[state.state], luck);
        sum += reward;
        over = terminated;
      }
      return sum;
    });
    const mean = returns.reduce((a, b) => a + b) / returns.length;
    const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length;
    const error = Math.sqrt(variance / returns.length);
    expect(Math.abs(mean - returnOf(world, policy))).toBeLessThan(3.5 * error);
    expect(returnOf(world, policy)).toBeCloseTo(returnOf(world, "best"), 9);
  });
});
