import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { cos, sin } from "../../../../envs/core/math.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, type Reference, randomNetwork } from "../parity.ts";
import { relativeError } from "../random.ts";
import { answered, block } from "./transformer.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Layers = NetworkSpec["layers"];

const tokens = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 21 }));
const heads = fc.integer({ min: 1, max: 4 });
const perHead = fc.integer({ min: 1, max: 9 });
const batch = fc.integer({ min: 1, max: 4 });

describe("positions", () => {
  it("learned, answer and differentiate as tfjs does, over random shapes", () => {
    const reference: Reference = (x, [code]) => tf.add(x, code);
    const check = (tokens: number, width: number, batch: number) =>
      expectParity(
        randomNetwork({ input: [tokens, width], layers: [{ type: "positions" }] }, batch + 1),
        batch,
        reference,
      );
    fc.assert(fc.property(tokens, tokens, batch, check), { seed: 1, numRuns: 50 });
  });

  it("learned, begin at N(0, 0.02²)", () => {
    const spec: NetworkSpec = { input: [100, 100], layers: [{ type: "positions" }] };
    const { data } = new Network(new Engine(), spec, { maxBatch: 1, rng: rng("net") }).parameters;
    const mean = data.reduce((sum, value) => sum + value, 0) / 10_000;
    const square = data.reduce((sum, value) => sum + value * value, 0) / 10_000;
    expect(Math.abs(mean)).toBeLessThan(4 * 0.0002); // standard errors: 0.02 / √10,000
    expect(Math.abs(square / 0.0004 - 1)).toBeLessThan(4 * 0.0142); // and √(2 / 10,000)
  });

  it("sinusoidal, are added, have no parameters and hand the gradient on", () => {
    const layers: Layers = [{ type: "positions", kind: "sinusoidal" }];
    for (const width of [1, 2, 5, 8]) {
      const network = answered([6, width], layers, 3);
      expect(network.layout).toEqual([]);
      const code = (t: number, column: number) => {
        const angle = t / 10_000 ** ((column - (column % 2)) / width);
        return column % 2 ? cos(angle) : sin(angle);
      };
      const exact = network.input.data.map((x, i) => x + code(Math.floor(i / width) % 6, i % width));
      expect(relativeError(network.output.data, exact)).toBeLessThan(1e-6);
      network.backward(3);
      expect(network.inputGradient!.data).toEqual(network.outputGradient.data);
    }
  });
});

describe("a transformer block", () => {
  it("answers and differentiates as tfjs does, normalised before or after", () => {
    const check = (
      [tokens, heads, d, hidden, batch]: number[],
      norm: "pre" | "post",
      activation: "gelu" | "relu",
      causal: boolean,
    ) => {
      const spec = { type: "transformerBlock", heads, hidden, norm, activation, causal } as const;
      const network = randomNetwork({ input: [tokens, heads * d], layers: [spec] }, batch + 1);
      expectParity(network, batch, (x, all) => block(x, all, spec));
    };
    const sizes = fc.tuple(tokens, heads, fc.integer({ min: 3, max: 9 }), perHead, batch);
    const norms = fc.constantFrom("pre" as const, "post" as const);
    const activations = fc.constantFrom("gelu" as const, "relu" as const);
    fc.assert(fc.property(sizes, norms, activations, fc.boolean(), check), { seed: 1, numRuns: 60 });
  });

  it("is by default normalised before, with gelu over 4 · width, all seeing all", () => {
    const written = {
      type: "transformerBlock",
      heads: 2,
      hidden: 24,
      causal: false,
      dropout: 0,
      activation: "gelu",
      norm: "pre",
    } as const;
    const [plain, full] = [{ type: "transformerBlock", heads: 2 } as const, written].map((layer) =>
      answered([5, 6], [layer]),
    );
    expect(plain.output.data).toEqual(full.output.data);
  });

  it("drops in training alone", () => {
    const layers: Layers = [{ type: "transformerBlock", heads: 2, dropout: 0.5 }];
    const network = answered([5, 6], layers, 2);
    const still = network.output.data.slice();
    expect(network.forward(2, true)).not.toEqual(still);
    expect(network.forward(2)).toEqual(still);
    const without = answered([5, 6], [{ type: "transformerBlock", heads: 2 }], 2);
    expect(without.output.data).toEqual(still);
  });

  it("learns to carry the first token to the last", () => {
    const [vocabulary, length, examples] = [5, 9, 32];
    const layers: Layers = [
      { type: "embedding", vocabulary, width: 16 },
      { type: "positions" },
      { type: "transformerBlock", heads: 2, causal: true },
      { type: "dense", units: vocabulary },
    ];
    const network = new Network(
      new Engine(),
      { input: [length], layers },
      { maxBatch: examples, rng: rng("net") },
    );
    const adam = new Adam(network, { learningRate: 3e-3 });
    const luck = rng("sequences");
    const last = (row: number) => (row * length + length - 1) * vocabulary; // where its scores begin
    const answer = () => {
      const { data } = network.input;
      data.set(data.map(() => luck.int(vocabulary)));
      return network.forward(examples);
    };
    for (let step = 0; step < 300; step++) {
      const scores = answer(); // wanted: 1 for the first token, 0 for the others
      const gradient = network.outputGradient.data.fill(0);
      for (let row = 0; row < examples; row++) {
        for (let i = last(row); i < last(row) + vocabulary; i++) gradient[i] = scores[i];
        gradient[last(row) + network.input.data[row * length]] -= 1;
      }
      network.backward(examples);
      adam.step();
    }
    const scores = answer();
    for (let row = 0; row < examples; row++) {
      const own = [...scores.slice(last(row), last(row) + vocabulary)];
      expect(own.indexOf(Math.max(...own))).toBe(network.input.data[row * length]);
    }
  });
});

describe("a mistake in the spec is answered with a sentence:", () => {
  const cases: [input: number[], layer: object, message: string][] = [
    [[12], { type: "positions" }, "network.layers[0]: expected an input [tokens, width], got [12]"],
    [
      [5, 12],
      { type: "positions", kind: "sinusoid" },
      'network.layers[0].kind: expected one of learned, sinusoidal, got "sinusoid"; did you mean "sinusoidal"?',
    ],
    [
      [5, 12],
      { type: "transformerBlock", heads: 7 },
      "network.layers[0].heads: expected heads that divide the width 12, got 7",
    ],
    [
      [5, 12],
      { type: "transformerBlock", heads: 1, hidden: 0 },
      "network.layers[0].hidden: expected an integer of at least 1, got 0",
    ],
    [
      [5, 12],
      { type: "transformerBlock", heads: 1, dropout: 1 },
      "network.layers[0].dropout: expected a finite number in [0, 1), got 1",
    ],
    [
      [5, 12],
      { type: "transformerBlock", heads: 1, norm: "none" },
      "network.layers[0].norm: expected one of pre, post",
    ],
    [
      [5, 12],
      { type: "transformerBlock", heads: 1, activation: "swish" },
      "network.layers[0].activation: expected one of",
    ],
    [
      [5, 12],
      { type: "transformerBlock", heads: 1, units: 3 },
      "network.layers[0]: expected only type, heads, hidden",
    ],
    [[5, 12], { type: "transformerBlock" }, "network.layers[0].heads: expected an integer of at least 1"],
  ];
  it.each(cases)("%j, %j", (input, layer, message) => {
    expect(() => randomNetwork({ input, layers: [layer] } as unknown as NetworkSpec, 1)).toThrow(message);
  });
});
