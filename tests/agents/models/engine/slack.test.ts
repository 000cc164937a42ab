/**
 * Kernels may read 16 bytes past an array and no more: each array in turn ends 16 bytes before memory does, where WebAssembly
 * traps a load that goes further. Those bytes are NaN, which must neither reach a result nor be written over.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Engine, Tensor } from "../../../../agents/models/engine/engine.ts";
import { Network } from "../../../../agents/models/engine/network.ts";
import { im2col, pointwise } from "../../../../agents/models/layers/convolution.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import { type Padding, planWindows } from "../../../../agents/models/layers/windows.ts";
import { winograd } from "../../../../agents/models/layers/winograd.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { RmsProp } from "../../../../agents/models/optimizers/rmsprop.ts";
import { Sgd } from "../../../../agents/models/optimizers/sgd.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { normals, scatter } from "../random.ts";

const SLACK = 4; // floats
const { kernels } = new Engine();
const memory = kernels.memory;
memory.grow(512); // 32 MiB, so that no test has to
const end = memory.buffer.byteLength;

/** An engine over the same memory, begun anew, of whose tensors number `last` ends where memory does, but for its slack. */
function engineEndingWith(last: number): { engine: Engine; tensors: Tensor[]; slack: Float32Array } {
  const first = Math.ceil(kernels.firstFreeByte() / 16) * 16;
  new Uint8Array(memory.buffer, first).fill(0);
  const slack = new Float32Array(memory.buffer, end - SLACK * 4, SLACK).fill(Number.NaN);
  const tensors: Tensor[] = [];
  let free = first;
  const tensor = (length: number) => {
    const atEnd = tensors.length === last;
    const made = new Tensor(engine, atEnd ? end - (length + SLACK) * 4 : free, length);
    if (!atEnd) free += Math.ceil(length / 4 + 1) * 16;
    tensors.push(made);
    return made;
  };
  const engine = { kernels, bytes: end, tensor } as unknown as Engine;
  return { engine, tensors, slack };
}

/** The results are the same bits whichever tensor ends where memory does, and what lies behind it stays. */
function expectNoReadBeyond(results: (engine: Engine) => readonly Tensor[]): void {
  const run = (last: number) => {
    const { engine, tensors, slack } = engineEndingWith(last);
    const values = results(engine).map((tensor) => tensor.data.slice());
    expect([...slack]).toEqual(Array(SLACK).fill(Number.NaN));
    return { values, count: tensors.length };
  };
  const { values, count } = run(-1);
  for (const { length } of values) expect(length).toBeGreaterThan(0);
  for (let last = 0; last < count; last++) expect(run(last).values).toEqual(values);
}

const upTo = (max: number) => fc.integer({ min: 1, max });
const runs = (numRuns: number) => ({ seed: 1, numRuns });

