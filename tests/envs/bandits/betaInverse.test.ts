import { describe, expect, it } from "vitest";
import { betaInverse, invertBeta } from "../../../envs/bandits/betaInverse.ts";
import { betaCdf } from "../../../envs/core/beta.ts";

const LAST = 1 - 2 ** -53; // the largest uniform number

describe("Beta variates by interpolation", () => {
  it.each([
    [1, 1],
    [2, 4],
    [1, 5],
    [0.1, 7],
    [0.1, 1000],
    [50, 20],
    [1000, 1000],
    [1000, 3],
  ])("are those of the distribution function within 3e-10: Beta(%d, %d)", (a, b) => {
    const table = betaInverse(a, b);
    let worst = 0;
    for (let u = 1 / 3000; u < 1; u += 1 / 1500)
      worst = Math.max(worst, Math.abs(betaCdf(a, b, invertBeta(table, u)) - u));
    expect(worst).toBeLessThan(3e-10);
  });

  it.each([
    [0.1, 0.1],
    [0.5, 0.5],
    [1000, 0.1],
    [3, 2],
  ])("never leave [0, 1] and rise with the uniform number: Beta(%d, %d)", (a, b) => {
    const table = betaInverse(a, b);
    const uniforms = [0, 2 ** -53, 1e-12, 1e-6, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-6, 1 - 1e-12, LAST];
    const variates = uniforms.map((u) => invertBeta(table, u));
    expect(variates.toSorted((x, y) => x - y)).toEqual(variates);
    expect(variates[0]).toBeGreaterThanOrEqual(0);
    expect(variates[variates.length - 1]).toBeLessThanOrEqual(1);
  });
});
