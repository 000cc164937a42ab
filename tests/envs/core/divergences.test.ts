import { describe, expect, it } from "vitest";
import {
  bernoulliDivergence,
  type Divergence,
  deviance,
  exponentialDivergence,
  gaussianDivergence,
  laiRobbinsConstant,
  poissonDivergence,
} from "../../../envs/core/divergences.ts";
import { InputError, rng } from "../../../envs/index.ts";

type Row = readonly [p: number, qOrBound: number, value: number];

/** Values of SMPyBandits 0.9.7, which clips Bernoulli means to [1e-15, 1 − 1e-15]; printed to 12 digits. */
const smpyBandits = {
  bernoulli: [
    [0.0, 0.05, 0.0512932943875],
    [0.0, 0.2, 0.223143551314],
    [0.1, 0.05, 0.0206542189127],
    [0.1, 0.2, 0.0366900140348],
    [0.1, 0.5, 0.368064207168],
    [0.1, 0.9, 1.75777966187],
    [0.5, 0.05, 0.830365603411],
    [0.5, 0.2, 0.223143551314],
    [0.5, 0.5, 0.0],
    [0.5, 0.9, 0.510825623766],
    [0.99, 0.05, 2.91028634941],
    [0.99, 0.2, 1.53957343447],
    [0.99, 0.5, 0.637145646205],
    [0.99, 0.9, 0.0713312270763],
    [1.0, 0.05, 2.99573227355],
    [1.0, 0.2, 1.60943791243],
    [1.0, 0.9, 0.105360515658],
  ],
  gaussian: [
    [-1.0, 0.0, 2.0],
    [-1.0, 1.0, 8.0],
    [0.2, 0.0, 0.08],
    [0.2, 1.0, 1.28],
  ], // of variance 0.25
  poisson: [
    [0.5, 1.0, 0.15342640972],
    [0.5, 3.0, 1.60412026539],
    [2.0, 1.0, 0.38629436112],
    [2.0, 3.0, 0.189069783784],
  ],
  exponential: [
    [0.5, 1.0, 0.19314718056],
    [0.5, 3.0, 0.958426135895],
    [2.0, 1.0, 0.30685281944],
    [2.0, 3.0, 0.0721317747748],
  ],
  bernoulliUpper: [
    [0.0, 0.001, 0.000999500166605],
    [0.0, 0.05, 0.0487705754995],
    [0.0, 0.2, 0.181269246922],
    [0.0, 0.9, 0.593430340259],
    [0.0, 3.0, 0.950212931632],
    [0.1, 0.001, 0.113947931033],
    [0.1, 0.05, 0.220078601107],
    [0.1, 0.2, 0.378391548848],
    [0.1, 0.9, 0.734715064211],
    [0.1, 3.0, 0.97507120359],
    [0.5, 0.001, 0.522349504092],
    [0.5, 0.05, 0.654242165088],
    [0.5, 0.2, 0.787088816381],
    [0.5, 0.9, 0.956809892564],
    [0.5, 3.0, 0.999379927466],
    [0.9, 0.001, 0.912882072568],
    [0.9, 0.05, 0.968721603728],
    [0.9, 0.2, 0.994489489379],
    [0.9, 0.9, 0.999995218646],
    [0.9, 3.0, 1.0],
    [1.0, 0.001, 1.0],
    [1.0, 0.05, 1.0],
    [1.0, 0.2, 1.0],
    [1.0, 0.9, 1.0],
    [1.0, 3.0, 1.0],
  ],
} satisfies Record<string, Row[]>;

