/** What each arm of the problems that stand still pays, and their bounds on regret. */
import { describe, expect, it } from "vitest";
import {
  expectCounts,
  expectLaw,
  expectMoments,
  expectSameRounds,
  laiRobbins,
  open,
  rewardsOf,
} from "./pulls.ts";

const PULLS = 20_000;

/** Φ, by the series of Φ − 1/2 (Marsaglia 2004), as a reference within 1e-15. */
function normalCdf(x: number): number {
  if (Math.abs(x) > 7) return x > 0 ? 1 : 0;
  let [sum, term] = [x, x];
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) sum += term *= (x * x) / k;
  return 0.5 + sum * Math.exp((-x * x) / 2 - 0.5 * Math.log(2 * Math.PI));
}

describe("GaussianBandit", () => {
  it("pays normal rewards of the arm's mean and the given sigma", () => {
    for (const [arm, mean] of [-1, 3].entries()) {
      const rewards = rewardsOf("GaussianBandit", { means: [-1, 3], sigma: 0.5 }, arm, PULLS);
      expectMoments(rewards, mean, 0.25);
      expectLaw(rewards, (x) => normalCdf((x - mean) / 0.5));
    }
  });

  it("knows Lai and Robbins's constant, Σ 2σ²/Δ", () => {
    expect(laiRobbins("gaussian")).toBeCloseTo(27.178571, 6);
    expect(laiRobbins("gaussian", { means: [0, 1, 3], sigma: 2 })).toBeCloseTo(8 / 3 + 8 / 2, 12);
  });
});

describe("ClippedGaussianBandit", () => {
  it("knows the exact means of clipped rewards, and Σ 2σ²/Δ of their gaps", () => {
    const truth = [0.10042454, 0.20000036, 0.3, 0.4, 0.5, 0.6, 0.7, 0.79999964, 0.89957546];
    expect(open("clipped-gaussian").means()).toEqual(truth.map((mean) => expect.closeTo(mean, 8)));
    expect(laiRobbins("clipped-gaussian")).toBeCloseTo(0.136221, 6);
  });

  it("pays min(1, max(0, N(mean, sigma²)))", () => {
    const [mean, sigma] = [0.2, 0.5];
    const params = { means: [mean, 2], sigma };
    const rewards = rewardsOf("ClippedGaussianBandit", params, 0, PULLS);
    const atZero = normalCdf(-mean / sigma);
    const zeros = rewards.filter((reward) => reward === 0).length;
    expectMoments(
      rewards.map((reward) => (reward === 0 ? 1 : 0)),
      atZero,
      atZero * (1 - atZero),
    );
    expect(Math.max(...rewards)).toBe(1);
    const inside = rewards.filter((reward) => reward > 0 && reward < 1);
    const width = normalCdf((1 - mean) / sigma) - atZero;
    expectLaw(inside, (x) => (normalCdf((x - mean) / sigma) - atZero) / width);
    expect(zeros + inside.length).toBeLessThan(PULLS);
    const average = rewards.reduce((sum, reward) => sum + reward, 0) / PULLS;
    expect(Math.abs(average - open("clipped-gaussian", params).means()[0])).toBeLessThan(
      (4.5 * 0.36) / Math.sqrt(PULLS),
    );
  });
});

describe("BernoulliBandit", () => {
  it("knows Lai and Robbins's constant, Σ Δ/kl", () => {
    expect(laiRobbins("bernoulli-spread")).toBeCloseTo(7.516516, 6);
    expect(laiRobbins("BernoulliBandit", { means: [0.5, 0.5] })).toBe(0);
  });
});

describe("PoissonBandit", () => {
  it("pays counts by Poisson's law, of small means and large", () => {
    const means = [0, 0.3, 2.5, 300];
    const rewards = means.map((_, arm) => rewardsOf("PoissonBandit", { means }, arm, PULLS));
    expect(Math.max(...rewards[0])).toBe(0);
    for (const [arm, classes] of [
      [1, 3],
      [2, 7],
    ]) {
      const probabilities = [Math.exp(-means[arm])];
      for (let k = 1; k < classes; k++) probabilities.push((probabilities[k - 1] * means[arm]) / k);
      probabilities.push(1 - probabilities.reduce((sum, p) => sum + p, 0));
      expectCounts(rewards[arm], probabilities);
    }
    for (const arm of [1, 2, 3]) expectMoments(rewards[arm], means[arm], means[arm]);
  });

  it("knows Lai and Robbins's constant, Σ Δ / (q − p − p log(q/p)) taken from mean p to the best mean q", () => {
    const divergence = 2 - 1 + Math.log(1 / 2);
    expect(laiRobbins("poisson", { means: [1, 2] })).toBeCloseTo(1 / divergence, 10);
  });
});

