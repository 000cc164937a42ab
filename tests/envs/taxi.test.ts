import { describe, expect, it } from "vitest";
import { checkEnv, make, makeWorld, type World } from "../../envs/index.ts";
import { replayMdp } from "../parity/mdp.ts";
import { type Draw, RecordedRng } from "../parity/recordedRng.ts";
import { replayWalk } from "../parity/walk.ts";
import { golden } from "./golden.ts";
import { greedyPolicy, returnOf } from "./optima.ts";

const [SOUTH, NORTH, EAST, WEST, PICK_UP, DROP_OFF] = [0, 1, 2, 3, 4, 5];
const ABOARD = 4;

const at = (row: number, column: number, passenger: number, destination: number) =>
  ((row * 5 + column) * 5 + passenger) * 4 + destination;

describe("Taxi-v3", () => {
  it("has Gymnasium's transition table, beginnings and action masks", () => {
    expect(replayMdp(golden("mdp-Taxi"))).toMatchObject({ steps: 3000, mismatches: [] });
  });

  it("walks as Gymnasium does with the recorded draws", () => {
    expect(replayWalk(golden("walk-Taxi"))).toMatchObject({ steps: 400, mismatches: [] });
  });

  it("is worth 7.930 at best and −771 at random", () => {
    const world = makeWorld("Taxi-v3");
    expect(returnOf(world, "best")).toBeCloseTo(7.93, 4);
    expect(returnOf(world, greedyPolicy(world, 0.99))).toBeCloseTo(7.93, 4);
    expect(returnOf(world, "random")).toBeCloseTo(-771, -1);
  });

  it("allows every action unless an action mask is asked for", () => {
    const open = make<number, number>("Taxi-v3");
    open.reset({ seed: 0 });
    expect(open.mask()).toBeUndefined();
    const { legal } = makeWorld("Taxi-v3", { actionMask: true });
    const mask = new Uint8Array(6);
    const masked = (state: number) => {
      legal?.({ state }, mask);
      return [...mask];
    };
    expect(masked(at(0, 0, 0, 1))).toEqual([1, 0, 1, 0, 1, 0]); // at R, where the passenger waits
    expect(masked(at(3, 0, 0, 1))).toEqual([1, 1, 0, 0, 0, 0]); // beside the wall
    expect(masked(at(4, 3, ABOARD, 1))).toEqual([0, 1, 1, 0, 0, 1]); // at B with the passenger aboard
  });

  it("is found under its newer id too", () => {
    expect(make("Taxi-v4").id).toBe("Taxi-v3");
  });
});

describe("rain", () => {
  const world = makeWorld("Taxi-v3", { rainy: true });
  const slip = (1 - 0.8) / 2;
  const cellsAfter = (row: number, column: number, action: number) =>
    world
      .model?.(at(row, column, 0, 1), action)
      .map(([probability, next, reward]) => [probability, Math.floor(next / 20), reward]);

  it("drives the taxi to the left or right of its heading", () => {
    expect(cellsAfter(2, 2, NORTH)).toEqual([
      [0.8, 7, -1],
      [slip, 11, -1],
      [slip, 13, -1],
    ]);
    expect(cellsAfter(2, 2, EAST)).toEqual([
      [0.8, 13, -1],
      [slip, 7, -1],
      [slip, 17, -1],
    ]);
  });

  it("leaves it where it is when it slips against a wall", () => {
    expect(cellsAfter(3, 1, SOUTH)).toEqual([
      [0.8, 21, -1],
      [slip, 17, -1],
      [slip, 16, -1], // the wall in the west
    ]);
  });

  it("leaves it where it is when the way ahead is blocked", () => {
    for (const [row, column, action] of [
      [3, 1, WEST],
      [0, 3, NORTH],
    ]) {
      const cell = row * 5 + column;
      expect(cellsAfter(row, column, action)).toEqual([
        [0.8, cell, -1],
        [slip, cell, -1],
        [slip, cell, -1],
      ]);
    }
  });

  it("does not trouble the passenger", () => {
    expect(world.model?.(at(0, 0, 0, 1), PICK_UP)).toEqual([[1, at(0, 0, ABOARD, 1), -1, false]]);
    expect(world.model?.(at(0, 4, ABOARD, 1), DROP_OFF)).toEqual([[1, at(0, 4, 1, 1), 20, true]]);
  });

  it("costs the best player something", () => {
    expect(returnOf(world, "best")).toBeLessThan(7.93 - 1);
  });
});

describe("a fickle passenger", () => {
  const world = makeWorld("Taxi-v3", { fickle: true }) as World<{ state: number }, number>;

  /** Rides from the first beginning (at R, the passenger too, to G): the states seen. `draws` are those of each step. */
  function ride(fickleness: number, steps: readonly (readonly [action: number, draws: Draw[]])[]): number[] {
    const luck = new RecordedRng();
    luck.serve([
      ["u", 0],
      ["u", fickleness],
    ]);
    const state = world.init(luck.asRng());
    const seen = [state.state];
    for (const [action, draws] of steps) {
      luck.serve(draws);
      world.step(state, action, luck.asRng());
      expect(luck.unused).toBe(0);
      seen.push(state.state);
    }
    return seen;
  }
  const u: Draw = ["u", 0.5];

  it.each([
    [0, 0],
    [1, 2],
    [2, 3],
  ])("wants to go elsewhere after the first cell, and only then (%i → %i)", (choice, elsewhere) => {
    const seen = ride(0.29, [
      [PICK_UP, [u]],
      [WEST, [u]], // against the border
      [SOUTH, [u, ["i", 0, 3, choice]]],
      [SOUTH, [u]],
    ]);
    expect(seen).toEqual([
      at(0, 0, 0, 1),
      at(0, 0, ABOARD, 1),
      at(0, 0, ABOARD, 1),
      at(1, 0, ABOARD, elsewhere),
      at(2, 0, ABOARD, elsewhere),
    ]);
  });

  it("keeps to their destination with probability 0.7", () => {
    const seen = ride(0.3, [
      [PICK_UP, [u]],
      [SOUTH, [u]],
    ]);
    expect(seen).toEqual([at(0, 0, 0, 1), at(0, 0, ABOARD, 1), at(1, 0, ABOARD, 1)]);
  });

  it("makes a world without a model, since it hides what will happen", () => {
    expect(world.model).toBeUndefined();
    expect(world.initial).toEqual(makeWorld("Taxi-v3").initial);
    checkEnv(make("Taxi-v3", { fickle: true, rainy: true, actionMask: true }));
  });
});
