/** Problems whose means move in time, told by formulas and by the law of their steps. */
import { describe, expect, it } from "vitest";
import { expectLaw, expectMoments, expectSameRounds, open, rewardsOf } from "./pulls.ts";

/** The means before each of `rounds` pulls, and the info of each pull of arm 0. */
function history(id: string, params: object, rounds: number, seed = 0) {
  const { simulation, means } = open(id, params, seed);
  return Array.from({ length: rounds }, () => {
    const now = means();
    return { means: now, info: simulation.step(0).info };
  });
}

describe("PiecewiseBandit", () => {
  const means = [
    [0.1, 0.9],
    [0.8, 0.2],
    [0.3, 0.4],
  ];

  it("changes after the given numbers of pulls", () => {
    const rounds = history("piecewise", { means, changes: [5, 7] }, 10);
    expect(rounds.map((round) => round.means)).toEqual(
      [0, 0, 0, 0, 0, 1, 1, 2, 2, 2].map((segment) => means[segment]),
    );
    expect(rounds[6].info).toEqual({ dynamicRegret: 0 });
    expect(rounds[7].info).toEqual({ dynamicRegret: expect.closeTo(0.1, 12) });
  });

  it("is that of Garivier and Moulines unless told otherwise: 2000 pulls of what is best before cost 0.4 each", () => {
    const { bandit } = open("piecewise").simulation.world;
    expect(bandit?.changes).toEqual([3000, 5000]);
    const rounds = history("piecewise", {}, 6000);
    const regret = rounds.reduce((sum, { info }) => sum + Number(info?.["dynamicRegret"]), 0);
    expect(regret).toBeCloseTo(2000 * 0.4, 8);
  });

  it("pays by the means of the moment, in both kinds of reward", () => {
    for (const [from, to, mean] of [
      [0, 6000, 0.2],
      [6000, 12_000, 0.7],
    ]) {
      const twice = {
        means: [
          [0.2, 0],
          [0.7, 0],
        ],
        changes: [6000],
      };
      expectMoments(rewardsOf("piecewise", twice, 0, 12_000).slice(from, to), mean, mean * (1 - mean));
      const normal = { ...twice, rewards: "gaussian", sigma: 2 };
      expectMoments(rewardsOf("piecewise", normal, 0, 12_000).slice(from, to), mean, 4);
    }
  });

  it("refuses what does not fit together", () => {
    const refusal = (params: object) => () => open("PiecewiseBandit", params);
    expect(refusal({ means, changes: [5] })).toThrow(
      "environment.params.changes: expected one number fewer than there are segments (3), got [5].",
    );
    expect(refusal({ means, changes: [5, 5] })).toThrow(
      "environment.params.changes[1]: expected a later change than the one before (5), got 5.",
    );
    expect(
      refusal({
        means: [
          [0.1, 0.2],
          [0.3, 0.4, 0.5],
        ],
        changes: [5],
      }),
    ).toThrow(
      "environment.params.means[1]: expected as many means as the first segment has (2), got [0.3,0.4,0.5].",
    );
    expect(refusal({ means: [[0.1, 1.2]], changes: [] })).toThrow(
      "environment.params.means[0][1]: expected a probability of paying 1, in [0, 1], got 1.2.",
    );
    expect(refusal({ means: [], changes: [] })).toThrow(
      "environment.params.means: expected a list of at least 1",
    );
    expect(refusal({ means: [[0.1, 1.2]], changes: [], rewards: "gaussian" })).not.toThrow();
  });
});

describe("SinusoidalBandit", () => {
  it("has means of centre + amplitude · sin(2π (t / period + phase))", () => {
    const [centre, amplitude, period, phases] = [0.4, 0.3, 7, [0, 0.25, 0.9]];
    const rounds = history("sinusoidal", { centre, amplitude, period, phases }, 40);
    for (const [t, round] of rounds.entries()) {
      const expected = phases.map((p) => centre + amplitude * Math.sin(2 * Math.PI * (t / period + p)));
      round.means.forEach((mean, arm) => {
        expect(mean).toBeCloseTo(expected[arm], 12);
      });
      const regret = Math.max(...expected) - expected[0];
      expect(round.info?.["dynamicRegret"]).toBeCloseTo(regret, 12);
    }
  });

  it("refuses probabilities outside [0, 1]", () => {
    expect(() => open("SinusoidalBandit", { centre: 0.2 })).toThrow(
      "environment.params.amplitude: expected at most 0.2, so that means stay in [0, 1], got 0.3.",
    );
    expect(() => open("SinusoidalBandit", { centre: -0.5 })).toThrow(
      "environment.params.centre: expected a probability of paying 1, in [0, 1], got -0.5.",
    );
    expect(() => open("SinusoidalBandit", { centre: 0.2, rewards: "gaussian" })).not.toThrow();
  });
});

describe("RandomWalkBandit", () => {
  const steps = (id: string, params: object, rounds: number, arm: number) => {
    const means = history(id, params, rounds).map((round) => round.means[arm]);
    return means.slice(1).map((mean, t) => mean - means[t]);
  };

  it("starts with equal means and moves all of them by normal steps, those that are not pulled too", () => {
    expect(open("random-walk", { arms: 3, start: 2 }).means()).toEqual([2, 2, 2]);
    const params = { arms: 3, step: 0.01 };
    for (const arm of [0, 1, 2]) {
      const moved = steps("random-walk", params, 10_000, arm);
      expectMoments(moved, 0, 1e-4);
      const lagged = moved.slice(1).map((step, t) => step * moved[t] * 1e4);
      expectMoments(lagged, 0, 1);
    }
    const [one, other] = [steps("random-walk", params, 5000, 0), steps("random-walk", params, 5000, 1)];
    expectMoments(
      one.map((step, t) => step * other[t] * 1e4),
      0,
      1,
    );
  });

  it("pays normal rewards about the mean of the moment", () => {
    const { simulation, means } = open("random-walk", { arms: 2, step: 1, sigma: 0.5 });
    const errors = Array.from({ length: 5000 }, () => {
      const [, mean] = means();
      return simulation.step(1).reward - mean;
    });
    expectMoments(errors, 0, 0.25);
  });

  it("keeps probabilities in [0, 1]: reflected ones spread evenly, clipped ones rest at the edges", () => {
    const params = { arms: 2, step: 0.4 };
    const walk = (edges: string) =>
      history("random-walk-bernoulli", { ...params, edges }, 20_000).map((round) => round.means[1]);
    const reflected = walk("reflected");
    // Twenty steps of 0.4 forget where they began.
    expectLaw(
      reflected.filter((_, t) => t > 20 && t % 20 === 0),
      (x) => x,
    );
    const atEdges = (means: number[]) => means.filter((mean) => mean === 0 || mean === 1).length;
    expect(atEdges(reflected)).toBe(0);
    expect(atEdges(walk("clipped"))).toBeGreaterThan(2000);
    expect(Math.min(...walk("clipped"), ...reflected)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...walk("clipped"), ...reflected)).toBeLessThanOrEqual(1);
  });
});

describe.each([
  [
    "PiecewiseBandit",
    {
      means: [
        [0.1, 0.9, 0],
        [0.8, 0.2, 0],
      ],
      changes: [50],
      rewards: "gaussian",
    },
  ],
  ["RandomWalkBandit", {}],
  ["RandomWalkBandit-bernoulli", { edges: "clipped" }],
  ["SinusoidalBandit", { period: 20 }],
])("%s", (id, params) => {
  it("is the same whichever arms are pulled", () => {
    expectSameRounds(id, params);
  });
});
