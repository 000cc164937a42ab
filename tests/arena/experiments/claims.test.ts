import { describe, expect, it } from "vitest";
import { compareBandits } from "../../../arena/bandits/compare.ts";
import { averages, inPercent, isAbove, larger, smaller, within } from "../../../arena/experiments/claims.ts";

/** Mean 2 and standard error 1. */
const first = { name: "first", values: Float64Array.of(1, 3) };
const sample = (...values: number[]) => ({ name: "other", values: Float64Array.from(values) });

describe("a claim", () => {
  it("of a difference wants more than two standard errors", () => {
    expect(isAbove({ mean: 2.01, standardError: 1 })).toBe(true);
    expect(isAbove({ mean: 1.99, standardError: 1 })).toBe(false);
    expect(isAbove({ mean: 2.01, standardError: 1 }, 0.1)).toBe(false);
    expect(isAbove({ mean: 5, standardError: null })).toBe(false);
  });

  it("compares repetition by repetition, so that common luck falls out", () => {
    const { holds, figures } = larger("First earns more.", first, [sample(0.75, 2.75)]);
    expect(holds).toBe(true); // by a quarter each time, though either varies by eight times as much
    expect(figures).toBe("first: 2.0 ± 1.0; other: 1.8 ± 1.0; 0.25 ± 0.00 more");
    expect(larger("First earns more.", first, [sample(0, 3.1)]).holds).toBe(false);
  });

  it("is of every other", () => {
    const both = [sample(0.75, 2.75), sample(1.5, 3.5)];
    expect(larger("First earns most.", first, both).holds).toBe(false);
    expect(smaller("First earns least.", first, both).holds).toBe(false);
    expect(smaller("First earns less.", first, [both[1]])).toMatchObject({
      holds: true,
      figures: "first: 2.0 ± 1.0; other: 2.5 ± 1.0; 0.50 ± 0.00 less",
    });
  });

  it("of a range allows for two standard errors", () => {
    expect(within("About 4.", first, [4, 5]).holds).toBe(true);
    expect(within("About 4.1.", first, [4.1, 5]).holds).toBe(false);
    expect(within("About 0.", first, [-1, 0]).holds).toBe(true);
    expect(within("About 0.", first, [-1, -0.1]).holds).toBe(false);
    const { figures } = within("A third.", sample(0.3, 0.4), [0.3, 0.4], inPercent);
    expect(figures).toBe("other: 35.0 ± 5.0%; expected in [30.0%, 40.0%]");
  });
});

describe("averages", () => {
  it("are of the pulls between two times, for each repetition", async () => {
    const comparison = await compareBandits({
      problem: "BernoulliBandit:means=[0,1]",
      policies: ["ucb1"],
      horizon: 20,
      repetitions: 3,
      times: [2, 10, 20],
    });
    // each arm once in the first two pulls, whichever comes first
    expect([...averages(comparison, 0, "reward", 0, 2)]).toEqual([0.5, 0.5, 0.5]);
    const later = averages(comparison, 0, "optimal", 2, 20);
    expect(averages(comparison, 0, "reward", 2, 20)).toEqual(later);
    expect(averages(comparison, 0, "regret", 2, 20)[1]).toBeCloseTo(1 - later[1], 12);
    const [from2, from10] = [
      averages(comparison, 0, "reward", 2, 10),
      averages(comparison, 0, "reward", 10, 20),
    ];
    expect((8 * from2[0] + 10 * from10[0]) / 18).toBeCloseTo(later[0], 12);
  });
});
