import { describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { makeOptimizer } from "../../../../agents/models/optimizers/index.ts";
import type { Optimizer, Trainable } from "../../../../agents/models/optimizers/optimizer.ts";
import { InputError } from "../../../../envs/core/errors.ts";
import { rng } from "../../../../envs/core/rng.ts";

const dense = { type: "dense", units: 2 };
const build = (spec: unknown) => new Network(new Engine(), spec as NetworkSpec, { maxBatch: 2 });
const layers = (...list: unknown[]) => ({ input: [4], layers: list });

/** A layer that holds itself. */
function cycle(): object {
  const layer = { type: "residual", layers: [] as object[] };
  layer.layers.push(layer);
  return layer;
}

describe("whatever is given for a spec", () => {
  it.each([
    [null, "network: expected an object with input, layers, got null; write { … }."],
    ["mlp", 'network: expected an object with input, layers, got "mlp"'],
    [[], "network: expected an object with input, layers, got []"],
    [{}, "network.input: expected a list of at least 1, got undefined"],
    [{ input: [], layers: [dense] }, "network.input: expected a list of at least 1, got []"],
    [{ input: "44", layers: [dense] }, 'network.input: expected a list of at least 1, got "44"'],
    [{ input: [4, null], layers: [dense] }, "network.input[1]: expected an integer of at least 1, got null"],
    // biome-ignore lint/suspicious/noSparseArray: what a slip of the hand makes
    [{ input: [, 3], layers: [dense] }, "network.input[0]: expected an integer of at least 1, got undefined"],
    [{ input: [4] }, "network.layers: expected a list of at least 1, got undefined"],
    [
      { input: [4], layers: { length: 1 } },
      'network.layers: expected a list of at least 1, got {"length":1}',
    ],
    [layers(null), 'network.layers[0]: expected a layer such as { type: "dense", units: 2 }, got null'],
    [layers("dense"), 'network.layers[0]: expected a layer such as { type: "dense", units: 2 }, got "dense"'],
    [layers({ type: "reshape" }), "network.layers[0].shape: expected a list of at least 1, got undefined"],
    [
      layers({ type: "reshape", shape: [] }),
      "network.layers[0].shape: expected a list of at least 1, got []",
    ],
    [layers({ type: "branch" }), "network.layers[0].branches: expected a list of at least 1, got undefined"],
    [
      layers({ type: "branch", branches: [dense] }),
      'network.layers[0].branches[0]: expected a list, got {"type":"dense","units":2}; write [ … ].',
    ],
    [layers({ type: "residual", layers: {} }), "network.layers[0].branches[0]: expected a list, got {}"],
    [layers({ type: "residual", layers: [], shortcut: null }), "expected a list, got null"],
    [layers(cycle()), "expected layers within layers at most 100 deep, got more"],
    [
      layers({ type: "dropout", rate: null }),
      "network.layers[0].rate: expected a finite number in [0, 1), got null",
    ],
    [layers({ type: "dropout", rate: "0.5" }), 'expected a finite number in [0, 1), got "0.5"'],
    [layers({ ...dense, bias: "no" }), 'network.layers[0].bias: expected true or false, got "no"'],
    [
      layers({ ...dense, name: "a" }, { ...dense, name: "a" }),
      'expected a name of its own for every layer that has one, got "a" twice',
    ],
    [layers({ ...dense, name: "" }), 'expected a name of its own for every layer that has one, got ""'],
  ])("%j gets a sentence", (spec, sentence) => {
    expect(() => build(spec)).toThrow(InputError);
    expect(() => build(spec)).toThrow(sentence);
  });

  it("is copied, so that the network stays what it was", () => {
    const spec = { input: [4], layers: [{ type: "dense" as const, units: 2 }] };
    const network = build(spec);
    spec.layers[0].units = 3;
    expect(network.twin().parameters.length).toBe(network.parameters.length);
  });
});

describe("whatever is asked of a network", () => {
  const network = () =>
    new Network(new Engine(), layers({ type: "dropout", rate: 0.5 }) as NetworkSpec, { maxBatch: 2 });

  it("an unknown option", () => {
    const options = { maxBatch: 1, seed: 3 };
    expect(() => new Network(new Engine(), layers(dense) as NetworkSpec, options)).toThrow(
      'network: expected only maxBatch, rng, noise, inputGradient, shares, got "seed"',
    );
  });

  it.each([2, -1, 0.5, Number.NaN])("a row %d that is not there to reset", (row) => {
    expect(() => network().resetState(row)).toThrow(
      `network.resetState: expected a row from 0 to 1, got ${row}`,
    );
  });

  it("a backward after a forward that failed", () => {
    const failing = network();
    failing.forward(2);
    expect(() => failing.forward(2, true)).toThrow("expected an rng");
    for (const batch of [0, 2]) {
      expect(() => failing.backward(batch)).toThrow(
        `expected the 0 rows of the latest forward, got ${batch}`,
      );
    }
  });

  it("to share with a network of another engine", () => {
    expect(() => new Network(new Engine(), network().spec, { maxBatch: 1, shares: network() })).toThrow(
      "network.sharing: expected both in one engine, got two",
    );
  });

  it("to freeze what is no list", () => {
    expect(() => network().freeze("body" as unknown as string[])).toThrow(
      'network.freeze: expected a list, got "body"',
    );
  });
});

describe("whatever is given for an optimiser", () => {
  const engine = new Engine();
  const trainable: Trainable = {
    engine,
    parameters: engine.tensor(1),
    gradients: engine.tensor(1),
    trainable: [{ start: 0, length: 1 }],
  };
  const make = (spec: unknown) => makeOptimizer(trainable, spec as Parameters<typeof makeOptimizer>[1]);

  it.each([
    [null, "optimizer: expected an object with id, options, got null"],
    [
      { id: "sgd" },
      "sgd: expected an object with learningRate, momentum, nesterov, weightDecay, got undefined",
    ],
    [{ id: "adam", options: null }, "adam: expected an object with learningRate,"],
    [
      { id: "adam", options: { learningRate: null } },
      "adam.learningRate: expected a finite number of at least 0, got null",
    ],
    [
      { id: "sgd", options: { learningRate: "0.1" } },
      'sgd.learningRate: expected a finite number of at least 0, got "0.1"',
    ],
    [
      { id: "sgd", options: { learningRate: 1, momentum: 0.5, nesterov: "false" } },
      "sgd.nesterov: expected true or false",
    ],
    [{ id: "rmsprop", options: { centered: "no" } }, "rmsprop.centered: expected true or false"],
  ])("%j gets a sentence", (spec, sentence) => {
    expect(() => make(spec)).toThrow(InputError);
    expect(() => make(spec)).toThrow(sentence);
  });

  it.each([
    [null, "adam: expected an object with steps, learningRate, moments, got null"],
    [{ steps: 0, learningRate: 1 }, "adam.moments: expected an object of arrays, got undefined"],
    [{ steps: 0, learningRate: null, moments: {} }, "adam.learningRate: expected a finite number"],
    [
      { steps: 0, learningRate: 1, moments: { means: null, squares: "x" } },
      "adam.moments.means: expected 1 numbers, got null",
    ],
  ])("and for its state: %j", (state, sentence) => {
    const load = () => make({ id: "adam" }).load(state as unknown as ReturnType<Optimizer["save"]>);
    expect(load).toThrow(InputError);
    expect(load).toThrow(sentence);
  });

  it.each(["adam", "rmsprop", "sgd"])("%s takes no step at a rate that is no number", (id) => {
    const optimizer = make({ id, options: { learningRate: 1 } });
    optimizer.learningRate = Number.NaN;
    expect(() => optimizer.step()).toThrow(
      `${id}.learningRate: expected a finite number of at least 0, got NaN`,
    );
  });
});

it("a twin is as frozen as its model, and noisy from a stream of its own", () => {
  const spec = { input: [3], layers: [{ type: "noisyDense", units: 4 }, dense] } as NetworkSpec;
  const network = new Network(new Engine(), spec, { maxBatch: 1, rng: rng("net") });
  network.freeze([1]);
  const twin = network.twin(rng("net"));
  expect(twin.trainable).toEqual(network.trainable);
  for (const { input } of [network, twin]) input.data.fill(1);
  expect(twin.forward(1, true)).not.toEqual(network.forward(1, true));
  expect(twin.forward(1)).toEqual(network.forward(1));
});

it("networks that share parameters share what is frozen", () => {
  const spec = { input: [3], layers: [{ type: "batchNorm" }, dense] } as NetworkSpec;
  const network = new Network(new Engine(), spec, { maxBatch: 2, rng: rng("net") });
  const sharing = network.sharing({ maxBatch: 2 });
  network.freeze([0]);
  expect(sharing.trainable).toEqual(network.trainable);
  const before = network.parameters.data.slice();
  sharing.input.data.set([1, 2, 3, 4, 5, 6]);
  sharing.forward(2, true);
  expect(network.parameters.data).toEqual(before); // running statistics stand still
  sharing.outputGradient.data.fill(1);
  sharing.backward(2);
  expect(network.gradients.data.subarray(0, 6).every((gradient) => gradient === 0)).toBe(true);
});
