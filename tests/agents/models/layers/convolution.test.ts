import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { networkOf } from "../../../../agents/models/index.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { relativeError, scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Padding = "valid" | "same";
type Pair = [number, number];

/** Sum over each window, padding apart, as a convolution with ones, channel by channel. */
function windowSums(x: tf.Tensor4D, size: Pair, stride: Pair, padding: Padding): tf.Tensor {
  return tf.depthwiseConv2d(x, tf.ones([...size, x.shape[3], 1]), stride, padding);
}

/** The mean of the pixels inside. tf.avgPool's own gradient divides by the whole window, padding and all. */
function meanPool(x: tf.Tensor4D, size: Pair, stride: Pair, padding: Padding): tf.Tensor {
  return tf.div(
    windowSums(x, size, stride, padding),
    windowSums(tf.onesLike(x) as tf.Tensor4D, size, stride, padding),
  );
}

const pair = (size: number | readonly [number, number]): Pair =>
  typeof size === "number" ? [size, size] : [...size];

/** One layer in tfjs; takes its parameters from the front of `parameters`. */
function apply(layer: LayerSpec, x: tf.Tensor, parameters: tf.Tensor[]): tf.Tensor {
  const image = x as tf.Tensor4D;
  const rows = tf.reshape(x, [x.shape[0], -1]) as tf.Tensor2D;
  if (layer.type === "flatten") return rows;
  if (layer.type === "globalMaxPool2d") return tf.max(image, [1, 2]);
  if (layer.type === "globalAveragePool2d") return tf.mean(image, [1, 2]);
  if (layer.type === "maxPool2d" || layer.type === "averagePool2d") {
    const { poolSize, stride = poolSize, padding = "valid" } = layer;
    const pool = layer.type === "maxPool2d" ? tf.maxPool : meanPool;
    return pool(image, pair(poolSize), pair(stride), padding);
  }
  if (layer.type !== "conv2d" && layer.type !== "dense") throw new Error(`no reference for ${layer.type}`);
  const [weights, bias] = parameters.splice(0, 2);
  const z =
    layer.type === "dense"
      ? tf.matMul(rows, weights as tf.Tensor2D)
      : tf.conv2d(image, weights as tf.Tensor4D, pair(layer.stride ?? 1), layer.padding ?? "valid");
  const { activation = "linear" } = layer;
  if (activation === "linear") return tf.add(z, bias);
  return activation === "relu" ? tf.relu(tf.add(z, bias)) : tf.tanh(tf.add(z, bias));
}

/** The network in tfjs, on the same parameters and batch: its outputs and, by autodiff, all gradients. */
function reference(network: Network, batch: number) {
  const { spec, layout, parameters } = network;
  const values = layout.map(({ offset, shape }) => {
    const size = shape.reduce((product, side) => product * side);
    return tf.tensor(parameters.part(offset, size).data.slice(), [...shape]);
  });
  const input = tf.tensor(network.input.head(batch * network.inputSize).slice(), [batch, ...spec.input]);
  const gradient = network.outputGradient.head(batch * network.outputSize).slice();
  const forward = (x: tf.Tensor, all: tf.Tensor[]) =>
    tf.reshape(
      spec.layers.reduce((y, layer) => apply(layer, y, all), x),
      [-1],
    );
  const loss = (...[x, ...all]: tf.Tensor[]) =>
    tf.sum(tf.mul(forward(x, all), tf.tensor1d(gradient))) as tf.Scalar;
  const [inputGradient, ...gradients] = tf.grads(loss)([input, ...values]);
  return {
    outputs: forward(input, values).dataSync(),
    inputGradient: inputGradient.dataSync(),
    gradients: gradients.map((each) => each.dataSync()),
  };
}

function build(spec: NetworkSpec, maxBatch: number): Network {
  const network = new Network(new Engine(), spec, { maxBatch, rng: rng("net"), inputGradient: true });
  scatter(network.input.data, rng("input"));
  scatter(network.outputGradient.data, rng("gradient"));
  return network;
}

function expectParity(spec: NetworkSpec, batch: number): void {
  const network = build(spec, batch + 1);
  const expected = tf.tidy(() => reference(network, batch));
  expect(relativeError(network.forward(batch), expected.outputs)).toBeLessThan(1e-5);
  network.backward(batch);
  network.layout.forEach(({ offset }, i) => {
    const actual = network.gradients.part(offset, expected.gradients[i].length).data;
    expect(relativeError(actual, expected.gradients[i])).toBeLessThan(1e-4);
  });
  const inputGradient = network.inputGradient!.head(batch * network.inputSize);
  expect(relativeError(inputGradient, expected.inputGradient)).toBeLessThan(1e-4);
}

