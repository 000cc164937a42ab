/** Problems made by an adversary: tables, the lower bound's construction, and the one that keeps the gaps. */
import { describe, expect, it } from "vitest";
import { expectMoments, expectSameRounds, laiRobbins, open } from "./pulls.ts";

const table = [
  [1, 0.5],
  [-2, 0],
  [3, 0.25],
];
const csv = "left,right\n1,0.5\n-2,0\n3,0.25\n";

describe("TableBandit", () => {
  it.each([
    ["lists", table],
    ["CSV", csv],
  ])("pays what the table has, as often as asked, and ends (%s)", (_, given) => {
    const { simulation, pull, means } = open("table", { table: given, passes: 2 });
    expect(simulation.world.bandit).toMatchObject({ family: "table", moves: "time", rewardRange: [-2, 3] });
    const arms = [0, 1, 1, 1, 0, 0];
    const seen = arms.map((arm, round) => {
      expect(means()).toEqual(table[round % 3]);
      expect(simulation.over).toBe(false);
      return pull(arm);
    });
    expect(seen).toEqual([1, 0, 0.25, 0.5, -2, 3]);
    expect([simulation.over, simulation.truncated]).toEqual([true, true]);
  });

  it("tells the regret against the best of the round", () => {
    const { simulation } = open("table", { table, passes: 1 });
    const regrets = [1, 0, 1].map((arm) => simulation.step(arm).info?.["dynamicRegret"]);
    expect(regrets).toEqual([0.5, 2, 2.75]);
  });

  it("refuses what is no table", () => {
    const refusal = (given: unknown) => () => open("TableBandit", { table: given });
    expect(
      refusal([
        [1, 2],
        [3, 4, 5],
      ]),
    ).toThrow("environment.params.table[1]: expected as many numbers as the first row has (2), got [3,4,5].");
    expect(refusal("a,b\n1,2\n3,x\n")).toThrow(
      'environment.params.table, row 3, column "b": expected a finite number such as -1.5, got "x"; correct it or delete the row.',
    );
    expect(refusal("a\n1\n")).toThrow("expected a column for each of two or more arms");
    expect(refusal([])).toThrow("environment.params.table: expected");
  });
});

describe("AlternatingBandit", () => {
  it("pays nothing to whoever takes the arms in order, and every other round to each arm alone", () => {
    const paid = (policy: (round: number) => number) => {
      const { pull } = open("alternating", { passes: 50 });
      return Array.from({ length: 100 }, (_, round) => pull(policy(round))).reduce((sum, x) => sum + x, 0);
    };
    expect(paid((round) => round % 2)).toBe(0);
    expect([paid(() => 0), paid(() => 1)]).toEqual([50, 50]);
  });
});

describe("Exp3LowerBound", () => {
  it("has one arm of 1/2 + √(K/T)/4, each arm equally often", () => {
    const { simulation, means } = open("exp3-lower-bound", { arms: 4, horizon: 10_000 });
    const good = Array.from({ length: 4000 }, () => {
      simulation.nextEpisode();
      const now = means();
      expect(now.toSorted()).toEqual([0.5, 0.5, 0.5, 0.505]);
      return now.indexOf(0.505);
    });
    for (let arm = 0; arm < 4; arm++)
      expectMoments(
        good.map((one) => (one === arm ? 1 : 0)),
        0.25,
        0.1875,
      );
    expect(Math.max(...open("exp3-lower-bound", { arms: 4, horizon: 3 }).means())).toBe(0.75);
  });

  it("knows its constant, 3 ε / kl(1/2, 1/2 + ε)", () => {
    const kl = -Math.log(1 - 4 * 0.005 * 0.005) / 2;
    expect(laiRobbins("exp3-lower-bound", { arms: 4 })).toBeCloseTo((3 * 0.005) / kl, 6);
  });
});

describe("ConstrainedAdversary", () => {
  it("keeps the gap while means change in growing phases", () => {
    const { simulation, means, pull } = open("constrained-adversary", { arms: 3, gap: 0.25, growth: 2 }, 5);
    const good = means().indexOf(1);
    const phases = [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4];
    for (const phase of phases) {
      const expected = [0, 0, 0].fill(phase % 2 === 1 ? 0.75 : 0);
      expected[good] += 0.25;
      expect(means()).toEqual(expected);
      const reward = pull(good);
      if (phase % 2 === 1) expect(reward).toBe(1);
    }
    expect(simulation.step((good + 1) % 3).info).toEqual({ dynamicRegret: 0.25 });
  });

  it("draws the good arm anew for each episode", () => {
    const { simulation, means } = open("constrained-adversary", { arms: 2 });
    const good = Array.from({ length: 400 }, () => {
      simulation.nextEpisode();
      return means().indexOf(1);
    });
    expectMoments(good, 0.5, 0.25);
  });
});

describe.each(["TableBandit", "AlternatingBandit", "Exp3LowerBound", "ConstrainedAdversary"])("%s", (id) => {
  it("is the same whichever arms are pulled", () => {
    expectSameRounds(id);
  });
});
