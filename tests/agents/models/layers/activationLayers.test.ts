import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type ActivationName, activationNames } from "../../../../agents/models/engine/activations.ts";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, type Reference, randomNetwork } from "../parity.ts";
import { scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const names = activationNames as ActivationName[];

/** Each activation in tfjs, over the last axis of z [rows, width]. */
const references: Record<ActivationName, (z: tf.Tensor) => tf.Tensor> = {
  linear: (z) => z,
  relu: tf.relu,
  leakyRelu: (z) => tf.leakyRelu(z, 0.01),
  elu: tf.elu,
  gelu: (z) => {
    // (1 + tanh u) / 2 = σ(2u), which does not cancel where z is far below zero.
    const u = tf.mul(Math.sqrt(2 / Math.PI), tf.add(z, tf.mul(0.044715, tf.mul(tf.square(z), z))));
    return tf.mul(z, tf.sigmoid(tf.mul(2, u)));
  },
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  softplus: tf.softplus,
  softmax: (z) => tf.softmax(z),
  logSoftmax: (z) => tf.logSoftmax(z),
};

/** Input [height, width]; a layer of one activation; flattened; dense with another; dense with a third. */
function specOf(
  [first, second, third]: readonly ActivationName[],
  [height, width, units]: number[],
): NetworkSpec {
  return {
    input: [height, width],
    layers: [
      { type: "activation", activation: first },
      { type: "flatten" },
      { type: "dense", units, activation: second },
      { type: "activation", activation: third },
      { type: "dense", units: 3, activation: second },
    ],
  };
}

/** The same network in tfjs. */
const answer =
  ([first, second, third]: readonly ActivationName[]): Reference =>
  (x, [w1, b1, w2, b2]) => {
    const dense = (y: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      tf.add(tf.matMul(y as tf.Tensor2D, w as tf.Tensor2D), b);
    const flat = tf.reshape(references[first](x), [x.shape[0], -1]);
    const hidden = references[third](references[second](dense(flat, w1, b1)));
    return references[second](dense(hidden, w2, b2));
  };

describe("in networks, as layers and inside dense", () => {
  const side = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 35 }));
  const trio = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom(...names));

  it("all answer and differentiate as tfjs does, over random shapes", () => {
    fc.assert(
      fc.property(trio, fc.tuple(side, side, side), side, (used, sides, batch) =>
        expectParity(randomNetwork(specOf(used, sides), batch + 1), batch, answer(used)),
      ),
      { seed: 1, numRuns: 150 },
    );
  });

  it.each(names)("%s: a layer of it gives the bits of dense with it", (name) => {
    const build = (layers: NetworkSpec["layers"]) =>
      new Network(
        new Engine(),
        { input: [6], layers },
        { maxBatch: 4, rng: rng("net"), inputGradient: true },
      );
    const inside = build([{ type: "dense", units: 7, activation: name }]);
    const outside = build([
      { type: "dense", units: 7 },
      { type: "activation", activation: name },
    ]);
    for (const network of [inside, outside]) {
      scatter(network.input.data, rng("input"));
      scatter(network.outputGradient.data, rng("gradient"));
    }
    expect(inside.forward(3)).toEqual(outside.forward(3));
    inside.backward(3);
    outside.backward(3);
    expect(inside.gradients.data).toEqual(outside.gradients.data);
    expect(inside.inputGradient!.data).toEqual(outside.inputGradient!.data);
  });

  it("a mistake in the layer's spec is answered with a sentence", () => {
    const build = (layer: object) => () =>
      new Network(new Engine(), { input: [2], layers: [layer] } as unknown as NetworkSpec, { maxBatch: 1 });
    expect(build({ type: "activation", activation: "gelo" })).toThrow(
      'network.layers[0].activation: expected one of linear, relu, leakyRelu, elu, gelu, tanh, sigmoid, softplus, softmax, logSoftmax, got "gelo"; did you mean "gelu"?',
    );
    expect(build({ type: "activation", activation: "relu", slope: 1 })).toThrow(
      'network.layers[0]: expected only type, activation, got "slope"; remove it.',
    );
    expect(build({ type: "activation" })).toThrow("network.layers[0].activation: expected one of linear,");
  });
});
