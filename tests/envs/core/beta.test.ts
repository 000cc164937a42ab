import { describe, expect, it } from "vitest";
import * as distribution from "../../../envs/core/beta.ts";
import { rng } from "../../../envs/index.ts";

/** |a − b| within a fraction of b. */
function expectNear(a: number, b: number, fraction: number): void {
  if (a !== b) expect(Math.abs(a - b)).toBeLessThanOrEqual(fraction * Math.abs(b));
}

type Function = (...parameters: number[]) => number;

/** Parameters and value, from mpmath with 30 digits or more. */
const golden: readonly [Function, ...number[][]][] = [
  [
    distribution.betaCdf,
    [1.0, 1.0, 0.25, 0.25],
    [0.5, 0.5, 0.1, 0.20483276469913345],
    [3.0, 9.0, 0.2, 0.3825984512],
    [3.0, 9.0, 1e-6, 1.6499901000277198e-16],
    [300.0, 0.7, 0.95, 6.968006502308814e-8],
    [40.0, 25.0, 0.9, 0.9999999992115085],
    [1000000.0, 500000.0, 0.665, 7.566998109729193e-6],
    [1000000.0, 1000000.0, 0.5, 0.5],
    [1000.0, 1000000.0, 0.0008, 6.606324366001942e-12],
  ],
  [
    distribution.betaTail,
    [1.0, 1.0, 0.75, 0.25],
    [0.5, 0.5, 0.999, 0.0201350416333775],
    [3.0, 9.0, 0.9, 4.554999999999991e-8],
    [2.0, 400.0, 0.1, 2.040739790404777e-17],
    [40.0, 25.0, 0.9, 7.884914451556821e-10],
    [1000000.0, 500000.0, 0.669, 6.431106710025308e-10],
    [1000.0, 1000000.0, 0.0012, 1.0266597591730752e-9],
  ],
  [
    distribution.betaUpperQuantile,
    [1.0, 1.0, 0.3, 0.7],
    [13.0, 5.0, 0.05, 0.8762290852304531],
    [2.0, 9.0, 1e-12, 0.9639298412625941],
    [0.5, 0.5, 0.01, 0.9997532801828658],
    [90.0, 210.0, 0.001, 0.38497078554690495],
    [400.0, 2.0, 0.9, 0.9903348332746831],
    [0.05, 4.0, 0.2, 0.0019157546965266987],
  ],
  [
    distribution.studentTCdf,
    [1.0, -1.0, 0.25],
    [1.0, -1000000.0, 3.1830988618368455e-7],
    [3.0, 2.5, 0.9561466764959672],
    [2.5, -0.001, 0.49963819136039245],
    [30.0, -9.0, 2.507415958073939e-10],
    [400.0, 1.3, 0.9028252140559235],
  ],
  [
    distribution.studentTQuantile,
    [1.0, 1e-10, -3183098861.837907],
    [2.0, 0.3, -0.6172133998483676],
    [4.5, 0.9, 1.5008853175085577],
    [30.0, 1e-12, -11.397217523311411],
    [200.0, 0.5001, 0.00025097635325019844],
  ],
];

