import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine, type Tensor } from "../../../../agents/models/engine/engine.ts";
import type { NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, randomNetwork } from "../parity.ts";
import { fingerprint, normals, relativeError, scatter } from "../random.ts";
import { answered, attended, multiHead } from "./transformer.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Layers = NetworkSpec["layers"];

const tokens = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 21 }));
const heads = fc.integer({ min: 1, max: 4 });
const perHead = fc.integer({ min: 1, max: 9 });
const batch = fc.integer({ min: 1, max: 4 });

describe("attention", () => {
  it("answers and differentiates as tfjs does, over random shapes", () => {
    const check = (tokens: number, heads: number, d: number, batch: number, causal: boolean) => {
      const spec: NetworkSpec = {
        input: [tokens, 3 * heads * d],
        layers: [{ type: "attention", heads, causal }],
      };
      expectParity(randomNetwork(spec, batch + 1), batch, (x) => attended(x, heads, causal).output);
    };
    fc.assert(fc.property(tokens, heads, perHead, batch, fc.boolean(), check), { seed: 1, numRuns: 150 });
  });

  it("shows its weights, [heads, tokens, tokens] of row 0, wherever in the network it stands", () => {
    for (const causal of [false, true]) {
      const layer = { type: "attention", heads: 3, causal } as const;
      const network = answered([7, 45], [{ type: "residual", layers: [layer], shortcut: [layer] }], 2);
      const insights = network.insights();
      expect(insights.map(({ layer, name, shape }) => [layer, name, shape])).toEqual([
        [0, "0.0.attention", [3, 7, 7]],
        [0, "1.0.attention", [3, 7, 7]],
      ]);
      const qkv = tf.tensor(network.input.head(7 * 45).slice(), [1, 7, 45]);
      const exact = attended(qkv, 3, causal).weights.dataSync();
      for (const { values } of insights) expect(relativeError(values, exact)).toBeLessThan(1e-5);
    }
  });

  it("causal, gives no weight at all to what comes later, and all of it to what came", () => {
    for (let tokens = 1; tokens <= 13; tokens++) {
      const network = answered([tokens, 15], [{ type: "attention", causal: true }]);
      const { values } = network.insights()[0];
      for (let t = 0; t < tokens; t++) {
        const row = [...values.slice(t * tokens, (t + 1) * tokens)];
        expect(row.slice(t + 1)).toEqual(Array(tokens - t - 1).fill(0));
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
      }
    }
  });

  it("causal, tells the past nothing of the future, to the bit: not by numbers, not by NaN", () => {
    const layers: Layers = [{ type: "multiHeadAttention", heads: 2, width: 6, causal: true }];
    for (let tokens = 2; tokens <= 13; tokens++) {
      const network = answered([tokens, 6], layers);
      const before = network.output.data.slice();
      for (let t = 1; t < tokens; t++) {
        for (const change of [1, -1e30, Number.NaN, Number.POSITIVE_INFINITY]) {
          scatter(network.input.data, rng("input"));
          network.input.data[t * 6 + 1] += change;
          const after = network.forward(1);
          expect(after.slice(0, t * 6)).toEqual(before.slice(0, t * 6));
          expect(after.slice(t * 6, t * 6 + 6)).not.toEqual(before.slice(t * 6, t * 6 + 6));
        }
      }
    }
  });

  it("causal, lets no gradient come from the past to the future", () => {
    const network = answered([11, 15], [{ type: "attention", causal: true }]);
    network.outputGradient.data.fill(0, 4 * 5); // only tokens 0 to 3 matter
    network.backward(1);
    expect([...network.inputGradient!.data.slice(4 * 15)].every((value) => value === 0)).toBe(true);
    expect([...network.inputGradient!.data.slice(3 * 15, 4 * 15)].every((value) => value !== 0)).toBe(true);
  });

  it("neither causal nor told positions, follows any permutation of its tokens", () => {
    const check = (tokens: number, heads: number, d: number, seed: number) => {
      const width = heads * d;
      const network = answered([tokens, width], [{ type: "transformerBlock", heads }]);
      const before = network.output.data.slice();
      const order = Array.from({ length: tokens }, (_, t) => t);
      rng(`order-${seed}`).shuffle(order);
      const permuted = (values: Float32Array) =>
        Float32Array.from(values, (_, i) => values[order[Math.floor(i / width)] * width + (i % width)]);
      network.input.data.set(permuted(network.input.data.slice()));
      expect(relativeError(network.forward(1), permuted(before))).toBeLessThan(1e-5);
    };
    fc.assert(fc.property(tokens, heads, perHead, fc.nat(1000), check), { seed: 1, numRuns: 50 });
  });

  it("gives an example the same bits in a batch of any size", () => {
    for (const causal of [false, true]) {
      const layers: Layers = [{ type: "attention", heads: 2, causal }];
      const network = answered([7, 18], layers, 5);
      const together = network.output.data.slice();
      network.backward(5);
      const back = network.inputGradient!.data.slice();
      const alone = answered([7, 18], layers);
      for (let row = 0; row < 5; row++) {
        alone.input.data.set(network.input.part(row * 126, 126).data);
        alone.outputGradient.data.set(network.outputGradient.part(row * 42, 42).data);
        expect(alone.forward(1)).toEqual(together.slice(row * 42, (row + 1) * 42));
        alone.backward(1);
        expect(alone.inputGradient!.data).toEqual(back.slice(row * 126, (row + 1) * 126));
      }
    }
  });

  it("keeps its head among huge scores", () => {
    const network = answered([3, 3], [{ type: "attention" }]);
    network.input.data.set([1e3, 1e3, 1, 1e3, -1e3, 2, 0, 0, 3]); // q, k, v of each token
    expect([...network.forward(1)]).toEqual([1, 1, 2]);
    network.outputGradient.data.fill(1);
    network.backward(1);
    expect([...network.inputGradient!.data].every(Number.isFinite)).toBe(true);
  });

  it("by hand: equal keys share the attention equally", () => {
    const network = answered([2, 3], [{ type: "attention" }]);
    network.input.data.set([5, 1, 2, 7, 1, 4]);
    expect([...network.forward(1)]).toEqual([3, 3]);
    network.outputGradient.data.set([1, 3]); // dV = (2, 2);  dS = ½ (dA − mean dA) = ½ dY (−1, 1)
    network.backward(1);
    expect([...network.inputGradient!.data]).toEqual([0, -13, 2, 0, 13, 2]); // dK₁ = 5 · ½ + 7 · 1½ = 13
  });

  it("gives these very bits on every engine", () => {
    const network = answered([7, 30], [{ type: "attention", heads: 2, causal: true }], 3);
    network.backward(3);
    const parts = [network.output, network.inputGradient!];
    expect(parts.map(({ data }) => fingerprint(data))).toEqual(["5df16666", "b5929727"]);
  });
});

