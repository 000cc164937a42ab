import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Engine, type Tensor } from "../../../../agents/models/engine/engine.ts";
import {
  type Convolution,
  type ConvolutionSite,
  im2col,
} from "../../../../agents/models/layers/convolution.ts";
import { planWindows, type Windows } from "../../../../agents/models/layers/windows.ts";
import { prefersWinograd, winograd } from "../../../../agents/models/layers/winograd.ts";
import { normals, relativeError } from "../random.ts";

/** Every array of a convolution, and the algorithm over them. */
interface Bench {
  readonly convolution: Convolution;
  readonly arrays: Readonly<Record<"x" | "w" | "b" | "z" | "dz" | "dw" | "dx", Tensor>>;
}

type Algorithm = (windows: Windows, filters: number, site: ConvolutionSite) => Convolution;

/** The same arrays for the same windows, filters and batch, whatever the algorithm. */
function bench(
  algorithm: Algorithm,
  windows: Windows,
  filters: number,
  maxBatch: number,
  relu = false,
): Bench {
  const engine = new Engine();
  const { height, width, channels, rows, columns, tall, wide } = windows;
  const images = maxBatch * height * width * channels;
  const results = maxBatch * rows * columns * filters;
  const weights = tall * wide * channels * filters;
  const arrays = {
    x: normals(engine, images, "x"),
    w: normals(engine, weights, "w"),
    b: normals(engine, filters, "b"),
    z: engine.tensor(results),
    dz: normals(engine, results, "dz"),
    dw: engine.tensor(weights),
    dx: engine.tensor(images),
  };
  for (const { data } of [arrays.z, arrays.dw, arrays.dx]) data.fill(Number.NaN);
  const [x, w, b, z, dz, dw, dx] = Object.values(arrays).map((tensor) => tensor.offset);
  return {
    arrays,
    convolution: algorithm(windows, filters, { engine, maxBatch, x, w, b, z, dz, dw, dx, relu }),
  };
}

/** By the definition, in float64. */
function reference(windows: Windows, filters: number, batch: number, { arrays }: Bench) {
  const { height, width, channels, rows, columns, tall, wide, padTop, padLeft } = windows;
  const [x, w, b, dz] = [arrays.x.data, arrays.w.data, arrays.b.data, arrays.dz.data];
  const z = Array.from({ length: batch * rows * columns * filters }, (_, i) => b[i % filters]);
  const dw = new Array(w.length).fill(0);
  const dx = new Array(batch * height * width * channels).fill(0);
  for (let at = 0; at < batch * rows * columns; at++) {
    const image = Math.floor(at / (rows * columns));
    const [top, left] = [(Math.floor(at / columns) % rows) - padTop, (at % columns) - padLeft];
    for (let place = 0; place < tall * wide; place++) {
      const [row, column] = [top + Math.floor(place / wide), left + (place % wide)];
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      for (let c = 0; c < channels; c++) {
        const input = ((image * height + row) * width + column) * channels + c;
        for (let f = 0; f < filters; f++) {
          const weight = (place * channels + c) * filters + f;
          z[at * filters + f] += x[input] * w[weight];
          dw[weight] += x[input] * dz[at * filters + f];
          dx[input] += w[weight] * dz[at * filters + f];
        }
      }
    }
  }
  return { z, dw, dx };
}

function expectExact(
  input: readonly number[],
  filters: number,
  padding: "same" | "valid",
  batch: number,
): void {
  const windows = planWindows(input, "layer", "kernelSize", 3, 1, padding);
  const [ours, other] = [winograd, im2col].map((algorithm) => bench(algorithm, windows, filters, batch));
  for (const { convolution } of [ours, other]) {
    convolution.forward(batch);
    convolution.backward(batch);
  }
  const { z, dw, dx } = reference(windows, filters, batch, ours);
  for (const { arrays } of [ours, other]) {
    expect(relativeError(arrays.z.data, z)).toBeLessThan(1e-5);
    expect(relativeError(arrays.dw.data, dw)).toBeLessThan(1e-4);
    expect(relativeError(arrays.dx.data, dx)).toBeLessThan(1e-4);
  }
  expect(relativeError(ours.arrays.z.data, other.arrays.z.data)).toBeLessThan(1e-5);
}

const upTo = (most: number) => fc.integer({ min: 1, max: most });
const cases = fc
  .record({
    height: upTo(14),
    width: upTo(14),
    channels: fc.oneof(fc.constantFrom(1, 3, 4, 17), upTo(9)),
    filters: fc.oneof(fc.constantFrom(1, 3, 4, 17), upTo(9)),
    padding: fc.constantFrom("same" as const, "valid" as const),
    batch: upTo(5),
  })
  .filter(({ height, width, padding }) => padding === "same" || (height >= 3 && width >= 3));

