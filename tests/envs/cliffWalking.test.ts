import { describe, expect, it } from "vitest";
import { make, makeWorld } from "../../envs/index.ts";
import { replayMdp } from "../parity/mdp.ts";
import { replayWalk } from "../parity/walk.ts";
import { golden } from "./golden.ts";
import { greedyPolicy, returnOf } from "./optima.ts";

describe("CliffWalking-v1", () => {
  it("has Gymnasium's transition table", () => {
    const { steps, mismatches } = replayMdp(golden("mdp-CliffWalking"));
    expect([steps, mismatches]).toEqual([192, []]);
  });

  it.each([
    ["walk-CliffWalking", 300],
    ["walk-CliffWalking-slippery", 240],
  ])("walks as Gymnasium does with the recorded draws (%s)", (name, steps) => {
    expect(replayWalk(golden(`${name}`))).toMatchObject({ steps, mismatches: [] });
  });

  it("slips to either side as often as it goes as meant", () => {
    expect(makeWorld("CliffWalking-v1", { slippery: true }).model?.(24, 1)).toEqual([
      [1 / 3, 12, -1, false],
      [1 / 3, 25, -1, false],
      [1 / 3, 36, -1, false],
    ]);
    expect(makeWorld("CliffWalking-v1", { slippery: true }).model?.(25, 1)[2]).toEqual([
      1 / 3,
      36,
      -100,
      false,
    ]);
  });

  it("is walked in 13 steps at best", () => {
    const world = makeWorld("CliffWalking-v1");
    expect(returnOf(world, "best")).toBe(-13);
    expect(returnOf(world, greedyPolicy(world, 0.99))).toBe(-13);
  });

  it("is found under its older id too", () => {
    expect(make("CliffWalking-v0").id).toBe("CliffWalking-v1");
  });
});
