import { describe, expect, it } from "vitest";
import { make, makeWorld } from "../../envs/index.ts";
import { replayMdp } from "../parity/mdp.ts";
import { replayWalk } from "../parity/walk.ts";
import { golden } from "./golden.ts";
import { greedyPolicy, returnOf } from "./optima.ts";

describe("FrozenLake-v1", () => {
  it.each([
    ["mdp-FrozenLake4x4-slippery", 64],
    ["mdp-FrozenLake4x4-deterministic", 64],
    ["mdp-FrozenLake8x8-slippery", 256],
    ["mdp-FrozenLake8x8-deterministic", 256],
  ])("has Gymnasium's transition table (%s)", (name, steps) => {
    expect(replayMdp(golden(`${name}`))).toMatchObject({ steps, mismatches: [] });
  });

  it.each([
    ["walk-FrozenLake4x4-slippery", 102],
    ["walk-FrozenLake8x8-slippery", 364],
  ])("walks as Gymnasium does with the recorded draws (%s)", (name, steps) => {
    expect(replayWalk(golden(`${name}`))).toMatchObject({ steps, mismatches: [] });
  });

  it("slips with probabilities that are the original's to the last bit", () => {
    const chances = makeWorld("FrozenLake-v1").model?.(14, 2);
    expect(chances).toEqual([
      [0.33333333333333337, 14, 0, false],
      [0.3333333333333333, 15, 1, true],
      [0.33333333333333337, 10, 0, false],
    ]);
  });

  // The best may look at the clock; the greedy policy follows the discounted optimum until time runs out.
  it.each([
    ["FrozenLake-v1", {}, 0.7442, 0.7402, 0.0139],
    ["FrozenLake8x8-v1", {}, 0.9132, 0.863, 0.0019],
    ["FrozenLake-v1", { slippery: false }, 1, 1, 0.0139],
    ["FrozenLake8x8-v1", { slippery: false }, 1, 1, 0.0019],
  ])("can be crossed as often as it should be (%s, %o)", (id, params, best, greedy, random) => {
    const world = makeWorld(id, params);
    expect(returnOf(world, "best")).toBeCloseTo(best, 4);
    expect(returnOf(world, greedyPolicy(world, 0.99))).toBeCloseTo(greedy, 4);
    expect(returnOf(world, "random")).toBeCloseTo(random, 4);
  });

  it("pays what it is told, once, on a map of one's own", () => {
    const params = {
      rows: ["SSH", "FFG"],
      slippery: false,
      goalReward: 10,
      holeReward: -5,
      frozenReward: -1,
    };
    const { model, initial } = makeWorld("FrozenLake-v1", params);
    expect(initial).toEqual([
      [0, 0.5],
      [1, 0.5],
    ]);
    expect([model?.(0, 1), model?.(1, 2), model?.(4, 2), model?.(2, 0), model?.(5, 3)]).toEqual([
      [[1, 3, -1, false]],
      [[1, 2, -5, true]],
      [[1, 5, 10, true]],
      [[1, 2, 0, true]],
      [[1, 5, 0, true]],
    ]);
  });

  it("is truncated as Gymnasium registers it, whatever the map", () => {
    expect(makeWorld("FrozenLake-v1", { map: "8x8" }).maxSteps).toBe(100);
    expect(makeWorld("FrozenLake8x8-v1", { map: "4x4" }).maxSteps).toBe(200);
  });
});

describe("a random map", () => {
  const tableOf = (params: object) => {
    const world = makeWorld("FrozenLake-v1", { map: "random", ...params });
    const states = world.observationSpace.type === "discrete" ? world.observationSpace.n : 0;
    return JSON.stringify(Array.from({ length: states }, (_, s) => world.model?.(s, 2)));
  };

  it("follows from its seed, and is the same in every episode", () => {
    expect(tableOf({ mapSeed: 3 })).toBe(tableOf({ mapSeed: 3 }));
    expect(tableOf({ mapSeed: 3 })).not.toBe(tableOf({ mapSeed: 4 }));
    const env = make<number, number>("FrozenLake-v1", { map: "random", mapSeed: 3 });
    const pictures = [1, 2, 3].map((seed) => {
      env.reset({ seed });
      return JSON.stringify(env.world.draw?.(env.state));
    });
    expect(new Set(pictures).size).toBe(1);
  });

  it.each(Array.from({ length: 12 }, (_, mapSeed) => mapSeed))("can be crossed (seed %i)", (mapSeed) => {
    const params = { map: "random", size: 6, frozenShare: 0.6, mapSeed, slippery: false };
    expect(returnOf(makeWorld("FrozenLake-v1", params), "best")).toBe(1);
  });

  it("has about the share of ice it is told", () => {
    const params = { map: "random", size: 32, frozenShare: 0.8, mapSeed: 5 };
    const world = makeWorld("FrozenLake-v1", params);
    const holes = Array.from({ length: 1024 }, (_, s) => world.model?.(s, 0)).filter(
      (branches) => branches?.length === 1,
    ).length;
    expect(Math.abs((holes - 1) / 1022 - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 1022)); // four standard errors
  });

  it("is refused when there is too little ice for a path", () => {
    expect(() => makeWorld("FrozenLake-v1", { map: "random", frozenShare: 0.01 })).toThrow(
      "frozenShare: expected enough ice for a path across 8×8 cells, got 0.01",
    );
  });
});

describe("a map of one's own", () => {
  it.each([
    [["SFF", "FG"], 'rows[1]: expected a row as long as the first (3), got "FG".'],
    [["SFX", "FFG"], 'rows[0]: expected a row of the letters S, F, H and G, got "SFX".'],
    [["", "G"], 'rows[0]: expected a row of the letters S, F, H and G, got "".'],
    [["FFF", "FFG"], 'rows: expected at least one S, where to start, got ["FFF","FFG"].'],
    [["SFF", "FFF"], 'rows: expected at least one G, where to go, got ["SFF","FFF"].'],
    [["S".repeat(65), "G".repeat(65)], "rows[0]: expected a row of at most 64 letters"],
    [["SG", 3], "rows[1]: expected text, got 3."],
    ["SFFG", 'rows: expected a list of at most 64, each text, got "SFFG".'],
  ])("is refused with a sentence (%o)", (rows, sentence) => {
    expect(() => makeWorld("FrozenLake-v1", { rows })).toThrow(`FrozenLake-v1.params.${sentence}`);
  });

  it("may have a goal that nobody reaches", () => {
    expect(returnOf(makeWorld("FrozenLake-v1", { rows: ["SHG"] }), "best")).toBe(0);
  });
});