describe("Winograd's convolution", () => {
  it("answers and differentiates as im2col and as the definition does, over random shapes", () => {
    fc.assert(
      fc.property(cases, ({ height, width, channels, filters, padding, batch }) => {
        expectExact([height, width, channels], filters, padding, batch);
      }),
      { seed: 1, numRuns: 80 },
    );
  });

  it("does so on the boards and with the channels of real networks, in several groups of images", () => {
    expectExact([9, 9, 32], 32, "same", 13);
    expectExact([10, 10, 64], 16, "same", 5);
    expectExact([19, 19, 17], 32, "same", 3);
  });

  it("gives an image the same bits in a batch of any size", () => {
    for (const [side, channels] of [
      [9, 17],
      [19, 32],
    ] as const) {
      const windows = planWindows([side, side, channels], "layer", "kernelSize", 3, 1, "same");
      const [together, alone] = [7, 1].map((batch) => bench(winograd, windows, 20, batch));
      together.convolution.forward(7);
      together.convolution.backward(7);
      for (const image of [0, 4, 6]) {
        for (const name of ["x", "dz"] as const) {
          const { length } = alone.arrays[name];
          alone.arrays[name].data.set(
            together.arrays[name].data.subarray(image * length, (image + 1) * length),
          );
        }
        alone.convolution.forward(1);
        alone.convolution.backward(1);
        for (const name of ["z", "dx"] as const) {
          const { data, length } = alone.arrays[name];
          expect(together.arrays[name].data.subarray(image * length, (image + 1) * length)).toEqual(data);
        }
      }
    }
  });

  it("notices when any one filter has changed", () => {
    const windows = planWindows([6, 6, 3], "layer", "kernelSize", 3, 1, "same");
    const { convolution, arrays } = bench(winograd, windows, 5, 1);
    const { length } = arrays.w;
    for (const changed of [0, 1, length >> 1, length - 2, length - 1]) {
      convolution.forward(1);
      arrays.w.data[changed] += 1;
      convolution.forward(1);
      const fresh = bench(winograd, windows, 5, 1);
      fresh.arrays.w.data.set(arrays.w.data);
      fresh.convolution.forward(1);
      expect(arrays.z.data).toEqual(fresh.arrays.z.data);
    }
  });

  it("cuts off below zero where asked to, with either algorithm", () => {
    const windows = planWindows([8, 9, 3], "layer", "kernelSize", 3, 1, "same");
    for (const algorithm of [winograd, im2col]) {
      const [plain, cut] = [false, true].map((relu) => bench(algorithm, windows, 6, 2, relu));
      for (const { convolution } of [plain, cut]) convolution.forward(2);
      expect(cut.arrays.z.data).toEqual(plain.arrays.z.data.map((z) => Math.max(z, 0)));
    }
  });

  it("writes nowhere but in its arrays", () => {
    const windows = planWindows([7, 8, 5], "layer", "kernelSize", 3, 1, "valid");
    const { convolution, arrays } = bench(winograd, windows, 6, 3);
    const { x, w, b, z, dz, dw, dx } = arrays;
    const given = [x, w, b, dz].map(({ data }) => data.slice());
    convolution.forward(3);
    convolution.backward(3);
    expect([x, w, b, dz].map(({ data }) => data)).toEqual(given);
    for (const { engine, offset, length } of [z, dw, dx]) {
      const slack = new Float32Array(engine.kernels.memory.buffer, offset + length * 4, 4);
      expect([...slack]).toEqual([0, 0, 0, 0]);
    }
  });

  it("is left to windows of 3×3, one pixel apart, over enough pixels and channels", () => {
    const prefers = (input: number[], size: number, stride: number) =>
      prefersWinograd(planWindows(input, "layer", "kernelSize", size, stride, "same"), 16);
    expect(prefers([9, 9, 32], 3, 1)).toBe(true);
    expect(prefers([3, 3, 3], 3, 1)).toBe(true);
    expect(prefers([9, 9, 32], 5, 1)).toBe(false);
    expect(prefers([9, 9, 32], 3, 2)).toBe(false);
    expect(prefers([9, 9, 2], 3, 1)).toBe(false);
    expect(prefers([2, 2, 32], 3, 1)).toBe(false);
    expect(prefers([1, 9, 32], 3, 1)).toBe(false);
  });
});

describe("im2col", () => {
  it("answers and differentiates as the definition does, in several groups of images", () => {
    const [batch, filters] = [5, 3];
    const windows = planWindows([41, 40, 8], "layer", "kernelSize", [5, 6], [1, 1], "same");
    const ours = bench(im2col, windows, filters, batch);
    ours.convolution.forward(batch);
    for (let i = 0; i < 2; i++) {
      ours.convolution.backward(batch); // twice from one forward
      const { z, dw, dx } = reference(windows, filters, batch, ours);
      expect(relativeError(ours.arrays.z.data, z)).toBeLessThan(1e-5);
      expect(relativeError(ours.arrays.dw.data, dw)).toBeLessThan(1e-4);
      expect(relativeError(ours.arrays.dx.data, dx)).toBeLessThan(1e-4);
    }
  });
});