describe("beta and Student's t", () => {
  it.each(golden.map(([f, ...rows]) => [f.name, f, rows] as const))("%s is exact", (_, f, rows) => {
    for (const row of rows) expectNear(f(...row.slice(0, -1)), row[row.length - 1], 1e-13);
  });

  it("gives the indices of Bayes-UCB on a script of 30 pulls, quantile 1 − 1/31, uniform prior (SMPyBandits)", () => {
    const index = (successes: number, pulls: number) =>
      distribution.betaUpperQuantile(1 + successes, 1 + pulls - successes, 1 / 31);
    expectNear(index(4, 9), 0.723402000241, 1e-11);
    expectNear(index(9, 11), 0.939497620124, 1e-11);
    expectNear(index(1, 10), 0.395558400169, 1e-11);
  });

  it("has both tails, mirrored", () => {
    const stream = rng("beta/mirror");
    for (let i = 0; i < 1000; i++) {
      const [a, b] = [10 ** stream.uniform(-2, 6), 10 ** stream.uniform(-2, 6)];
      const x = Math.floor(stream.uniform() * 2 ** 20) / 2 ** 20; // so that 1 − x is exact
      expectNear(distribution.betaCdf(a, b, x), distribution.betaTail(b, a, 1 - x), 1e-13);
      expect(Math.abs(distribution.betaCdf(a, b, x) + distribution.betaTail(a, b, x) - 1)).toBeLessThan(
        1e-13,
      );
      const peak = distribution.betaPeak(a, b);
      expect(distribution.betaTail(a, b, x, peak)).toBe(distribution.betaTail(a, b, x));
    }
  });

  it("quantiles are the inverses of their functions", () => {
    const stream = rng("beta/inverses");
    for (let i = 0; i < 2000; i++) {
      const [a, b] = [10 ** stream.uniform(-1, 5), 10 ** stream.uniform(-1, 5)];
      const p = 10 ** stream.uniform(-12, 0);
      const conditioned = 1e-12 + 1e-15 * Math.max(a, b); // x itself is rounded
      const lower = distribution.betaQuantile(a, b, p);
      if (lower > 1e-290 && lower < 0.99) expectNear(distribution.betaCdf(a, b, lower), p, conditioned);
      const upper = distribution.betaUpperQuantile(a, b, p);
      if (upper > 1e-290 && upper < 0.99)
        expectNear(distribution.betaTail(a, b, upper), p, conditioned / Math.min(1, 10 * (1 - p)));
      const freedom = 10 ** stream.uniform(-0.3, 4);
      expectNear(distribution.studentTCdf(freedom, distribution.studentTQuantile(freedom, p)), p, 1e-12);
    }
  });

  it("knows the cases with a formula", () => {
    const stream = rng("beta/formulas");
    for (let i = 0; i < 200; i++) {
      const [a, x] = [10 ** stream.uniform(-1, 3), stream.uniform()];
      expectNear(distribution.betaCdf(a, 1, x), x ** a, 1e-12);
      expectNear(distribution.betaTail(1, a, x), (1 - x) ** a, 1e-12);
      expectNear(distribution.betaCdf(0.5, 0.5, x), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-13);
      expectNear(distribution.studentTCdf(1, -x), 0.5 - Math.atan(x) / Math.PI, 1e-13);
    }
  });

  it("loses digits of a tail near 0 only where a small shape makes it small", () => {
    expectNear(distribution.betaTail(0.01, 3, 0.2), 0.004912881768684041, 1e-12);
  });

  it("has edges", () => {
    const { betaCdf, betaTail, betaQuantile, betaUpperQuantile, studentTCdf, studentTQuantile } =
      distribution;
    expect([betaCdf(2, 3, 0), betaCdf(2, 3, 1), betaTail(2, 3, -1), betaTail(2, 3, 2)]).toEqual([0, 1, 1, 0]);
    expect([
      betaQuantile(2, 3, 0),
      betaQuantile(2, 3, 1),
      betaUpperQuantile(2, 3, 0),
      betaUpperQuantile(2, 3, 1),
    ]).toEqual([0, 1, 1, 0]);
    expect([studentTCdf(3, 0), studentTCdf(3, Infinity), studentTCdf(3, -Infinity)]).toEqual([0.5, 1, 0]);
    expect([studentTQuantile(3, 0), studentTQuantile(3, 1)]).toEqual([-Infinity, Infinity]);
    expect(Math.abs(studentTQuantile(3, 0.5))).toBe(0);
  });

  it("is NaN outside its domain", () => {
    const { betaCdf, betaTail, betaQuantile, betaUpperQuantile, studentTCdf, studentTQuantile } =
      distribution;
    const outside = [
      betaCdf(0, 1, 0.5),
      betaTail(1, -1, 0.5),
      betaQuantile(1, 1, 1.5),
      betaUpperQuantile(1, 1, -0.1),
      betaQuantile(0, 1, 0.5),
      betaUpperQuantile(1, 1, Number.NaN),
      studentTCdf(0, 1),
      studentTQuantile(1, -1),
      studentTQuantile(-1, 0.3),
      betaCdf(Infinity, 1, 0.5),
    ];
    expect(outside.every(Number.isNaN)).toBe(true);
  });
});
