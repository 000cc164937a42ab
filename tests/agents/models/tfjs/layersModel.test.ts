import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Network, NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { models, networkOf } from "../../../../agents/models/index.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import type { Shape } from "../../../../agents/models/layers/layer.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { fromLayersModel, toLayersModel } from "../../../../agents/models/tfjs/index.ts";
import { InputError } from "../../../../envs/core/errors.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { randomNetwork } from "../parity.ts";
import { relativeError, scatter } from "../random.ts";
import { flat, image, sequence, text } from "./specs.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const everything = [
  ["an image", image],
  ["a text", text],
  ["a row", flat],
  ["a sequence", sequence],
] as const;

function fillInput(network: Network): void {
  scatter(network.input.data, rng("input"));
  if (network.spec.layers[0].type !== "embedding") return;
  network.input.data.forEach((_, i, all) => {
    all[i] = i % 11;
  });
}

function predict(model: tf.LayersModel, { input, inputSize, spec }: Network, batch: number): Float32Array {
  return tf.tidy(() => {
    const x = tf.tensor(input.head(batch * inputSize).slice(), [batch, ...spec.input]);
    return (model.predict(x) as tf.Tensor).dataSync() as Float32Array;
  });
}

describe("a network of every layer that Keras has", () => {
  it.each(everything)("that sees %s answers alike as a LayersModel", (_, spec) => {
    const network = randomNetwork(spec, 4);
    fillInput(network);
    expect(relativeError(predict(toLayersModel(network), network, 3), network.forward(3))).toBeLessThan(1e-5);
  });

  it.each(everything)("that sees %s comes back with the same bits", (_, spec) => {
    const network = randomNetwork(spec, 4);
    const back = fromLayersModel(toLayersModel(network), { maxBatch: 4 });
    fillInput(network);
    fillInput(back);
    expect(back.parameters.data).toEqual(network.parameters.data);
    expect(back.forward(4)).toEqual(network.forward(4));
    const again = fromLayersModel(toLayersModel(back), { maxBatch: 4 });
    expect(again.spec).toEqual(back.spec);
  });

  it("comes back as the spec it was, names and all", () => {
    const there = (spec: NetworkSpec) => toLayersModel(randomNetwork(spec, 1));
    const back = fromLayersModel(there(image), { maxBatch: 1 });
    expect(back.spec).toMatchObject(image);
    expect(fromLayersModel(there(sequence), { maxBatch: 1 }).spec).toMatchObject(sequence);
    expect(back.spec.layers[0].name).toBe("eye");
    expect(back.spec.layers[1].name).toBeUndefined();
  });
});

/** What Keras has no layers for. */
const refused = ["gru", "selfAttention", "transformer"];

const choices = [...models.ids(), "gru:resetAfter=false"];
it.each(choices)("the model %s comes back with the same bits, or is refused with a sentence", (choice) => {
  const { id, params } = models.resolve(choice);
  const input = [
    [5, 4],
    [36, 36, 1],
  ].find((sides) => !models.get(id).refuses(sides, params));
  const network = randomNetwork(networkOf(choice, { input: input!, outputs: 3 }), 1);
  if (refused.includes(choice)) {
    expect(() => toLayersModel(network)).toThrow(InputError);
    return;
  }
  const model = toLayersModel(network);
  const back = fromLayersModel(model, { maxBatch: 1 });
  model.dispose();
  fillInput(network);
  fillInput(back);
  expect(back.forward(1)).toEqual(network.forward(1));
});

/** Stacks of dense layers and branches within branches, all of which end in `units`. */
const stacks = (depth: number): fc.Arbitrary<LayerSpec[]> => {
  const units = fc.integer({ min: 1, max: 4 });
  const dense = fc.record({ type: fc.constant("dense" as const), units });
  if (depth === 0) return fc.array(dense, { maxLength: 2 });
  const branch = fc
    .tuple(fc.array(stacks(depth - 1), { minLength: 1, maxLength: 3 }), fc.option(units, { nil: undefined }))
    .map(([branches, same]): LayerSpec => {
      if (same === undefined) return { type: "branch", branches, merge: "concat" };
      const alike = branches.map((layers): LayerSpec[] => [...layers, { type: "dense", units: same }]);
      return { type: "branch", branches: alike, merge: "add" };
    });
  return fc.array(fc.oneof(dense, branch), { minLength: 1, maxLength: 3 });
};

it("branches in branches come back with the same bits and the same answers in tfjs", () => {
  const check = (layers: LayerSpec[]) => {
    const network = randomNetwork({ input: [3], layers }, 2);
    fillInput(network);
    const model = toLayersModel(network);
    const back = fromLayersModel(model, { maxBatch: 2 });
    back.input.data.set(network.input.data);
    expect(back.forward(2)).toEqual(network.forward(2));
    expect(relativeError(predict(model, network, 2), network.forward(2))).toBeLessThan(1e-5);
    model.dispose();
  };
  fc.assert(fc.property(stacks(2), check), { seed: 1, numRuns: 60 });
});