/** To the last digits, from mpmath with 50 digits. */
const exactKl: Record<string, Row[]> = {
  bernoulli: [
    [0.3, 0.3 + 1e-9, 2.380952507591902e-18],
    [1e-12, 0.5, 0.6931471805313143],
    [0.5, 1e-300, 344.6946167685469],
    [0.25, 1 - 2 ** -53, 26.99026528263902],
    [1e-9, 3e-9, 9.013877133318902e-10],
    [1 - 1e-9, 0.75, 0.2876820518271279],
  ],
  poisson: [
    [3, 3 + 1e-6, 1.6666662967623154e-13],
    [1e-12, 1000, 999.9999999999644],
    [250, 1e-12, 8038.1205084477],
    [1e6, 1.1e6, 4689.82019567514],
  ],
  exponential: [
    [3, 3 + 1e-6, 5.5555530879737665e-14],
    [1e-12, 1000, 33.538776394910684],
    [250, 1e-12, 249999999999965.84],
    [1e6, 1.1e6, 0.004401088895233951],
  ],
};
const exactUpper: Record<string, Row[]> = {
  bernoulli: [
    [0.3, 1e-12, 0.3000006480743365],
    [1e-12, 0.01, 0.00995016627462369],
    [1e-6, 1e-6, 3.1461898444528734e-6],
    [0.5, 20, 1],
    [0.9, 0.1, 0.9834356420853154],
    [0.999, 0.002, 0.999947506030422],
    [0.2, 0.4, 0.6367476747034889],
  ],
  poisson: [
    [3, 1e-12, 3.0000024494904096],
    [1e-12, 0.01, 0.010000000024025851],
    [2, 0.5, 3.7654295051651894],
    [1, 10000, 10010.21136098707],
    [1e6, 3, 1002451.4901508981],
  ],
  exponential: [
    [3, 1e-12, 3.000004242644687],
    [1e-12, 0.01, 1.1558485517455762e-12],
    [2, 0.5, 6.628891647337351],
    [1, 30, 29048849665246.426],
    [1e6, 3, 53588761.41032381],
  ],
};

const families: Record<string, Divergence> = {
  bernoulli: bernoulliDivergence,
  gaussian: gaussianDivergence(0.25),
  poisson: poissonDivergence,
  exponential: exponentialDivergence,
};

/** |a − b| within a fraction of b. */
function expectNear(a: number, b: number, fraction: number): void {
  if (a !== b) expect(Math.abs(a - b)).toBeLessThanOrEqual(fraction * Math.abs(b));
}