describe("ExponentialBandit", () => {
  it("pays exponential rewards", () => {
    for (const [arm, mean] of [0.2, 3].entries()) {
      const rewards = rewardsOf("ExponentialBandit", { means: [0.2, 3] }, arm, PULLS);
      expectMoments(rewards, mean, mean * mean);
      expectLaw(rewards, (x) => 1 - Math.exp(-x / mean));
    }
  });

  it("knows Lai and Robbins's constant, Σ Δ / (p/q − 1 − log(p/q))", () => {
    expect(laiRobbins("exponential", { means: [1, 2] })).toBeCloseTo(1 / (0.5 - 1 - Math.log(0.5)), 10);
  });
});

describe("UniformBandit", () => {
  it("pays evenly from the arm's interval", () => {
    const [low, high] = [
      [-2, 0],
      [1, 4],
    ];
    for (const arm of [0, 1]) {
      const width = high[arm] - low[arm];
      const rewards = rewardsOf("UniformBandit", { low, high }, arm, PULLS);
      expectMoments(rewards, (low[arm] + high[arm]) / 2, (width * width) / 12);
      expectLaw(rewards, (x) => (x - low[arm]) / width);
    }
    expect(open("uniform", { low, high }).simulation.world.bandit?.rewardRange).toEqual([-2, 4]);
  });

  it("knows Burnetas and Katehakis's constant (values of SciPy's, from the integral's closed form)", () => {
    expect(laiRobbins("uniform")).toBeCloseTo(1.9881560101757854, 9);
    expect(laiRobbins("uniform", { low: [-2, 0], high: [1, 4] })).toBeCloseTo(3.1575245982690108, 9);
  });

  it("takes arms whose means differ by rounding alone for equals", () => {
    expect(laiRobbins("uniform", { low: [0.1, 0.05], high: [0.2, 0.25] })).toBe(0);
  });

  it("refuses intervals that are none", () => {
    expect(() => open("uniform", { low: [0, 1], high: [1, 1] })).toThrow(
      "environment.params.high[1]: expected a number above its arm's low (1), got 1.",
    );
    expect(() => open("uniform", { low: [0, 1, 2], high: [1, 2] })).toThrow(
      "environment.params.high: expected as many numbers as low has (3), got [1,2].",
    );
  });
});

describe("BetaBandit", () => {
  it("pays beta rewards", () => {
    const [alpha, beta] = [
      [0.5, 1, 2],
      [3, 0.5, 2],
    ];
    const laws = [undefined, (x: number) => 1 - Math.sqrt(1 - x), (x: number) => 3 * x * x - 2 * x * x * x];
    for (const [arm, cdf] of laws.entries()) {
      const rewards = rewardsOf("BetaBandit", { alpha, beta }, arm, PULLS);
      const size = alpha[arm] + beta[arm];
      const mean = alpha[arm] / size;
      expectMoments(rewards, mean, (mean * (1 - mean)) / (size + 1));
      if (cdf) expectLaw(rewards, cdf);
    }
  });

  it("knows Burnetas and Katehakis's constant (values of SciPy's, by quadrature)", () => {
    expect(laiRobbins("beta")).toBeCloseTo(1.4498258767055903, 8);
    expect(laiRobbins("beta", { alpha: [0.5, 0.5], beta: [2, 0.5] })).toBeCloseTo(0.7267884218738594, 8);
  });

  it("refuses shapes that are not pairs", () => {
    expect(() => open("BetaBandit", { alpha: [1, 2, 3], beta: [1, 2] })).toThrow(
      "environment.params.beta: expected as many numbers as alpha has (3), got [1,2].",
    );
  });
});

describe.each([
  "BernoulliBandit",
  "gaussian",
  "clipped-gaussian",
  "poisson",
  "exponential",
  "uniform",
  "beta",
])("%s", (id) => {
  it("draws the same luck whichever arm is pulled", () => {
    expectSameRounds(id);
  });

  it("tells each pull's regret", () => {
    const { simulation, means } = open(id);
    const best = Math.max(...means());
    means().forEach((mean, arm) => {
      expect(simulation.step(arm).info).toEqual({ regret: best - mean });
    });
  });
});
