import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Engine, type Tensor } from "../../../../agents/models/engine/engine.ts";
import { placeWindows, planWindows } from "../../../../agents/models/layers/windows.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { normals } from "../random.ts";

const engine = new Engine();
const { kernels } = engine;

/** One small shape in three has a side of 1; a few are large enough to take several blocks of the packed panels. */
const side = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 40 }));
const shapes = fc.tuple(side, side, side);
const large = [
  [5, 300, 133],
  [11, 300, 133], // copies B into panels
  [9, 513, 4],
  [2, 300, 35],
  [130, 3, 257],
] as const;

/** Σ_k in ascending order, every operation rounded to float32: the bits that the kernels promise. [m, n] */
function sums(
  m: number,
  k: number,
  n: number,
  term: (i: number, k: number, j: number) => number,
  bias?: Tensor,
) {
  const result = new Float32Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = bias ? bias.data[j] : 0;
      for (let p = 0; p < k; p++) sum = Math.fround(sum + Math.fround(term(i, p, j)));
      result[i * n + j] = sum;
    }
  }
  return result;
}

/** A block whose every element, and everything beside it, is 7 until a kernel writes there. */
function canvas(length: number): { target: Tensor; margins: () => number[] } {
  const whole = engine.tensor(length + 16);
  whole.data.fill(7);
  const margins = () => [...whole.data.subarray(0, 8), ...whole.data.subarray(8 + length)];
  return { target: whole.part(8, length), margins };
}

function forShapes(check: (m: number, k: number, n: number) => void): void {
  fc.assert(
    fc.property(shapes, ([m, k, n]) => check(m, k, n)),
    { seed: 1, numRuns: 60 },
  );
  for (const [m, k, n] of large) check(m, k, n);
}

describe("matrix products", () => {
  it("give X W + b as one rounded sum per element, for every shape, and write nowhere else", () => {
    forShapes((m, k, n) => {
      const [x, w, b] = [normals(engine, m * k, "x"), normals(engine, k * n, "w"), normals(engine, n, "b")];
      const { target, margins } = canvas(m * n);
      kernels.product(x.offset, w.offset, b.offset, target.offset, m, k, n);
      expect(target.data).toEqual(sums(m, k, n, (i, p, j) => x.data[i * k + p] * w.data[p * n + j], b));
      kernels.product(x.offset, w.offset, 0, target.offset, m, k, n);
      expect(target.data).toEqual(sums(m, k, n, (i, p, j) => x.data[i * k + p] * w.data[p * n + j]));
      const cut = target.data.map((y) => Math.max(y, 0));
      kernels.productRelu(x.offset, w.offset, 0, target.offset, m, k, n);
      expect(target.data).toEqual(cut);
      expect(margins()).toEqual(Array(16).fill(7));
    });
  });

  it("let NaN through a relu, so that a diverged network shows", () => {
    const [x, w, y] = [engine.tensor(5), engine.tensor(1), engine.tensor(5)];
    x.data.set([-1, Number.NaN, 1, -2, 2]);
    w.data.fill(3);
    kernels.productRelu(x.offset, w.offset, 0, y.offset, 5, 1, 1);
    expect([...y.data]).toEqual([0, Number.NaN, 3, 0, 6]);
    kernels.productRelu(x.part(1, 1).offset, w.offset, 0, y.offset, 1, 1, 1);
    expect(y.data[0]).toBeNaN();
  });

  it("give Aᵀ B alike", () => {
    forShapes((m, k, n) => {
      const [a, b] = [normals(engine, k * m, "a"), normals(engine, k * n, "b")];
      const { target, margins } = canvas(m * n);
      kernels.productTransposedA(a.offset, b.offset, target.offset, m, k, n);
      expect(target.data).toEqual(sums(m, k, n, (i, p, j) => a.data[p * m + i] * b.data[p * n + j]));
      expect(margins()).toEqual(Array(16).fill(7));
    });
  });

  it("add Aᵀ B of some rows after others as of all at once", () => {
    forShapes((m, k, n) => {
      const [a, b] = [normals(engine, k * m, "a"), normals(engine, k * n, "b")];
      const { target, margins } = canvas(m * n);
      const first = k >> 1;
      kernels.productTransposedA(a.offset, b.offset, target.offset, m, first, n);
      const [restA, restB] = [a.part(first * m, 0), b.part(first * n, 0)];
      kernels.addProductTransposedA(restA.offset, restB.offset, target.offset, m, k - first, n);
      expect(target.data).toEqual(sums(m, k, n, (i, p, j) => a.data[p * m + i] * b.data[p * n + j]));
      expect(margins()).toEqual(Array(16).fill(7));
    });
  });

  it("give A Bᵀ alike", () => {
    forShapes((m, k, n) => {
      const [a, b] = [normals(engine, m * k, "a"), normals(engine, n * k, "b")];
      const { target, margins } = canvas(m * n);
      kernels.productTransposedB(a.offset, b.offset, target.offset, m, k, n);
      expect(target.data).toEqual(sums(m, k, n, (i, p, j) => a.data[i * k + p] * b.data[j * k + p]));
      expect(margins()).toEqual(Array(16).fill(7));
    });
  });
});

