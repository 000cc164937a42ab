/** Problems drawn anew for each episode: the law of the draw, and that episodes differ while policies meet the same. */
import { describe, expect, it } from "vitest";
import { expectLaw, expectMoments, expectSameRounds, laiRobbins, open } from "./pulls.ts";

/** The means of many episodes, in a row. */
function drawnMeans(id: string, params: object, episodes: number): number[][] {
  const { simulation, means } = open(id, params);
  return Array.from({ length: episodes }, () => {
    simulation.nextEpisode();
    return means();
  });
}

describe("TenArmedTestbed", () => {
  it("draws ten means from N(0, 1) for each episode", () => {
    const means = drawnMeans("testbed", {}, 2000);
    expect(means[0]).toHaveLength(10);
    expect(new Set(means.map(([first]) => first)).size).toBe(2000);
    expectMoments(means.flat(), 0, 1);
  });

  it("draws them about the offset with the given spread", () => {
    expectMoments(drawnMeans("testbed", { arms: 4, offset: 4, spread: 0.5 }, 2000).flat(), 4, 0.25);
  });

  it("pays N(mean, sigma²)", () => {
    const { pull, means } = open("testbed", { sigma: 2 });
    const rewards = Array.from({ length: 10_000 }, () => pull(3));
    expectMoments(rewards, means()[3], 4);
  });

  it("knows the constant of the problem that was drawn", () => {
    const means = open("testbed").means();
    const best = Math.max(...means);
    const expected = means.reduce((sum, mean) => (mean < best ? sum + 2 / (best - mean) : sum), 0);
    expect(laiRobbins("testbed")).toBeCloseTo(expected, 8);
  });
});

describe("RandomBernoulliBandit", () => {
  it("draws means from Beta(alpha, beta) for each episode", () => {
    const even = drawnMeans("random-bernoulli", { arms: 5 }, 2000);
    expect(new Set(even.map(([first]) => first)).size).toBe(2000);
    expectLaw(even.flat(), (x) => x);
    const skewed = drawnMeans("random-bernoulli", { arms: 5, alpha: 2, beta: 6 }, 2000).flat();
    expectMoments(skewed, 0.25, (0.25 * 0.75) / 9);
  });

  it("pays 1 with the probability drawn", () => {
    const { pull, means } = open("random-bernoulli");
    const mean = means()[2];
    expectMoments(
      Array.from({ length: 10_000 }, () => pull(2)),
      mean,
      mean * (1 - mean),
    );
  });
});

describe.each(["TenArmedTestbed", "RandomBernoulliBandit"])("%s", (id) => {
  it("is the same whichever arms are pulled", () => {
    expectSameRounds(id);
  });
});
