import { describe, expect, it } from "vitest";
import { optimalProportions } from "../../../agents/bandits/bestArm/optimalProportions.ts";
import {
  bernoulliDivergence,
  type Divergence,
  exponentialDivergence,
  gaussianDivergence,
  poissonDivergence,
} from "../../../envs/core/divergences.ts";

function solved(means: readonly number[], divergence: Divergence) {
  const proportions = new Float64Array(means.length);
  const time = optimalProportions(means, divergence, proportions);
  return { proportions: [...proportions], time };
}

/** SciPy 1.17: the least evidence maximised over the simplex, by brentq inside of a bounded minimize_scalar. */
const references = [
  ["bernoulli", [0.1, 0.5, 0.9], [0.067172654, 0.427795906, 0.50503144], 10.479511466587182],
  [
    "bernoulli",
    [0.5, 0.45, 0.43, 0.4],
    [0.416523872, 0.390263905, 0.136223205, 0.056989018],
    989.7921402620061,
  ],
  [
    "bernoulli",
    [0.3, 0.21, 0.2, 0.19, 0.18],
    [0.335885125, 0.25149938, 0.176632289, 0.132416667, 0.103566538],
    326.6421124102863,
  ],
  ["bernoulli", [0.99, 0.98, 0.02], [0.527953112, 0.471850262, 0.000196626], 1156.4535847210436],
  ["gaussian", [0, 0.5, 1.2], [0.092789389, 0.448860062, 0.458350549], 17.998375814571546],
  ["poisson", [1, 2, 3.5], [0.086669073, 0.474580028, 0.4387509], 10.54860514532293],
  ["exponential", [1, 2, 3.5], [0.072552983, 0.50514976, 0.422297257], 27.663439126557538],
] as const;

const divergences = {
  bernoulli: bernoulliDivergence,
  gaussian: gaussianDivergence(1),
  poisson: poissonDivergence,
  exponential: exponentialDivergence,
};

describe("optimal proportions", () => {
  it.each(references)("of %s arms %j are SciPy's", (family, means, proportions, time) => {
    const mine = solved(means, divergences[family]);
    // SciPy's search ends where the maximum is flat: 1e-8 of the proportions, and 1e-12 of the time
    mine.proportions.forEach((w, arm) => {
      expect(Math.abs(w - proportions[arm])).toBeLessThan(3e-8);
    });
    expect(mine.time / time).toBeCloseTo(1, 11);
    expect(mine.proportions.reduce((sum, w) => sum + w)).toBeCloseTo(1, 12);
  });

  it("of two normal arms are halves, and T* is 8 σ² / Δ²", () => {
    const { proportions, time } = solved([1, 0.25], gaussianDivergence(4));
    expect(proportions).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
    expect(time).toBeCloseTo((8 * 4) / 0.75 ** 2, 9);
  });

  it("leave no arm with less evidence against it than any other", () => {
    const means = [0.62, 0.3, 0.61, 0.05, 0.5];
    const { proportions, time } = solved(means, bernoulliDivergence);
    const { kl } = bernoulliDivergence;
    for (const arm of [1, 2, 3, 4]) {
      const [w, v] = [proportions[0], proportions[arm]];
      const middle = (w * means[0] + v * means[arm]) / (w + v);
      expect((w * kl(means[0], middle) + v * kl(means[arm], middle)) * time).toBeCloseTo(1, 9);
    }
  });

  it("are there at the edges of a family: by symmetry halves, T* = 1 / ln 2; and 1/e of the only counts there are", () => {
    const edges = solved([1, 0], bernoulliDivergence);
    expect(edges.proportions).toEqual([expect.closeTo(0.5, 10), expect.closeTo(0.5, 10)]);
    expect(edges.time).toBeCloseTo(1 / Math.log(2), 10);
    expect(solved([3, 0], poissonDivergence).proportions[0]).toBeCloseTo(1 / Math.E, 9);
    for (const means of [
      [1, 0.5, 0],
      [0.5, 0, 0],
      [1, 0, 0, 0],
      [1, 0.5],
      [0.5, 0.5 - 1e-12, 0.1],
    ])
      for (const w of solved(means, bernoulliDivergence).proportions) expect(w).toBeGreaterThanOrEqual(0);
  });

  it("are equal ones of several best arms, which no number of pulls tells apart", () => {
    expect(solved([0.2, 0.7, 0.7], bernoulliDivergence)).toEqual({
      proportions: [0, 0.5, 0.5],
      time: Infinity,
    });
  });
});
