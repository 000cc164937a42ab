import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { networkOf } from "../../../../agents/models/index.ts";
import type { DenseSpec } from "../../../../agents/models/layers/dense.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, type Reference, randomNetwork } from "../parity.ts";
import { fingerprint, relativeError } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** A stack of dense layers in tfjs. */
const reference =
  (spec: NetworkSpec): Reference =>
  (input, parameters) =>
    (spec.layers as readonly DenseSpec[]).reduce((y, { activation = "linear" }, i) => {
      const z = tf.add(tf.matMul(y as tf.Tensor2D, parameters[2 * i] as tf.Tensor2D), parameters[2 * i + 1]);
      return activation === "linear" ? z : activation === "relu" ? tf.relu(z) : tf.tanh(z);
    }, input);

const width = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 70 }));
const specs: fc.Arbitrary<NetworkSpec> = fc.record({
  input: fc.tuple(width),
  layers: fc.array(
    fc.record({
      type: fc.constant("dense" as const),
      units: width,
      activation: fc.constantFrom("linear" as const, "relu" as const, "tanh" as const),
      initializer: fc.constantFrom("torchLinear" as const, "glorotUniform" as const),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

describe("a network", () => {
  it("answers and differentiates as tfjs does, over random shapes", () => {
    fc.assert(
      fc.property(specs, width, (spec, batch) => {
        expectParity(randomNetwork(spec, batch + 3), batch, reference(spec));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("learns XOR", () => {
    const network = xorNetwork(new Engine(), "xor");
    const adam = new Adam(network, { learningRate: 0.02 });
    for (let i = 0; i < 500; i++) trainXor(network, adam);
    expect([...network.forward(4)].map(Math.round)).toEqual([0, 1, 1, 0]);
    expect(relativeError(network.forward(4), [0, 1, 1, 0])).toBeLessThan(0.05);
  });

  it("begins with the same bits from the same seed, and with others from another", () => {
    const first = (seed: string) => xorNetwork(new Engine(), seed).parameters.data.slice();
    expect(first("a")).toEqual(first("a"));
    expect(first("a")).not.toEqual(first("b"));
  });

  it("draws a layer's parameters apart from the other layers'", () => {
    const secondLayer = (initializer: "zeros" | "torchLinear") => {
      const layers = [
        { type: "dense", units: 5, initializer } as const,
        { type: "dense", units: 2 } as const,
      ];
      const network = new Network(new Engine(), { input: [3], layers }, { maxBatch: 1, rng: rng("net") });
      return network.parameters.data.slice(20); // after W₁ [3, 5] and b₁ [5]
    };
    expect(secondLayer("zeros")).toEqual(secondLayer("torchLinear"));
  });

  it("trains to these very bits on every engine", () => {
    const spec = networkOf("mlp:hidden=[13,6],activation=tanh", { input: [3], outputs: 2 });
    const network = new Network(new Engine(), spec, { maxBatch: 5 });
    const adam = new Adam(network, { learningRate: 0.01 });
    const pattern = (_: number, i: number) => ((i * 7919) % 1000) / 1000 - 0.5;
    network.parameters.data.set(network.parameters.data.map(pattern));
    network.input.data.set(network.input.data.map(pattern));
    for (let i = 0; i < 50; i++) {
      network.outputGradient.data.set(network.forward(5).map((y) => y - 1));
      network.backward(5);
      adam.step();
    }
    expect(fingerprint(network.parameters.data)).toBe("f5a49aef");
  });

  it("keeps answering when its engine's memory grows under it", () => {
    const engine = new Engine();
    const network = xorNetwork(engine, "growth");
    const views = [network.input.data, network.forward(4), network.forward(1)];
    network.forward(4);
    const before = network.output.data.slice();
    const bytes = engine.bytes;
    engine.tensor(1_000_000);
    expect(engine.bytes).toBeGreaterThan(bytes);
    expect(views.map((view) => view.length)).toEqual([0, 0, 0]); // the old views are gone
    expect(network.forward(4)).toEqual(before);
    expect(network.input.data.length).toBe(8);
  });

  it("takes no more memory for 1,000 training steps", () => {
    const engine = new Engine();
    const network = xorNetwork(engine, "memory");
    const adam = new Adam(network);
    const bytes = engine.bytes;
    for (let i = 0; i < 1_000; i++) trainXor(network, adam);
    expect(engine.bytes).toBe(bytes);
  });

  it("has a twin with the same parameters, which then goes its own way", () => {
    const network = xorNetwork(new Engine(), "twin");
    const twin = network.twin();
    expect(twin.parameters.data).toEqual(network.parameters.data);
    network.parameters.data[0] += 1;
    expect(twin.parameters.data[0]).not.toBe(network.parameters.data[0]);
  });

  it("says where each parameter lies", () => {
    const spec = networkOf("mlp:hidden=[3]", { input: [4], outputs: 2 });
    const { layout, parameters } = new Network(new Engine(), spec, { maxBatch: 1 });
    expect(layout).toEqual([
      { layer: 0, name: "weights", offset: 0, shape: [4, 3], trainable: true },
      { layer: 0, name: "bias", offset: 12, shape: [3], trainable: true },
      { layer: 1, name: "weights", offset: 15, shape: [3, 2], trainable: true },
      { layer: 1, name: "bias", offset: 21, shape: [2], trainable: true },
    ]);
    expect(parameters.length).toBe(23);
  });

  it("shows what its layers answered to the first row", () => {
    const spec = networkOf("mlp:hidden=[2]", { input: [1], outputs: 1 });
    const network = new Network(new Engine(), spec, { maxBatch: 3 });
    network.parameters.data.set([1, -1, 0.5, 0.5, 10, 100, 1000]); // W₁ [1, 2], b₁ [2], W₂ [2, 1], b₂ [1]
    network.input.data.set([2, 9, 9]);
    network.forward(3);
    expect(network.activations()).toEqual([
      { layer: 0, type: "dense", values: Float32Array.of(2.5, 0) },
      { layer: 1, type: "dense", values: Float32Array.of(1025) },
    ]);
  });
});

describe("a mistake in a spec", () => {
  const build =
    (layers: object[], input: number[] = [2]) =>
    () =>
      new Network(new Engine(), { input, layers } as unknown as NetworkSpec, { maxBatch: 4 });

  it.each([
    ["no layer", build([]), "network.layers: expected a list of at least 1, got []; write [ … ]."],
    [
      "an unknown type",
      build([{ type: "dens", units: 2 }]),
      /^network\.layers\[0\]\.type: expected one of dense, .*, got "dens"; did you mean "dense"\?$/,
    ],
    [
      "no units",
      build([{ type: "dense", units: 0 }]),
      "network.layers[0].units: expected an integer of at least 1, got 0",
    ],
    [
      "an unknown activation",
      build([{ type: "dense", units: 1, activation: "rely" }]),
      /^network\.layers\[0\]\.activation: expected one of linear, relu, .*, got "rely"; did you mean "relu"\?$/,
    ],
    [
      "an unknown initializer",
      build([{ type: "dense", units: 1, initializer: "magic" }]),
      "network.layers[0].initializer: expected one of heUniform,",
    ],
    [
      "an unknown key",
      build([{ type: "dense", unit: 3 }]),
      'network.layers[0]: expected only type, units, bias, activation, initializer, got "unit"; did you mean "units"?',
    ],
    [
      "a fractional input",
      build([{ type: "dense", units: 1 }], [2.5]),
      "network.input[0]: expected an integer of at least 1, got 2.5",
    ],
  ])("is answered with a sentence: %s", (_, attempt, sentence) => {
    expect(attempt).toThrow(sentence);
  });

  it("in the size of a batch is refused", () => {
    const network = xorNetwork(new Engine(), "batch");
    for (const batch of [0, 5, 1.5, Number.NaN]) {
      expect(() => network.forward(batch)).toThrow(`expected a batch of 1 to 4 rows, got ${batch}`);
    }
  });

  it("in the order of calls is refused: backward needs the forward of its own batch", () => {
    const network = xorNetwork(new Engine(), "order");
    network.forward(4);
    network.forward(1);
    expect(() => network.backward(4)).toThrow("expected the 1 rows of the latest forward, got 4");
  });
});

function xorNetwork(engine: Engine, seed: string): Network {
  const spec = networkOf("mlp:hidden=[8],activation=tanh", { input: [2], outputs: 1 });
  const network = new Network(engine, spec, { maxBatch: 4, rng: rng(seed) });
  network.input.data.set([0, 0, 0, 1, 1, 0, 1, 1]);
  return network;
}

/** One step on the mean of ½ (y − xor)². */
function trainXor(network: Network, adam: Adam): void {
  const outputs = network.forward(4);
  [0, 1, 1, 0].forEach((goal, i) => {
    network.outputGradient.data[i] = (outputs[i] - goal) / 4;
  });
  network.backward(4);
  adam.step();
}
