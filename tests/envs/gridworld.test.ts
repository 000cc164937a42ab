import { describe, expect, it } from "vitest";
import { make, makeWorld, type World } from "../../envs/index.ts";
import { returnOf } from "./optima.ts";

/** What is expected of each state [states] in the long run: with the best actions, or with random ones. */
function valuesOf({ observationSpace, model }: World, player: "best" | "random", discount: number): number[] {
  if (observationSpace.type !== "discrete" || !model) throw new Error("a tabular world was expected");
  let values = new Array<number>(observationSpace.n).fill(0);
  for (let sweep = 0; sweep < 2000; sweep++) {
    const before = values;
    values = before.map((_, state) => {
      const worth = [0, 1, 2, 3].map((action) =>
        model(state, action).reduce(
          (sum, [probability, next, reward, terminated]) =>
            sum + probability * (reward + (terminated ? 0 : discount * before[next])),
          0,
        ),
      );
      return player === "best" ? Math.max(...worth) : worth.reduce((a, b) => a + b) / 4;
    });
  }
  return values;
}

const rounded = (values: readonly number[], digits: number) =>
  values.map((value) => Math.round(value * 10 ** digits) / 10 ** digits);

describe("Gridworld", () => {
  it("has the values of Sutton & Barto's Example 3.5: at random (Figure 3.2) and at best (Figure 3.5)", () => {
    const world = makeWorld("GridworldTeleports-v0");
    expect(rounded(valuesOf(world, "random", 0.9), 1)).toEqual([
      ...[3.3, 8.8, 4.4, 5.3, 1.5],
      ...[1.5, 3.0, 2.3, 1.9, 0.5],
      ...[0.1, 0.7, 0.7, 0.4, -0.4],
      ...[-1.0, -0.4, -0.4, -0.6, -1.2],
      ...[-1.9, -1.3, -1.2, -1.4, -2.0],
    ]);
    expect(rounded(valuesOf(world, "best", 0.9), 1).slice(0, 10)).toEqual([
      ...[22.0, 24.4, 22.0, 19.4, 17.5],
      ...[19.8, 22.0, 19.8, 17.8, 16.0],
    ]);
  });

  it("has the utilities of Russell & Norvig's 4×3 world", () => {
    // In the third edition states pay, on the spot: 0.04 less than where moves pay, as in the fourth and here.
    const utilities = valuesOf(makeWorld("Gridworld4x3-v0"), "best", 1);
    const shown = [0, 1, 2, 4, 6, 8, 9, 10, 11].map((cell) => utilities[cell]);
    const theirs = [0.812, 0.868, 0.918, 0.762, 0.66, 0.705, 0.655, 0.611, 0.388];
    shown.forEach((value, i) => {
      expect(Math.abs(value - 0.04 - theirs[i])).toBeLessThan(0.0006);
    });
  });

  it("has a shortest way of 14 steps through the Dyna maze, and of 17 through four rooms without slips", () => {
    const steps = (id: string, params: object = {}) =>
      returnOf(makeWorld(id, { stepReward: -1, rewards: ["G=-1"], ...params }), "best");
    expect(steps("DynaMaze-v0")).toBe(-14);
    expect(steps("FourRooms-v0", { slip: 0 })).toBe(-17);
  });

  it("begins at any S, or at any open cell when there is none", () => {
    const initial = (rows: string[]) => makeWorld("Gridworld-v0", { rows, rewards: [] }).initial;
    expect(initial(["S.S", "G#P"])).toEqual([
      [0, 1 / 2],
      [2, 1 / 2],
    ]);
    expect(initial(["..", "#G"])).toEqual([
      [0, 1 / 2],
      [1, 1 / 2],
    ]);
  });

  it("pays for what is entered, for teleporting, and less where a wall stops", () => {
    const { model } = makeWorld("Gridworld-v0", {
      rows: ["SxA", "#.a", "PG."],
      stepReward: -1,
      bumpReward: -2,
      rewards: ["x=7", "A=9", "G=5"],
    });
    const [up, right, down] = [0, 1, 2];
    expect(model?.(0, right)).toEqual([[1, 1, 7, false]]);
    expect(model?.(0, down)).toEqual([[1, 0, -3, false]]); // a wall
    expect(model?.(0, up)).toEqual([[1, 0, -3, false]]); // the border
    expect(model?.(1, right)).toEqual([[1, 2, -1, false]]); // onto the teleport
    for (const action of [0, 1, 2, 3]) expect(model?.(2, action)).toEqual([[1, 5, 9, false]]); // from it
    expect(model?.(4, down)).toEqual([[1, 7, 5, true]]);
    expect(model?.(7, up)).toEqual([[1, 7, 0, true]]); // over
  });

  it("slips to either side, half as often each", () => {
    const { model } = makeWorld("Gridworld4x3-v0");
    expect(model?.(8, 0)).toEqual([
      [0.1, 8, -0.04, false], // left: the border
      [0.8, 4, -0.04, false],
      [0.1, 9, -0.04, false],
    ]);
  });

  it("goes on where nothing ends it, until its time is up", () => {
    const env = make("GridworldTeleports-v0", { maxSteps: 30 });
    env.reset({ seed: 0 });
    for (let step = 1; step <= 30; step++) {
      const { terminated, truncated } = env.step(step % 4);
      expect([terminated, truncated]).toEqual([false, step === 30]);
    }
  });

  it.each([
    [{ rows: ["S.", "..."] }, "rows[1]: expected a row as long as the first (2)"],
    [{ rows: ["S!"] }, "rows[0]: expected a row of letters, . for floor and # for walls"],
    [{ rows: ["SAb"] }, "rows: expected exactly one a, where teleport A leads"],
    [{ rows: ["SAaa"] }, "rows: expected exactly one a, where teleport A leads"],
    [{ rows: ["GP"] }, "rows: expected a cell where an episode can begin"],
    [{ rows: [] }, "rows: expected a list of at least 1"],
    [{ rewards: ["G"] }, "rewards[0]: expected a letter of the map and what it pays, such as G=1"],
    [{ rewards: ["G=1", "G=2"] }, "rewards[1]: expected one reward for G"],
    [{ rewards: ["G= "] }, "rewards[0]: expected a letter of the map and what it pays, such as G=1"],
  ])("refuses %j with a sentence", (params, sentence) => {
    expect(() => makeWorld("Gridworld-v0", params)).toThrow(sentence);
  });
});