describe("elementwise kernels", () => {
  it("give tanh to 4 parts in ten million, ±1 far out, and odd", () => {
    const n = 20_001;
    const tensor = engine.tensor(n);
    for (let i = 0; i < n; i++) tensor.data[i] = (i - 10_000) / 1_000; // −10 … 10
    const x = tensor.data.slice();
    kernels.tanh(tensor.offset, tensor.offset, n);
    const y = tensor.data;
    for (let i = 0; i < n; i++) {
      const exact = Math.tanh(x[i]);
      expect(Math.abs(y[i] - exact)).toBeLessThanOrEqual(4e-7 * Math.abs(exact));
      expect(y[i] + y[n - 1 - i]).toBe(0);
    }
    expect([y[0], y[10_000], y[n - 1]]).toEqual([-1, 0, 1]);
  });

  it("keep the value of tanh tiny where its argument is tiny", () => {
    const tensor = engine.tensor(1);
    tensor.data[0] = 1e-20;
    kernels.tanh(tensor.offset, tensor.offset, 1);
    expect(tensor.data[0] / 1e-20).toBeCloseTo(1, 6);
  });

  it("touch exactly n elements, whatever n", () => {
    for (let n = 0; n <= 9; n++) {
      const { target, margins } = canvas(n);
      const other = normals(engine, n, "other");
      kernels.exp(other.offset, target.offset, n);
      kernels.scale(target.offset, 2, n);
      kernels.blend(other.offset, target.offset, 0.5, n);
      kernels.columnSums(other.offset, target.offset, 1, n);
      kernels.sgd(target.offset, other.offset, 1, 0.5, n);
      kernels.sgdMomentum(target.offset, other.offset, target.offset, 1, 0.5, true, 0.5, n);
      kernels.fill(target.offset, 1, n);
      kernels.accumulate(other.offset, target.offset, n);
      kernels.dropout(other.offset, target.offset, 1, 0.5, n);
      kernels.adam(target.offset, other.offset, target.offset, target.offset, 1, 0.5, 0.5, 1, 1, 1, 0.5, n);
      kernels.rmsprop(
        target.offset,
        other.offset,
        target.offset,
        target.offset,
        target.offset,
        1,
        0.5,
        1,
        0.5,
        0.5,
        n,
      );
      expect(margins()).toEqual(Array(16).fill(7));
    }
  });
});

it("the yardstick of the bench does add up", () => {
  expect(kernels.multiplyAddPeak(100)).toBe(26);
});

describe("sums", () => {
  it("of squares are exact to float64, for every tail", () => {
    for (const n of [0, 1, 2, 3, 4, 5, 11, 1_000]) {
      const x = normals(engine, n, "x");
      const exact = x.data.reduce((sum, value) => sum + value * value, 0);
      expect(Math.abs(kernels.sumOfSquares(x.offset, n) - exact)).toBeLessThanOrEqual(1e-13 * exact);
    }
  });
});

describe("the largest of a window", () => {
  /** Where maxPool finds it in one window over a row of pixels, and which. */
  function largest(values: readonly number[]): { value: number; place: number } {
    const windows = planWindows([1, values.length, 1], "layer", "poolSize", [1, values.length], 1, "valid");
    const [x, y, places] = [engine.tensor(values.length), engine.tensor(1), engine.tensor(1)];
    x.data.set(values);
    kernels.maxPool(x.offset, y.offset, places.offset, placeWindows(engine, windows).offset, 1);
    return { value: y.data[0], place: new Int32Array(places.data.buffer, places.offset, 1)[0] };
  }

  it("is the first of equals, and the first NaN where there are any", () => {
    const none = Number.NaN;
    expect(largest([1, 3, 2, 3])).toEqual({ value: 3, place: 1 });
    expect(largest([0, -0])).toEqual({ value: 0, place: 0 });
    expect(largest([1, none, 9, none])).toEqual({ value: none, place: 1 });
    expect(largest([none, 1, none])).toEqual({ value: none, place: 0 });
    expect(largest([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).toEqual({
      value: Number.NEGATIVE_INFINITY,
      place: 0,
    });
  });
});

it("the answer for an observation has the same bits in a batch of any size", () => {
  const [rows, k, n] = [11, 21, 19];
  const source = rng("batch");
  const x = normals(engine, rows * k, source.name);
  const [w, b] = [normals(engine, k * n, "w"), normals(engine, n, "b")];
  const [together, alone] = [engine.tensor(rows * n), engine.tensor(rows * n)];
  kernels.product(x.offset, w.offset, b.offset, together.offset, rows, k, n);
  for (let i = 0; i < rows; i++) {
    kernels.product(x.part(i * k, k).offset, w.offset, b.offset, alone.part(i * n, n).offset, 1, k, n);
  }
  expect(alone.data).toEqual(together.data);
});