describe("its kernels", () => {
  const engine = new Engine();
  const [batch, heads] = [2, 2];

  /** Zeros between margins of eight sevens. */
  function walled(length: number): { whole: Tensor; part: Tensor } {
    const whole = engine.tensor(length + 16);
    whole.data.fill(7);
    whole.data.fill(0, 8, 8 + length);
    return { whole, part: whole.part(8, length) };
  }

  it("write their own elements alone, and all of them", () => {
    for (let tokens = 1; tokens <= 6; tokens++) {
      for (const [d, causal] of [1, 3, 4, 5, 6, 8].flatMap((d) => [
        [d, true] as const,
        [d, false] as const,
      ])) {
        const values = batch * tokens * heads * d;
        const [qkv, dy] = [normals(engine, 3 * values, "qkv"), normals(engine, values, "dy")];
        const arrays = [values, 3 * values, batch * heads * tokens * tokens].map(walled);
        const [y, dqkv, weights] = arrays.map(({ part }) => part.offset);
        const scratch = engine.tensor((tokens + 3) * (d + 3 + tokens)).offset;
        const sizes = [causal, batch, tokens, heads, d] as const;
        engine.kernels.attention(qkv.offset, y, weights, scratch, ...sizes);
        engine.kernels.attentionBackward(qkv.offset, weights, dy.offset, dqkv, scratch, ...sizes);
        for (const { whole } of arrays) {
          expect([...whole.data].filter((value) => value === 7).length).toBe(16);
        }
        expect([...arrays[0].part.data]).not.toContain(0);
        expect([...arrays[1].part.data.slice(-heads * d)]).not.toContain(0); // dV of the last token
      }
    }
  });
});

describe("multi-head attention", () => {
  it("answers and differentiates as tfjs does, over random shapes", () => {
    const check = (
      [tokens, heads, d, inputs, batch]: number[],
      initializer: "torchLinear" | "glorotUniform",
      causal: boolean,
    ) => {
      const layer = { type: "multiHeadAttention", heads, width: heads * d, causal, initializer } as const;
      const network = randomNetwork({ input: [tokens, inputs], layers: [layer] }, batch + 1);
      expect(network.outputShape).toEqual([tokens, heads * d]);
      expectParity(network, batch, (x, all) => multiHead(x, all, heads, causal));
    };
    const sizes = fc.tuple(tokens, heads, perHead, perHead, batch);
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom("torchLinear" as const, "glorotUniform" as const),
        fc.boolean(),
        check,
      ),
      {
        seed: 1,
        numRuns: 60,
      },
    );
  });

  it("is as wide as its input unless told otherwise", () => {
    expect(answered([3, 8], [{ type: "multiHeadAttention", heads: 4 }]).outputShape).toEqual([3, 8]);
  });
});

describe("a mistake in the spec is answered with a sentence:", () => {
  const cases: [input: number[], layer: object, message: string][] = [
    [
      [5, 12],
      { type: "attention", heads: 3 },
      "network.layers[0]: expected an input [tokens, columns] of queries, keys and values for 3 heads, so columns that 3 · 3 divides, got [5,12]",
    ],
    [[12], { type: "attention" }, "expected an input [tokens, columns]"],
    [
      [5, 12],
      { type: "attention", heads: 0 },
      "network.layers[0].heads: expected an integer of at least 1, got 0",
    ],
    [
      [5, 12],
      { type: "attention", causal: "yes" },
      'network.layers[0].causal: expected true or false, got "yes"',
    ],
    [
      [5, 12],
      { type: "attention", head: 2 },
      'network.layers[0]: expected only type, heads, causal, got "head"',
    ],
    [
      [5, 12],
      { type: "multiHeadAttention", heads: 5 },
      "network.layers[0].heads: expected heads that divide the width 12, got 5; choose a divisor of 12 or another width.",
    ],
    [
      [5, 12],
      { type: "multiHeadAttention", heads: 1, width: 0 },
      "network.layers[0].width: expected an integer of at least 1, got 0",
    ],
    [
      [5, 12],
      { type: "multiHeadAttention", heads: 1, initializer: "he" },
      "network.layers[0].initializer: expected one of heUniform",
    ],
    [
      [12],
      { type: "multiHeadAttention", heads: 1 },
      "network.layers[0]: expected an input [tokens, width], got [12]; put a reshape or an embedding before it.",
    ],
  ];
  it.each(cases)("%j, %j", (input, layer, message) => {
    expect(() => randomNetwork({ input, layers: [layer] } as unknown as NetworkSpec, 1)).toThrow(message);
  });
});
