import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import type { Pass } from "../../../../agents/models/tfjs/functions.ts";
import type { Leaf } from "../../../../agents/models/tfjs/graph.ts";
import { KerasOptions } from "../../../../agents/models/tfjs/kerasOptions.ts";
import {
  expectKerasCell,
  type RecurrentSpec,
  recurrentReaders,
  recurrentWriters,
} from "../../../../agents/models/tfjs/recurrent.ts";
import { recurrentFunctions } from "../../../../agents/models/tfjs/recurrentFunctions.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { relativeError, scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const [BATCH, TIME, FEATURES, UNITS] = [3, 5, 4, 6];
const pass: Pass = { training: true, noise: rng("noise"), keep: () => undefined };

function normals(shape: number[], name: string): tf.Tensor {
  const values = new Float32Array(shape.reduce((product, side) => product * side));
  scatter(values, rng(name));
  return tf.mul(tf.tensor(values, shape), 0.5);
}

function functionOf(spec: RecurrentSpec) {
  const workshop = { engine: new Engine(), maxBatch: BATCH };
  return recurrentFunctions[spec.type](spec, { where: "network.layers[0]" } as Leaf, workshop);
}

const specs: readonly RecurrentSpec[] = [
  { type: "simpleRnn", units: UNITS, activation: "relu", returnSequences: true, carry: false },
  { type: "simpleRnn", units: UNITS, activation: "tanh", returnSequences: false, carry: false },
  { type: "lstm", units: UNITS, returnSequences: true, carry: false },
  { type: "lstm", units: UNITS, returnSequences: false, carry: false },
  { type: "gru", units: UNITS, returnSequences: true, carry: false, resetAfter: false },
];

it.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))(
  "%s answers and differentiates as the layer of Keras that it becomes, and comes back from it",
  (_, spec) => {
    const [layer] = recurrentWriters[spec.type](spec, { name: "memory" } as Leaf);
    const input = tf.input({ shape: [TIME, FEATURES] });
    const output = layer.apply(input) as tf.SymbolicTensor;
    const weights = layer.getWeights().map(({ shape }, i) => normals(shape, `weights-${i}`));
    layer.setWeights(weights);
    const options = new KerasOptions(layer, input, output);
    expect(recurrentReaders[layer.getClassName()](options)).toEqual(spec);
    options.expectNoMore();

    const run = functionOf(spec);
    const x = normals([BATCH, TIME, FEATURES], "x");
    const y = layer.apply(x) as tf.Tensor;
    expect(y.shape).toEqual([BATCH, ...output.shape.slice(1)]);
    expect(relativeError(run(x, weights, pass).dataSync(), y.dataSync())).toBeLessThan(1e-5);

    const weight = normals(y.shape, "weight");
    const slopes = tf.grads((...all) => tf.sum(tf.mul(run(x, all, pass), weight)))(weights);
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, weight)));
    const expected = layer.trainableWeights.map(({ id }) => {
      const [, slope] = Object.entries(grads)[layer.trainableWeights.findIndex((each) => each.id === id)];
      return slope.dataSync();
    });
    slopes.forEach((slope, i) => {
      expect(relativeError(slope.dataSync(), expected[i])).toBeLessThan(1e-4);
    });
    layer.dispose();
  },
);

it("a GRU that resets after the product does so: with a candidate's bias for the state alone, r ⊙ b′ is all it sees", () => {
  const run = functionOf({ type: "gru", units: 1 });
  const zeros = tf.zeros([1, 3]);
  const bias = tf.tensor2d([
    [-2, 0.7, 0.1],
    [0, 0, 0.6],
  ]);
  const y = run(tf.zeros([1, 1, 1]), [zeros, zeros, bias], pass).dataSync()[0];
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  expect(y).toBeCloseTo((1 - sigmoid(-2)) * Math.tanh(0.1 + sigmoid(0.7) * 0.6), 6);
});

it("what Keras or the executors lack is refused with a sentence", () => {
  const told = (spec: RecurrentSpec) => () => expectKerasCell(spec as LayerSpec, "network.layers[2]");
  expect(told({ type: "gru", units: 2 })).toThrow(
    "network.layers[2].resetAfter: expected false, since tfjs has no other GRU, got true; train one with resetAfter false to export it.",
  );
  expect(told({ type: "simpleRnn", units: 2, activation: "leakyRelu" })).toThrow(
    "network.layers[2].activation: expected one that Keras has as an option, got leakyRelu;",
  );
  expect(told({ type: "lstm", units: 2 })).not.toThrow();
  expect(() => functionOf({ type: "lstm", units: 2, carry: true })).toThrow(
    'network.layers[0].carry: expected false, since executors on tfjs begin every batch anew, got true; use the executor "engine".',
  );
});
