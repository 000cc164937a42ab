import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import { expectParity, type Reference, randomNetwork } from "../parity.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const convolved =
  (stride: number, padding: "same" | "valid"): Reference =>
  (x, [w]) =>
    tf.relu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, padding));

/** Each way to compute a convolution, and a dense layer: without a bias they have weights alone. */
const cases: [string, number[], LayerSpec, Reference][] = [
  [
    "dense",
    [3, 5],
    { type: "dense", units: 7, activation: "relu", bias: false },
    (x, [w]) => tf.relu(tf.reshape(tf.matMul(tf.reshape(x, [-1, 5]), w as tf.Tensor2D), [-1, 3, 7])),
  ],
  [
    "a convolution of single pixels",
    [4, 3, 5],
    { type: "conv2d", filters: 6, kernelSize: 1, activation: "relu", bias: false },
    convolved(1, "valid"),
  ],
  [
    "a convolution by Winograd's algorithm",
    [9, 9, 4],
    { type: "conv2d", filters: 5, kernelSize: 3, padding: "same", activation: "relu", bias: false },
    convolved(1, "same"),
  ],
  [
    "a convolution by patches",
    [7, 6, 3],
    { type: "conv2d", filters: 5, kernelSize: 3, stride: 2, activation: "relu", bias: false },
    convolved(2, "valid"),
  ],
];

describe.each(cases)("%s without a bias", (_, input, layer, reference) => {
  it.each([1, 4])("answers and differentiates as tfjs does, in a batch of %d", (batch) => {
    const network = randomNetwork({ input, layers: [layer] }, 4);
    expect(network.layout.map(({ name }) => name)).toEqual(["weights"]);
    expectParity(network, batch, reference);
  });
});
