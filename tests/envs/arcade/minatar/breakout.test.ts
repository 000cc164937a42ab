import { describe, expect, it } from "vitest";
import { type BreakoutState, breakout } from "../../../../envs/arcade/minatar/breakout.ts";
import { LEFT, NOOP, RIGHT } from "../../../../envs/arcade/minatar/minatar.ts";
import { make } from "../../../../envs/index.ts";
import { RecordedRng } from "../../../parity/recordedRng.ts";

const [upLeft, upRight, downRight, downLeft] = [0, 1, 2, 3];
const rng = new RecordedRng();

/** A game whose ball is where and goes how it is said; the paddle at column 4, all bricks there. */
function game(given: Partial<BreakoutState>): BreakoutState {
  rng.serve([["i", 0, 2, 0]]);
  return { ...breakout.init(rng.asRng()), ...given };
}

function play(state: BreakoutState, ...actions: number[]): number[] {
  return actions.map((action) => breakout.frame(state, action, rng.asRng()));
}

describe("Breakout", () => {
  it("serves from either side, below the bricks", () => {
    rng.serve([["i", 0, 2, 1]]);
    expect(breakout.init(rng.asRng())).toMatchObject({ x: 9, y: 3, direction: downLeft });
    expect(game({})).toMatchObject({ x: 0, y: 3, direction: downRight, paddle: 4 });
  });

  it("stops the paddle at the walls, and has no use for up, down and fire", () => {
    const state = game({ paddle: 1 });
    play(state, LEFT, LEFT);
    expect(state.paddle).toBe(0);
    play(state, ...new Array(12).fill(RIGHT));
    expect(state.paddle).toBe(9);
    expect(make("MinAtar/Breakout-v1").world.actionNames).toEqual(["no-op", "left", "right"]);
  });

  it("is paid for a brick, from which the ball comes back the way it went", () => {
    const state = game({ x: 2, y: 4, direction: upRight });
    expect(play(state, NOOP)).toEqual([1]);
    expect(state).toMatchObject({ x: 3, y: 4, direction: downRight, strike: true });
    expect(state.bricks & (1 << (2 * 10 + 3))).toBe(0); // row 3, column 3
  });

  it("breaks one brick until the ball is clear of them, and flies through the others meanwhile", () => {
    const state = game({ x: 2, y: 4, direction: upRight, strike: true });
    expect(play(state, NOOP)).toEqual([0]);
    expect(state).toMatchObject({ x: 3, y: 3, strike: true });
    play(state, NOOP, NOOP);
    expect(state).toMatchObject({ x: 5, y: 1, strike: true });
    play(state, NOOP);
    expect(state).toMatchObject({ x: 6, y: 0, strike: false });
    expect(state.bricks).toBe((1 << 30) - 1);
  });

  it("turns at the walls and at the ceiling", () => {
    const side = game({ x: 0, y: 6, direction: upLeft });
    play(side, NOOP);
    expect(side).toMatchObject({ x: 0, y: 5, direction: upRight });
    const ceiling = game({ x: 4, y: 0, direction: upRight, bricks: 0 });
    play(ceiling, NOOP);
    expect(ceiling).toMatchObject({ x: 5, y: 0, direction: downRight });
  });

  it("comes back from the paddle: where the ball was above it, up; where it comes beside it, the way it came", () => {
    const above = game({ x: 4, y: 8, direction: downRight });
    play(above, NOOP);
    expect(above).toMatchObject({ x: 5, y: 8, direction: upRight, terminal: false });
    const corner = game({ x: 3, y: 8, direction: downRight });
    play(corner, NOOP);
    expect(corner).toMatchObject({ x: 4, y: 8, direction: upLeft, terminal: false });
    const missed = game({ x: 7, y: 8, direction: downRight });
    play(missed, NOOP);
    expect(missed.terminal).toBe(true);
  });

  it("puts up new bricks when the ball comes down after the last", () => {
    const state = game({ x: 4, y: 7, direction: downRight, bricks: 0 });
    play(state, RIGHT, NOOP);
    expect(state.bricks).toBe((1 << 30) - 1);
  });
});
