import { describe, expect, it } from "vitest";
import { betaLaw, boundedConstant, kInf, scaledLaw } from "../../../envs/bandits/boundedLowerBound.ts";

const meanOf = ({ rest, weights }: ReturnType<typeof betaLaw>) =>
  1 - rest.reduce((sum, r, i) => sum + weights[i] * r, 0);

describe("Laws on [0, 1] as points and weights", () => {
  it.each([
    [1, 1],
    [0.1, 0.1],
    [0.1, 7],
    [1000, 1000],
    [1000, 3],
  ])("have the mean and variance of Beta(%d, %d)", (alpha, beta) => {
    const law = betaLaw(alpha, beta);
    const mean = alpha / (alpha + beta);
    expect(meanOf(law)).toBeCloseTo(mean, 13);
    const variance = law.rest.reduce((sum, r, i) => sum + law.weights[i] * (1 - r - mean) ** 2, 0);
    expect(variance / ((mean * (1 - mean)) / (alpha + beta + 1))).toBeCloseTo(1, 10);
  });
});

describe("K_inf", () => {
  it("is the maximum at the end of λ's interval where 1 is seldom near: E log(1 − X) − log(1 − μ*), for Beta(1, 10)", () => {
    // E log(1 − X) = ψ(10) − ψ(11) = −1/10
    expect(kInf(betaLaw(1, 10), 0.5)).toBeCloseTo(Math.log(2) - 0.1, 12);
  });

  it("is the maximum within it otherwise (value of SciPy's)", () => {
    expect(kInf(betaLaw(0.5, 2), 0.5)).toBeCloseTo(0.41277487501316806, 9);
    expect(kInf(scaledLaw(betaLaw(1, 1), 0, 0.6), 0.7)).toBeCloseTo(0.8148332922420395, 9);
  });

  it("is at least Pinsker's 2 (μ* − μ)², and (μ* − μ)² / (2 Var X) for nearby means", () => {
    const [law, best] = [betaLaw(1, 1), 0.51];
    expect(kInf(law, best)).toBeGreaterThan(2 * 0.01 * 0.01);
    // Var X = 1/12
    expect(kInf(law, 0.5 + 1e-4) / (6 * 1e-8)).toBeCloseTo(1, 3);
  });

  it("adds up to the constant: no worse arm, no regret", () => {
    const law = betaLaw(2, 2);
    expect(boundedConstant([0.5, 0.5], [law, law])).toBe(0);
    const worse = betaLaw(1, 10);
    expect(boundedConstant([1 / 11, 0.5], [worse, law])).toBeCloseTo(
      (0.5 - 1 / 11) / (Math.log(2) - 0.1),
      10,
    );
  });
});