const upTo = (max: number) => fc.integer({ min: 1, max });
const side = fc.oneof(fc.constant(1), upTo(7), upTo(12));
const channels = fc.oneof(fc.constant(1), upTo(9), fc.constantFrom(16, 18));
const image = fc.tuple(side, side, channels);
const sizes = fc.oneof(upTo(4), fc.tuple(upTo(4), upTo(4)));
const strides = fc.oneof(upTo(3), fc.tuple(upTo(3), upTo(3)));
const padding = fc.constantFrom("valid" as const, "same" as const);

/** Whether the windows fit, as they must where nothing is padded. */
const fits = ([height, width]: readonly number[], size: number | readonly [number, number], how: Padding) =>
  how === "same" || (pair(size)[0] <= height && pair(size)[1] <= width);

const convolutions = fc
  .record({
    input: image,
    layer: fc.record({
      type: fc.constant("conv2d" as const),
      filters: channels,
      kernelSize: sizes,
      stride: strides,
      padding,
      activation: fc.constantFrom("linear" as const, "relu" as const, "tanh" as const),
    }),
  })
  .filter(({ input, layer }) => fits(input, layer.kernelSize, layer.padding));

const pools = fc
  .record({
    input: image,
    layer: fc.record({
      type: fc.constantFrom("maxPool2d" as const, "averagePool2d" as const),
      poolSize: sizes,
      stride: strides,
      padding,
    }),
  })
  .filter(({ input, layer }) => fits(input, layer.poolSize, layer.padding));

describe("convolution and pooling answer and differentiate as tfjs does, over random shapes:", () => {
  it("conv2d", () => {
    fc.assert(
      fc.property(convolutions, upTo(5), ({ input, layer }, batch) => {
        expectParity({ input, layers: [layer] }, batch);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it("maxPool2d and averagePool2d", () => {
    fc.assert(
      fc.property(pools, upTo(5), ({ input, layer }, batch) => {
        expectParity({ input, layers: [layer] }, batch);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it("global pooling and flatten", () => {
    fc.assert(
      fc.property(image, upTo(5), (input, batch) => {
        expectParity({ input, layers: [{ type: "globalAveragePool2d" }] }, batch);
        expectParity({ input, layers: [{ type: "globalMaxPool2d" }] }, batch);
        expectParity({ input, layers: [{ type: "flatten" }] }, batch);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it("all of them in a row", () => {
    const layers: LayerSpec[] = [
      { type: "conv2d", filters: 6, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "maxPool2d", poolSize: 2 },
      { type: "conv2d", filters: 5, kernelSize: [2, 3], stride: [1, 2], activation: "tanh" },
      { type: "averagePool2d", poolSize: 2, stride: 1, padding: "same" },
      { type: "globalAveragePool2d" },
      { type: "flatten" },
      { type: "dense", units: 3 },
    ];
    expectParity({ input: [9, 11, 3], layers }, 7);
  });
});

describe("the networks of the literature", () => {
  it("answer and differentiate as in tfjs", () => {
    expectParity(networkOf("minatarCnn", { input: [10, 10, 4], outputs: 6 }), 5);
    expectParity(networkOf("natureCnn", { input: [44, 36, 2], outputs: 3 }), 2);
  });

  it("have the parameters that the papers' networks have", () => {
    const sizes = (spec: NetworkSpec) =>
      new Network(new Engine(), spec, { maxBatch: 1 }).layout.map(({ shape }) => shape);
    expect(sizes(networkOf("minatarCnn", { input: [10, 10, 4], outputs: 6 }))).toEqual([
      ...[[3, 3, 4, 16], [16]],
      ...[[1024, 128], [128]],
      ...[[128, 6], [6]],
    ]);
    expect(sizes(networkOf("natureCnn", { input: [84, 84, 4], outputs: 18 }))).toEqual([
      ...[[8, 8, 4, 32], [32]],
      ...[[4, 4, 32, 64], [64]],
      ...[[3, 3, 64, 64], [64]],
      ...[[3136, 512], [512]],
      ...[[512, 18], [18]],
    ]);
  });
});
