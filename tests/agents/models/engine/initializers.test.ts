import { describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { type InitializerName, initializerNames } from "../../../../agents/models/engine/initializers.ts";
import { Network } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { fingerprint } from "../random.ts";

const names = initializerNames as InitializerName[];

/** What a dense layer begins with: weights [inputs, units], bias [units]. */
function begin(initializer: InitializerName, inputs: number, units: number, seed = "init") {
  const layers = [{ type: "dense", units, initializer } as const];
  const network = new Network(new Engine(), { input: [inputs], layers }, { maxBatch: 1, rng: rng(seed) });
  const values = network.parameters.data;
  return { weights: values.slice(0, inputs * units), bias: values.slice(inputs * units) };
}

const furthest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The mean of values^power. */
const moment = (values: Float32Array, power: number) =>
  values.reduce((sum, value) => sum + value ** power, 0) / values.length;

it.each([
  ["heUniform", Math.sqrt(6 / 50), 0],
  ["glorotUniform", Math.sqrt(6 / 250), 0],
  ["leCunUniform", Math.sqrt(3 / 50), 0],
  ["torchLinear", 1 / Math.sqrt(50), 1 / Math.sqrt(50)],
  ["zeros", 0, 0],
] as const)("draws of %s fill their range and stay in it", (name, weightBound, biasBound) => {
  const { weights, bias } = begin(name, 50, 200);
  expect(furthest(weights)).toBeLessThanOrEqual(Math.fround(weightBound));
  expect(furthest(weights)).toBeGreaterThanOrEqual(0.99 * weightBound);
  expect(furthest(bias)).toBeLessThanOrEqual(Math.fround(biasBound));
  expect(furthest(bias)).toBeGreaterThanOrEqual(0.9 * biasBound);
  // The mean of n draws from U(−b, b) has standard deviation b / √(3 n); here within 4 of them.
  expect(Math.abs(moment(weights, 1))).toBeLessThanOrEqual((4 * weightBound) / Math.sqrt(3 * weights.length));
});

it.each([
  ["heNormal", 2 / 50],
  ["glorotNormal", 2 / 250],
  ["leCunNormal", 1 / 50],
] as const)("draws of %s have the moments of a normal with the variance of its formula", (name, variance) => {
  const { weights, bias } = begin(name, 50, 200);
  // Of n normal draws, mean x / σ, mean (x / σ)² and mean (x / σ)⁴ have variances 1 / n, 2 / n and 96 / n; within 4 σ.
  const [mean, square, fourth] = [1, 2, 4].map((power) => moment(weights, power) / variance ** (power / 2));
  const n = weights.length;
  expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / n));
  expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  expect(furthest(bias)).toBe(0);
});

describe("orthogonal", () => {
  /** The largest |A Aᵀ − I|, or |Aᵀ A − I| with `columns`, of A [rows, units]. */
  function deviation(a: Float32Array, rows: number, columns: number): number {
    const tall = rows > columns;
    const [count, length] = tall ? [columns, rows] : [rows, columns];
    const at = (vector: number, k: number) => (tall ? a[k * columns + vector] : a[vector * columns + k]);
    let worst = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        let dot = 0;
        for (let k = 0; k < length; k++) dot += at(i, k) * at(j, k);
        worst = Math.max(worst, Math.abs(dot - (i === j ? 1 : 0)));
      }
    }
    return worst;
  }

  it.each([
    ["tall", 90, 17],
    ["wide", 13, 70],
    ["square", 64, 64],
    ["a column", 5, 1],
    ["a row", 1, 6],
    ["a number", 1, 1],
  ])("weights have orthonormal columns, or rows if wide, and no bias: %s", (_, rows, columns) => {
    const { weights, bias } = begin("orthogonal", rows, columns);
    expect(deviation(weights, rows, columns)).toBeLessThan(1e-6);
    expect(furthest(bias)).toBe(0);
    const longer = begin("orthogonalRoot2", rows, columns).weights;
    expect(longer).toEqual(weights.map((weight) => weight * Math.SQRT2));
  });

  it("weights favour no direction: every entry of a 2 × 2 rotation or reflection has mean 0 and variance ½", () => {
    const n = 2_000;
    const entries = Array.from({ length: n }, (_, i) => begin("orthogonal", 2, 2, `seed-${i}`).weights);
    for (let k = 0; k < 4; k++) {
      const values = Float32Array.from(entries, (weights) => weights[k]);
      // cos of a uniform angle has variance 1/2; its square has 1/8. Within 4 standard errors.
      expect(Math.abs(moment(values, 1))).toBeLessThan(4 * Math.sqrt(1 / 2 / n));
      expect(Math.abs(moment(values, 2) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 8 / n));
    }
    const determinants = Float32Array.from(entries, ([a, b, c, d]) => a * d - b * c);
    expect(Math.abs(moment(determinants, 1))).toBeLessThan(4 / Math.sqrt(n)); // as many reflections as rotations
  });
});

it.each(names.filter((name) => name !== "zeros"))(
  "%s gives the same bits from the same seed alone",
  (name) => {
    expect(begin(name, 7, 5, "a")).toEqual(begin(name, 7, 5, "a"));
    expect(begin(name, 7, 5, "a").weights).not.toEqual(begin(name, 7, 5, "b").weights);
  },
);

it("all give these very bits on every engine", () => {
  const prints = names.map((name) => `${name} ${fingerprint(begin(name, 9, 11).weights)}`);
  expect(prints).toEqual([
    "heUniform abd4b163",
    "heNormal 43c09b9",
    "glorotUniform 69d1c628",
    "glorotNormal 9a6a6e42",
    "leCunUniform 7bb772d",
    "leCunNormal 6a8b54b4",
    "orthogonal a3d6b19d",
    "orthogonalRoot2 85140b4e",
    "torchLinear 39f92b86",
    "zeros 9e38d0b5",
  ]);
});
