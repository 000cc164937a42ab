import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Engine, type Tensor } from "../../../../agents/models/engine/engine.ts";
import { Network } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { largestDifference, normals, relativeError, scatter } from "../random.ts";

const engine = new Engine();
const { kernels } = engine;
const BLOCK = 256; // rows

const shapes = fc.tuple(
  fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 200, max: 1100 })),
  fc.integer({ min: 1, max: 40 }),
);

function forShapes(check: (m: number, n: number) => void): void {
  fc.assert(
    fc.property(shapes, ([m, n]) => check(m, n)),
    { seed: 1, numRuns: 60 },
  );
}

/** Σ over the rows in float64. [n] */
function exactSums(m: number, n: number, term: (at: number, i: number, j: number) => number): number[] {
  const sums = Array<number>(n).fill(0);
  for (let at = 0; at < m * n; at++) sums[at % n] += term(at, Math.floor(at / n), at % n);
  return sums;
}

/** A tensor between margins of sevens, which must stay. */
function filledBetweenMargins(length: number, fill: (target: Tensor) => void): Float32Array {
  const whole = engine.tensor(length + 16);
  whole.data.fill(7);
  const target = whole.part(8, length);
  fill(target);
  expect([...whole.data.subarray(0, 8), ...whole.data.subarray(8 + length)]).toEqual(Array(16).fill(7));
  return target.data;
}

describe("sums down columns", () => {
  it("add blocks of rows in order, and then the blocks in order, to the bit", () => {
    forShapes((m, n) => {
      const x = normals(engine, m * n, "x");
      const expected = new Float32Array(n);
      for (let start = 0; start < m; start += BLOCK) {
        const block = new Float32Array(n);
        for (let i = start; i < Math.min(m, start + BLOCK); i++) {
          for (let j = 0; j < n; j++) block[j] += x.data[i * n + j];
        }
        block.forEach((sum, j) => {
          expected[j] += sum;
        });
      }
      expect(filledBetweenMargins(n, (y) => kernels.columnSums(x.offset, y.offset, m, n))).toEqual(expected);
    });
  });

  it("give mean, variance and the gradients of gains as float64 does", () => {
    forShapes((m, n) => {
      const [x, dy, rates] = [
        normals(engine, m * n, "x"),
        normals(engine, m * n, "dy"),
        normals(engine, n, "r"),
      ];
      x.data.forEach((value, i, all) => {
        all[i] = value + 3 * (1 + (i % n)); // means other than 0, where little is left to compare
      });
      const [means, statistics] = [engine.tensor(n), normals(engine, 2 * m, "statistics")];
      const mean = exactSums(m, n, (at) => x.data[at] / m);
      const found = filledBetweenMargins(n, (y) => kernels.columnMeans(x.offset, y.offset, m, n));
      expect(relativeError(found, mean)).toBeLessThan(2e-7);
      means.data.set(found);

      const variance = exactSums(m, n, (at, _, j) => (x.data[at] - means.data[j]) ** 2 / m);
      const variances = filledBetweenMargins(n, (y) =>
        kernels.columnVariances(x.offset, means.offset, y.offset, m, n),
      );
      expect(relativeError(variances, variance)).toBeLessThan(3e-6);

      const gain = exactSums(m, n, (at, _, j) => dy.data[at] * (x.data[at] - means.data[j]) * rates.data[j]);
      const gains = filledBetweenMargins(n, (y) =>
        kernels.batchNormGains(x.offset, means.offset, rates.offset, dy.offset, y.offset, m, n),
      );
      expect(relativeError(gains, gain)).toBeLessThan(1e-5);

      const row = (i: number) => [statistics.data[2 * i], statistics.data[2 * i + 1]]; // μ and r
      const rowGain = exactSums(m, n, (at, i) => dy.data[at] * (x.data[at] - row(i)[0]) * row(i)[1]);
      const rowGains = filledBetweenMargins(n, (y) =>
        kernels.layerNormGains(x.offset, statistics.offset, dy.offset, y.offset, m, n),
      );
      expect(relativeError(rowGains, rowGain)).toBeLessThan(1e-5);
    });
  });
});

describe("of very many rows", () => {
  /** Batch normalisation of one column in training; y, and how far from float64. */
  function normalized(rows: number, mean: number, deviation: number) {
    const spec = { input: [1], layers: [{ type: "batchNorm" }] } as const;
    const network = new Network(new Engine(), spec, { maxBatch: rows, rng: rng("net"), inputGradient: true });
    const x = network.input.data;
    scatter(x, rng("input"));
    for (let i = 0; i < rows; i++) x[i] = mean + deviation * x[i];
    const [exactMean] = exactSums(rows, 1, (i) => x[i] / rows);
    const [variance] = exactSums(rows, 1, (i) => (x[i] - exactMean) ** 2 / rows);
    const exact = Array.from(x, (value) => (value - exactMean) / Math.sqrt(variance + 1e-5));
    return { network, y: network.forward(rows, true), exact };
  }

  it.each([
    [225_792, 0, 1],
    [225_792, 10, 1],
    [56_448, 1, 1],
    [2_592, 1, 0.01],
    [2_592, 0, 100],
  ])("batch normalisation is right to 1e-5: %i rows, mean %d, deviation %d", (rows, mean, deviation) => {
    const { network, y, exact } = normalized(rows, mean, deviation);
    expect(relativeError(y, exact)).toBeLessThan(1e-5);

    const dy = network.outputGradient.data;
    for (let i = 0; i < rows; i++) dy[i] = 1 + exact[i];
    const [gain, bias] = [
      exactSums(rows, 1, (i) => dy[i] * exact[i]),
      exactSums(rows, 1, (i) => dy[i]),
    ].flat();
    network.backward(rows);
    expect(Math.abs(network.gradients.data[0] / gain - 1)).toBeLessThan(1e-5);
    expect(Math.abs(network.gradients.data[1] / bias - 1)).toBeLessThan(1e-6);
  });

  it("it makes a constant zero", () => {
    for (const rows of [3, 1_000, 56_448]) {
      const { y } = normalized(rows, 0.1, 0);
      expect(largestDifference(y, Array(rows).fill(0))).toBeLessThan(1e-5);
    }
  });
});