describe("divergences", () => {
  it("agree with SMPyBandits to the digits it was asked for", () => {
    for (const name of ["bernoulli", "gaussian", "poisson", "exponential"] as const)
      for (const [p, q, value] of smpyBandits[name]) expectNear(families[name].kl(p, q), value, 1e-11);
    for (const [p, bound, q] of smpyBandits.bernoulliUpper)
      expectNear(bernoulliDivergence.upper(p, bound), q, 1e-9);
  });

  it("are exact near p = q, near the edges and far away", () => {
    for (const [name, rows] of Object.entries(exactKl))
      for (const [p, q, value] of rows) expectNear(families[name].kl(p, q), value, 1e-15);
    for (const [name, rows] of Object.entries(exactUpper))
      for (const [p, bound, q] of rows)
        expectNear(families[name].upper(p, bound), q, name === "exponential" ? 1e-14 : 5e-16);
  });

  it("are infinite where q cannot give what p gives, and 0 for equals", () => {
    const { kl } = bernoulliDivergence;
    expect([kl(0.2, 0), kl(0.2, 1), kl(0, 1), kl(1, 0)]).toEqual([Infinity, Infinity, Infinity, Infinity]);
    expect([kl(0, 0), kl(1, 1), kl(0.3, 0.3)]).toEqual([0, 0, 0]);
    expectNear(kl(0, 0.2), -Math.log(0.8), 1e-15);
    expectNear(kl(1, 0.2), -Math.log(0.2), 1e-15);
    expect([poissonDivergence.kl(0, 0), poissonDivergence.kl(0, 3), poissonDivergence.kl(3, 0)]).toEqual([
      0,
      3,
      Infinity,
    ]);
    expect(exponentialDivergence.kl(0, 0)).toBe(0);
    expect([exponentialDivergence.kl(0, 3), exponentialDivergence.kl(3, 0)]).toEqual([Infinity, Infinity]);
    expect(deviance(2, 3)).toBe(poissonDivergence.kl(2, 3));
  });

  it("give bounds at the edges", () => {
    const { upper } = bernoulliDivergence;
    expect([upper(1, 0), upper(1, 2), upper(0.3, 0), upper(0.3, Infinity), upper(0, 0)]).toEqual([
      1, 1, 0.3, 1, 0,
    ]);
    expectNear(upper(0, 1e-9), -Math.expm1(-1e-9), 1e-15);
    expect([
      poissonDivergence.upper(0, 3),
      poissonDivergence.upper(2, 0),
      poissonDivergence.upper(2, Infinity),
    ]).toEqual([3, 2, Infinity]);
    expect([
      exponentialDivergence.upper(0, 3),
      exponentialDivergence.upper(2, 0),
      exponentialDivergence.upper(2, Infinity),
    ]).toEqual([0, 2, Infinity]);
    expect(gaussianDivergence(0.25).upper(-1, 2)).toBe(0);
  });

  it.each(Object.keys(families))("%s: upper is the last mean within the bound", (name) => {
    const { kl, upper } = families[name];
    const stream = rng(`divergences/${name}`);
    for (let i = 0; i < 5000; i++) {
      const scale = name === "bernoulli" ? 1 : 10 ** stream.uniform(-6, 6);
      const p =
        i % 3 === 0
          ? stream.uniform() * scale
          : i % 3 === 1
            ? scale * 10 ** stream.uniform(-9, 0)
            : scale * (1 - 10 ** stream.uniform(-9, 0));
      const bound = 10 ** stream.uniform(-9, 1.5);
      const q = upper(p, bound);
      expect(q).toBeGreaterThanOrEqual(p);
      const around = (bound + 1) * 2 ** -50; // relative: the exponential family's bound sits in an exponent
      expect(kl(p, Math.max(p, q * (1 - around)))).toBeLessThanOrEqual(bound);
      if (q * (1 + around) <= 1 || name !== "bernoulli")
        expect(kl(p, q * (1 + around))).toBeGreaterThanOrEqual(bound);
    }
  });

  it("keep Pinsker's inequality", () => {
    const stream = rng("divergences/pinsker");
    for (let i = 0; i < 2000; i++) {
      const [p, q] = [stream.uniform(), stream.uniform()];
      expect(bernoulliDivergence.kl(p, q)).toBeGreaterThanOrEqual(2 * (p - q) ** 2 * (1 - 1e-15));
    }
  });

  it("return at once for means and bounds of any size", () => {
    const sizes = [0, 5e-324, 1e-310, 1e-300, 1e-160, 1e-20, 0.1, 0.9, 1 - 2 ** -53, 1];
    for (const { upper } of Object.values(families))
      for (const p of sizes)
        for (const bound of [...sizes, 39, 41, 800, 1e308, Infinity])
          expect(upper(p, bound)).toBeGreaterThanOrEqual(p);
  });

  it("refuse what is outside the family in a sentence", () => {
    expect(() => bernoulliDivergence.kl(1.5, 0.5)).toThrow(
      new InputError(
        "bernoulliDivergence: expected means in [0, 1], got 1.5; scale the rewards into [0, 1].",
      ),
    );
    expect(() => bernoulliDivergence.upper(Number.NaN, 1)).toThrow(InputError);
    expect(() => poissonDivergence.upper(-1, 1)).toThrow(InputError);
    expect(() => exponentialDivergence.kl(1, -1)).toThrow(InputError);
    expect(() => gaussianDivergence(0)).toThrow(InputError);
    for (const { upper } of Object.values(families)) expect(() => upper(0.5, -0.1)).toThrow(InputError);
  });
});

describe("the constant of Lai and Robbins", () => {
  const nine = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

  it("is known for the reference problems", () => {
    expect(laiRobbinsConstant(nine, bernoulliDivergence)).toBeCloseTo(7.516516, 6);
    const clipped = [0.10042454, 0.20000036, 0.3, 0.4, 0.5, 0.6, 0.7, 0.79999964, 0.89957546];
    expect(laiRobbinsConstant(clipped, gaussianDivergence(0.05 ** 2))).toBeCloseTo(0.136221, 6);
    expect(laiRobbinsConstant(clipped, bernoulliDivergence)).toBeCloseTo(7.545867, 5); // the means have 8 digits;
    const wide = [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8];
    expect(laiRobbinsConstant(wide, gaussianDivergence(1))).toBeCloseTo(27.178571, 6);
  });

  it("counts worse arms only: equals cost nothing, and an arm that never fails is found at once", () => {
    expect(laiRobbinsConstant([0.5, 0.5], bernoulliDivergence)).toBe(0);
    expect(laiRobbinsConstant([0.5, 1], bernoulliDivergence)).toBe(0);
    expect(laiRobbinsConstant([0, 1], gaussianDivergence(1))).toBe(2);
  });
});
