import { describe, expect, it } from "vitest";
import { betaCdf, studentTCdf } from "../../../envs/core/beta.ts";
import * as samplers from "../../../envs/core/samplers.ts";
import { gammaCdf, gammaTail } from "../../../envs/core/special.ts";
import { InputError, type Rng, rng } from "../../../envs/index.ts";

const COUNT = 20_000;

/** √n times the greatest distance of draws from their distribution function: above 1.95 once in a thousand times. */
function kolmogorovSmirnov(draws: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...draws].sort((a, b) => a - b);
  const distances = sorted.map((x, i) => {
    const p = cdf(x);
    return Math.max(p - i / draws.length, (i + 1) / draws.length - p);
  });
  return Math.max(...distances) * Math.sqrt(draws.length);
}

interface Case {
  readonly name: string;
  readonly draw: (stream: Rng) => number;
  readonly cdf: (x: number) => number;
  /** Left out where there is none, or where it is heavy-tailed. */
  readonly mean?: number;
  readonly variance?: number;
}

const gammas: Case[] = [0.05, 0.5, 1, 3.3, 200].map((shape) => ({
  name: `standardGamma(${shape})`,
  draw: (stream) => samplers.standardGamma(stream, shape),
  cdf: (x) => gammaCdf(shape, x),
  mean: shape,
  variance: shape,
}));

const betas: Case[] = [
  [0.2, 0.3],
  [0.5, 0.5],
  [1, 1],
  [0.3, 4],
  [2, 7],
  [300, 40],
].map(([a, b]) => ({
  name: `beta(${a}, ${b})`,
  draw: (stream) => samplers.beta(stream, a, b),
  cdf: (x) => betaCdf(a, b, x),
  mean: a / (a + b),
  variance: (a * b) / (a + b) ** 2 / (a + b + 1),
}));

const ts: Case[] = [1, 4.5, 100].map((freedom) => ({
  name: `studentT(${freedom})`,
  draw: (stream) => samplers.studentT(stream, freedom),
  cdf: (x) => studentTCdf(freedom, x),
}));

const others: Case[] = [
  {
    name: "exponential(2.5)",
    draw: (stream) => samplers.exponential(stream, 2.5),
    cdf: (x) => 1 - Math.exp(-x / 2.5),
    mean: 2.5,
    variance: 6.25,
  },
  {
    name: "inverseGamma(8, 3)",
    draw: (stream) => samplers.inverseGamma(stream, 8, 3),
    cdf: (x) => gammaTail(8, 3 / x),
    mean: 3 / 7,
    variance: 9 / (49 * 6),
  },
];

function expectMoments(draws: readonly number[], mean: number, variance: number): void {
  const average = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variance / draws.length));
  const squares = draws.map((x) => (x - mean) ** 2);
  const spread = squares.reduce((sum, x) => sum + x, 0) / draws.length;
  const fourth = squares.reduce((sum, x) => sum + x * x, 0) / draws.length;
  expect(Math.abs(spread - variance)).toBeLessThan(4 * Math.sqrt((fourth - spread ** 2) / draws.length));
}

describe("samplers", () => {
  it.each([...gammas, ...betas, ...ts, ...others])(
    "$name has its distribution",
    ({ name, draw, cdf, mean, variance }) => {
      const stream = rng(`samplers/${name}`);
      const draws = Array.from({ length: COUNT }, () => draw(stream));
      expect(kolmogorovSmirnov(draws, cdf)).toBeLessThan(1.95);
      if (mean !== undefined && variance !== undefined) expectMoments(draws, mean, variance);
    },
  );

  it.each([0.01, 0.7, 5, 19.9, 20, 21.5, 400, 1e6])("poisson(%d) has its distribution", (mean) => {
    const stream = rng(`samplers/poisson/${mean}`);
    const draws = Array.from({ length: COUNT }, () => samplers.poisson(stream, mean)).sort((a, b) => a - b);
    expect(draws.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
    let distance = 0;
    for (let i = 0; i < COUNT; i++) {
      if (draws[i] === draws[i + 1] || i % Math.ceil(mean / 1e4) > 0) continue; // at the last of equals
      distance = Math.max(distance, Math.abs((i + 1) / COUNT - gammaTail(draws[i] + 1, mean)));
    }
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(1.95);
    expectMoments(draws, mean, mean);
  });

  it("poisson and exponential take one uniform draw, whatever the mean", () => {
    const [a, b] = [rng("one draw"), rng("one draw")];
    for (const mean of [0, 0.1, 3, 19.99, 20, 1e5]) {
      samplers.poisson(a, mean);
      samplers.exponential(a, mean + 1);
      b.uniform();
      b.uniform();
    }
    expect(a.save()).toEqual(b.save());
    expect(samplers.poisson(a, 0)).toBe(0);
  });

  it("stay in their range for shapes that underflow", () => {
    const stream = rng("samplers/tiny");
    let sum = 0;
    for (let i = 0; i < 2000; i++) {
      const x = samplers.beta(stream, 1e-4, 1e-4);
      expect(x >= 0 && x <= 1).toBe(true);
      sum += x;
    }
    expect(Math.abs(sum / 2000 - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(2000));
  });

  it("keep their numbers from version to version", () => {
    const stream = rng("samplers");
    expect([
      samplers.standardGamma(stream, 2.5),
      samplers.standardGamma(stream, 0.5),
      samplers.beta(stream, 3, 4),
      samplers.beta(stream, 0.2, 0.3),
      samplers.poisson(stream, 4),
      samplers.poisson(stream, 40),
      samplers.exponential(stream, 2),
      samplers.studentT(stream, 5),
      samplers.inverseGamma(stream, 2, 1),
    ]).toEqual([
      1.1119743375792221, 0.18989859310068122, 0.1849508828190645, 0.029328407058424173, 5, 39,
      1.3460279162882358, -2.026454941130467, 0.24288187034327366,
    ]);
  });

  it("refuse parameters that have no distribution", () => {
    const stream = rng("samplers/refused");
    expect(() => samplers.standardGamma(stream, Number.NaN)).toThrow(
      new InputError("gamma: expected a shape above 0, got NaN."),
    );
    expect(() => samplers.beta(stream, 0, 1)).toThrow(InputError);
    expect(() => samplers.poisson(stream, -1)).toThrow(InputError);
    expect(() => samplers.poisson(stream, Infinity)).toThrow(InputError);
    expect(() => samplers.exponential(stream, 0)).toThrow(InputError);
    expect(() => samplers.inverseGamma(stream, 1, -1)).toThrow(InputError);
    expect(() => samplers.studentT(stream, 0)).toThrow(InputError);
  });
});