/** Models as people build them, with tfjs's own words. */
const { layers } = tf;
const built: readonly (readonly [name: string, build: () => tf.LayersModel])[] = [
  [
    "a multilayer perceptron",
    () =>
      tf.sequential({
        layers: [
          layers.dense({ inputShape: [6], units: 16, activation: "relu", name: "first" }),
          layers.dense({ units: 9, activation: "tanh", useBias: false }),
          layers.layerNormalization({}),
          layers.dense({ units: 8 }),
          layers.leakyReLU({ alpha: 0.01 }),
          layers.dense({ units: 3 }),
        ],
      }),
  ],
  [
    "a convolutional network with pooling and batchNorm",
    () =>
      tf.sequential({
        layers: [
          // Right before batchNorm a bias would have a gradient of nothing but rounding, which Adam blows up.
          layers.conv2d({ inputShape: [8, 7, 2], filters: 4, kernelSize: 3, padding: "same" }),
          layers.reLU(),
          layers.batchNormalization({}),
          layers.maxPooling2d({ poolSize: 2, padding: "same" }),
          layers.conv2d({
            filters: 5,
            kernelSize: [2, 3],
            strides: [1, 2],
            activation: "elu",
            useBias: false,
          }),
          layers.averagePooling2d({ poolSize: [2, 1], strides: 1 }),
          layers.flatten(),
          layers.dense({ units: 3, activation: "gelu_new" }),
        ],
      }),
  ],
  [
    "an LSTM over a GRU",
    () =>
      tf.sequential({
        layers: [
          layers.gru({
            inputShape: [6, 3],
            units: 5,
            recurrentActivation: "sigmoid",
            returnSequences: true,
          }),
          layers.lstm({ units: 6, recurrentActivation: "sigmoid" }),
          layers.dense({ units: 2 }),
        ],
      }),
  ],
  [
    "a functional model with branches, a skip and models inside",
    () => {
      const x = tf.input({ shape: [6] });
      const head = tf.sequential({
        layers: [layers.dense({ units: 4, inputShape: [11], activation: "softplus" })],
      });
      const a = layers.dense({ units: 5, activation: "sigmoid" }).apply(x) as tf.SymbolicTensor;
      const b = layers.dense({ units: 5 }).apply(a) as tf.SymbolicTensor;
      const sum = layers.add().apply([a, b]) as tf.SymbolicTensor;
      const all = layers.concatenate().apply([sum, x]) as tf.SymbolicTensor;
      const y = layers.dense({ units: 2 }).apply(head.apply(all)) as tf.SymbolicTensor;
      return tf.model({ inputs: x, outputs: y });
    },
  ],
];

/** A model of the catalogue, as it is exported. */
const exported = (model: string, input: Shape) =>
  [model, () => toLayersModel(randomNetwork(networkOf(model, { input, outputs: 3 }), 1))] as const;

/** Weights that are the same in every run, instead of tfjs's own luck. */
function seeded(model: tf.LayersModel): tf.LayersModel {
  const luck = rng("weights");
  const drawn = model.getWeights().map(({ shape, size }) => {
    const spread = shape.length > 1 ? 0.4 : 0.1;
    const middle = shape.length > 1 ? 0 : 0.8; // vectors are biases, gains and variances
    return tf.tensor(
      Float32Array.from({ length: size }, () => luck.normal(middle, spread)),
      shape,
    );
  });
  model.setWeights(drawn);
  return model;
}

const BATCH = 8;
const adam = { learningRate: 0.01, epsilon: 1e-7 }; // with tfjs's epsilon: the formula is the same

function trainEngine(network: Network, inputs: Float32Array, targets: Float32Array, optimizer: Adam): number {
  network.input.data.set(inputs);
  const outputs = network.forward(BATCH, true);
  const gradient = network.outputGradient.data;
  let loss = 0;
  for (let i = 0; i < targets.length; i++) {
    const error = outputs[i] - targets[i];
    loss += (error * error) / targets.length;
    gradient[i] = (2 * error) / targets.length;
  }
  network.backward(BATCH);
  optimizer.step();
  return loss;
}

describe("a model built with tfjs", () => {
  it.each([
    ...built,
    exported("resnet:filters=4,blocks=2", [6, 5, 2]),
    exported("vgg:filters=[4]", [9, 9, 3]),
  ])("%s: trains in the engine as in tfjs", async (_, build) => {
    const model = seeded(build());
    const network = fromLayersModel(model, { maxBatch: BATCH });
    model.compile({
      optimizer: tf.train.adam(adam.learningRate, 0.9, 0.999, adam.epsilon),
      loss: "meanSquaredError",
    });
    const optimizer = new Adam(network, adam);
    const luck = rng("batches");
    const inputs = new Float32Array(BATCH * network.inputSize);
    const targets = new Float32Array(BATCH * network.outputSize);
    for (let step = 0; step < 20; step++) {
      scatter(inputs, luck);
      scatter(targets, luck);
      const x = tf.tensor(inputs.slice(), [BATCH, ...network.spec.input]);
      const loss = await model.trainOnBatch(x, tf.tensor(targets.slice(), [BATCH, network.outputSize]));
      expect(trainEngine(network, inputs, targets, optimizer) / Number(loss)).toBeCloseTo(1, 4);
    }
    expect(relativeError(network.forward(BATCH), predict(model, network, BATCH))).toBeLessThan(1e-4);
    const trained = fromLayersModel(model, { maxBatch: 1 });
    expect(relativeError(network.parameters.data, trained.parameters.data)).toBeLessThan(1e-4);
  });

  it("keeps the names of its layers, for freezing among other things", () => {
    const network = fromLayersModel(built[0][1](), { maxBatch: 1 });
    expect(network.spec.layers[0].name).toBe("first");
    network.freeze(["first"]);
    expect(network.trainable[0].start).toBe(6 * 16 + 16);
  });
});
