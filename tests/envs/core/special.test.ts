import { describe, expect, it } from "vitest";
import * as special from "../../../envs/core/special.ts";
import { rng } from "../../../envs/index.ts";

/** |a − b| within a fraction of b. */
function expectNear(a: number, b: number, fraction: number): void {
  if (a !== b) expect(Math.abs(a - b)).toBeLessThanOrEqual(fraction * Math.abs(b));
}

type Function = (...parameters: number[]) => number;

/** Parameters and value, from mpmath with 30 digits or more. */
const golden: readonly [Function, ...number[][]][] = [
  [
    special.logGamma,
    [1e-10, 23.025850929882736],
    [0.1, 2.252712651734206],
    [0.999999999, 5.77215649399226e-10],
    [1.3, -0.10817480950786047],
    [2.000000001, 4.2278437040226697e-10],
    [2.5, 0.2846828704729192],
    [7.25, 7.0521854507385395],
    [10.0, 12.801827480081469],
    [171.5, 709.1431630309282],
    [1000000.0, 12815504.569147611],
    [1e100, 2.2925850929940456e102],
  ],
  [
    special.normalCdf,
    [-37.0, 5.725571222524577e-300],
    [-8.0, 6.220960574271784e-16],
    [-3.0, 0.0013498980316300946],
    [-1.5, 0.06680720126885807],
    [-1e-5, 0.49999601057719606],
    [0.3, 0.6179114221889527],
    [1.0, 0.8413447460685429],
    [4.0, 0.9999683287581669],
  ],
  [
    special.normalQuantile,
    [1e-300, -37.0470962993612],
    [1e-12, -7.034483825301132],
    [0.01, -2.326347874040841],
    [0.2, -0.8416212335729142],
    [0.4999, -0.00025066283008800747],
    [0.6, 0.2533471031357997],
    [0.975, 1.9599639845400538],
    [0.9999999999, 6.361340889697422],
  ],
  [
    special.gammaCdf,
    [0.001, 1e-5, 0.9891230446957827],
    [0.5, 0.3, 0.5614219739190002],
    [1.0, 3.0, 0.950212931632136],
    [3.5, 0.01, 8.530580469428509e-9],
    [30.0, 31.0, 0.5953478209656109],
    [500000.0, 498000.0, 0.0023148054846039395],
  ],
  [
    special.gammaTail,
    [1e-6, 0.5, 5.597738881556345e-7],
    [0.5, 20.0, 2.539628589470865e-10],
    [3.5, 50.0, 1.0787979671702883e-18],
    [30.0, 29.0, 0.5491708852818761],
    [30.0, 90.0, 6.3926569911375e-14],
    [500000.0, 503500.0, 3.9319296357575025e-7],
  ],
  [
    special.gammaQuantile,
    [0.05, 0.3, 2.0378971887326642e-11],
    [1.0, 1e-12, 1.0000000000005e-12],
    [7.5, 0.2, 5.153479503312643],
    [150.0, 0.999, 190.71262426020576],
  ],
  [
    special.gammaUpperQuantile,
    [0.05, 0.3, 0.0004665636848952591],
    [1.0, 1e-12, 27.631021115928547],
    [7.5, 1e-5, 25.246502790533256],
    [150.0, 0.8, 139.6071538546478],
  ],
];

describe("special functions", () => {
  it.each(golden.map(([f, ...rows]) => [f.name, f, rows] as const))("%s is exact", (_, f, rows) => {
    for (const row of rows) expectNear(f(...row.slice(0, -1)), row[row.length - 1], 1e-13);
  });

  it("log gamma and Stirling's remainder keep the recurrence", () => {
    for (let x = 0.03; x < 40; x *= 1.07) {
      expectNear(special.logGamma(x + 1), special.logGamma(x) + Math.log(x), 1e-12);
      const stirling = (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2;
      expect(Math.abs(special.stirlingRemainder(x) + stirling - special.logGamma(x))).toBeLessThan(1e-13);
    }
  });

  it("quantiles are the inverses of their functions", () => {
    const stream = rng("special/inverses");
    for (let i = 0; i < 1000; i++) {
      const p = 10 ** stream.uniform(-12, 0);
      const shape = 10 ** stream.uniform(-2, 5);
      expectNear(special.normalCdf(special.normalQuantile(p)), p, 1e-13);
      const lower = special.gammaQuantile(shape, p);
      if (lower > 1e-290) expectNear(special.gammaCdf(shape, lower), p, 1e-12);
      const upper = special.gammaUpperQuantile(shape, p);
      if (upper > 1e-290) expectNear(special.gammaTail(shape, upper), p, 2e-12 / Math.min(1, 10 * (1 - p)));
    }
  });

  it("normal and gamma have their edges", () => {
    expect([special.normalCdf(-Infinity), special.normalCdf(0), special.normalCdf(Infinity)]).toEqual([
      0, 0.5, 1,
    ]);
    expect([special.normalQuantile(0), special.normalQuantile(0.5), special.normalQuantile(1)]).toEqual([
      -Infinity,
      0,
      Infinity,
    ]);
    expect([
      special.gammaCdf(2, 0),
      special.gammaCdf(2, Infinity),
      special.gammaTail(2, -1),
      special.gammaTail(2, Infinity),
    ]).toEqual([0, 1, 1, 0]);
    expect([
      special.gammaQuantile(2, 0),
      special.gammaQuantile(2, 1),
      special.gammaUpperQuantile(2, 0),
      special.gammaUpperQuantile(2, 1),
    ]).toEqual([0, Infinity, Infinity, 0]);
    expect([
      special.logGamma(0),
      special.logGamma(1),
      special.logGamma(2),
      special.logGamma(Infinity),
    ]).toEqual([Infinity, 0, 0, Infinity]);
  });

  it("are NaN outside their domain", () => {
    const outside = [
      special.logGamma(-1),
      special.normalQuantile(1.1),
      special.normalCdf(Number.NaN),
      special.gammaCdf(0, 1),
      special.gammaTail(-1, 1),
      special.gammaQuantile(2, -0.1),
      special.gammaUpperQuantile(2, 1.1),
      special.gammaQuantile(2, Number.NaN),
      special.gammaTail(Infinity, 1),
    ];
    expect(outside.every(Number.isNaN)).toBe(true);
  });
});