describe("nothing reads further than 16 bytes past an array", () => {
  it("in matrix products", () => {
    const check = (m: number, k: number, n: number) =>
      expectNoReadBeyond((engine) => {
        const x = normals(engine, m * k, "x");
        const w = normals(engine, k * n, "w");
        const b = normals(engine, n, "b");
        const ys = Array.from({ length: 5 }, () => engine.tensor(m * n));
        const [y0, y1, y2, y3, y4] = ys.map((y) => y.offset);
        kernels.product(x.offset, w.offset, b.offset, y0, m, k, n);
        kernels.productRelu(x.offset, w.offset, 0, y1, m, k, n);
        kernels.productTransposedA(x.offset, w.offset, y2, m, k, n); // x as [k, m]
        kernels.addProductTransposedA(x.offset, w.offset, y3, m, k, n);
        kernels.productTransposedB(x.offset, w.offset, y4, m, k, n); // w as [n, k]
        return ys;
      });
    fc.assert(fc.property(upTo(20), fc.oneof(upTo(20), upTo(600)), upTo(40), check), runs(60));
    const deep = fc.integer({ min: 8192, max: 20_000 }); // elements of a B that is copied into panels
    const copied = (m: number, elements: number, n: number) => check(8 + m, Math.ceil(elements / n), n);
    fc.assert(fc.property(upTo(5), deep, fc.integer({ min: 9, max: 150 }), copied), runs(30));
  });

  it("in convolutions", () => {
    const check = (
      side: [number, number, number],
      filters: number,
      window: number,
      stride: number,
      padding: Padding,
      maxBatch: number,
    ) => {
      const size = Math.min(window, side[0], side[1]);
      const windows = planWindows(side, "layer", "kernelSize", size, stride, padding);
      const three = planWindows(side, "layer", "kernelSize", 3, 1, "same");
      const dot = planWindows(side, "layer", "kernelSize", 1, 1, "same");
      for (const [algorithm, over] of [
        [im2col, windows],
        [winograd, three],
        [pointwise, dot],
      ] as const) {
        const { height, width, channels, rows, columns, tall, wide } = over;
        const [images, results] = [height * width * channels, rows * columns * filters].map(
          (n) => n * maxBatch,
        );
        const weights = tall * wide * channels * filters;
        expectNoReadBeyond((engine) => {
          const [x, w, b] = [
            normals(engine, images, "x"),
            normals(engine, weights, "w"),
            normals(engine, filters, "b"),
          ];
          const [z, dw, dx] = [engine.tensor(results), engine.tensor(weights), engine.tensor(images)];
          const dz = normals(engine, results, "dz");
          const convolution = algorithm(over, filters, {
            engine,
            maxBatch,
            x: x.offset,
            w: w.offset,
            b: b.offset,
            z: z.offset,
            dz: dz.offset,
            dw: dw.offset,
            dx: dx.offset,
            relu: maxBatch % 2 === 0,
          });
          convolution.forward(maxBatch);
          convolution.backward(maxBatch);
          return [z, dw, dx];
        });
      }
    };
    const side = fc.tuple(upTo(9), upTo(9), upTo(9));
    const padding = fc.constantFrom<Padding[]>("same", "valid");
    fc.assert(fc.property(side, upTo(9), upTo(5), upTo(3), padding, upTo(4), check), runs(25));
  });

  const image = (n: number): LayerSpec[] => [
    { type: "conv2d", filters: n, kernelSize: 3, padding: "same", activation: "leakyRelu" },
    { type: "batchNorm" },
    { type: "maxPool2d", poolSize: 3, stride: 2, padding: "same" },
    { type: "averagePool2d", poolSize: 2, stride: 1, padding: "same" },
    { type: "branch", branches: [[{ type: "globalMaxPool2d" }], [{ type: "globalAveragePool2d" }]] },
    { type: "dense", units: 1 + n },
    { type: "dueling" },
  ];
  const text = (n: number, heads: number): LayerSpec[] => [
    { type: "embedding", vocabulary: 3, width: n * heads },
    { type: "positions" },
    { type: "transformerBlock", heads, hidden: n + 1, causal: n % 2 === 0, dropout: 0.3 },
    { type: "multiHeadAttention", heads, causal: n % 2 === 1 },
    { type: "residual", layers: [{ type: "layerNorm" }, { type: "activation", activation: "softmax" }] },
    { type: "flatten" },
    { type: "noisyDense", units: n, activation: "tanh" },
    { type: "activation", activation: "logSoftmax" },
  ];
  const series = (n: number): LayerSpec[] => [
    { type: "gru", units: n, returnSequences: true },
    { type: "gru", units: n, resetAfter: false, returnSequences: true },
    { type: "lstm", units: n + 1, returnSequences: true },
    { type: "simpleRnn", units: n, activation: "relu", returnSequences: true },
    { type: "simpleRnn", units: n + 2, carry: true },
    { type: "activation", activation: "elu" },
    { type: "activation", activation: "sigmoid" },
    { type: "activation", activation: "softplus" },
  ];

  it.each<[string, (n: number, more: number) => { input: number[]; layers: LayerSpec[] }]>([
    ["images", (n, more) => ({ input: [more + 1, 3, n], layers: image(n) })],
    ["tokens", (n, more) => ({ input: [n], layers: text(n, more) })],
    ["sequences", (n, more) => ({ input: [more, n], layers: series(n) })],
  ])("in networks for %s and their optimisers", (_, specOf) => {
    const check = (n: number, more: number, maxBatch: number) =>
      expectNoReadBeyond((engine) => {
        const network = new Network(engine, specOf(n, more), {
          maxBatch,
          rng: rng("net"),
          inputGradient: true,
        });
        const optimizers = [
          new Sgd(network, { learningRate: 0.1 }),
          new Sgd(network, { learningRate: 0.1, momentum: 0.5 }),
          new Adam(network),
          new RmsProp(network, { centered: true, momentum: 0.5 }),
        ];
        const luck = rng("input");
        network.input.data.set(network.input.data.map(() => luck.int(3)));
        network.forward(maxBatch, true);
        scatter(network.outputGradient.data, rng("gradient"));
        network.backward(maxBatch);
        for (const optimizer of optimizers) optimizer.step();
        return [network.output, network.gradients, network.parameters, network.inputGradient as Tensor];
      });
    fc.assert(fc.property(upTo(9), upTo(3), upTo(5), check), runs(5));
  });

  it("in dense layers and a large batch", () => {
    const layers: LayerSpec[] = [
      { type: "dense", units: 17, activation: "relu" },
      { type: "dense", units: 2 },
    ];
    expectNoReadBeyond((engine) => {
      const network = new Network(engine, { input: [23], layers }, { maxBatch: 1024, rng: rng("net") });
      scatter(network.input.data, rng("input"));
      network.forward(1024);
      scatter(network.outputGradient.data, rng("gradient"));
      network.backward(1024);
      return [network.output, network.gradients];
    });
  });
});
