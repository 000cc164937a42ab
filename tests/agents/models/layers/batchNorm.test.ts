import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, randomNetwork } from "../parity.ts";
import { relativeError, scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Batch normalisation, then dense, in tfjs. In training the statistics are those of the batch. */
function reference(training: boolean, epsilon: number) {
  return (x: tf.Tensor, [gain, bias, mean, variance, w, b]: tf.Tensor[]) => {
    const batch = tf.moments(x, 0);
    const normal = tf.batchNorm(
      x,
      (training ? batch.mean : mean) as tf.Tensor1D,
      (training ? batch.variance : variance) as tf.Tensor1D,
      bias as tf.Tensor1D,
      gain as tf.Tensor1D,
      epsilon,
    );
    return tf.tanh(tf.add(tf.matMul(normal as tf.Tensor2D, w as tf.Tensor2D), b));
  };
}

const side = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 40 }));

describe("batch normalisation", () => {
  it.each([true, false])("answers and differentiates as tfjs does, in training: %s", (training) => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 3, max: 40 }), (width, units, batch) => {
        const spec: NetworkSpec = {
          input: [width],
          layers: [
            { type: "batchNorm", epsilon: 1e-2 },
            { type: "dense", units, activation: "tanh" },
          ],
        };
        // With two rows all x̂ are ±1 whatever x, and what gradients remain is rounding, in tfjs as here.
        expectParity(randomNetwork(spec, batch + 2), batch, reference(training, 1e-2), { training });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("takes every place of an image for a row of its channels, and needs no input gradient", () => {
    const spec: NetworkSpec = { input: [3, 2, 5], layers: [{ type: "batchNorm" }] };
    const network = new Network(new Engine(), spec, { maxBatch: 4, rng: rng("net") });
    scatter(network.input.data, rng("input"));
    const outputs = network.forward(4, true);
    for (let channel = 0; channel < 5; channel++) {
      const values = [...outputs].filter((_, i) => i % 5 === channel);
      const mean = values.reduce((a, b) => a + b) / 24;
      expect(mean).toBeCloseTo(0, 5);
      expect(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 24).toBeCloseTo(1, 3);
    }
    network.backward(4);
  });

  it("keeps running statistics by its momentum, in training alone", () => {
    const spec: NetworkSpec = { input: [1], layers: [{ type: "batchNorm", momentum: 0.75, epsilon: 1 }] };
    const network = new Network(new Engine(), spec, { maxBatch: 2, rng: rng("net") });
    network.input.data.set([1, 5]); // mean 3, variance 4
    network.forward(2, true);
    const running = { mean: 0.25 * 3, variance: 0.75 * 1 + 0.25 * 4 };
    expect([...network.parameters.data]).toEqual([1, 0, running.mean, running.variance]);
    const [low, high] = network.forward(2);
    expect(low).toBeCloseTo((1 - running.mean) / Math.sqrt(running.variance + 1), 6);
    expect(high).toBeCloseTo((5 - running.mean) / Math.sqrt(running.variance + 1), 6);
    expect([...network.parameters.data.subarray(2)]).toEqual([running.mean, running.variance]);
  });

  it("has statistics that no optimiser moves, decay included, and that a twin copies", () => {
    const spec: NetworkSpec = {
      input: [2],
      layers: [{ type: "batchNorm" }, { type: "dense", units: 1 }, { type: "batchNorm" }],
    };
    const network = new Network(new Engine(), spec, { maxBatch: 3, rng: rng("net") });
    expect(network.trainable).toEqual([{ start: 0, length: 2 + 2 + 2 + 1 + 1 + 1 }]);
    const adam = new Adam(network, { learningRate: 0.1, weightDecay: 0.5 });
    scatter(network.input.data, rng("input"));
    network.forward(3, true);
    const before = network.parameters.data.slice(9);
    scatter(network.outputGradient.data, rng("gradient"));
    network.backward(3);
    adam.step();
    expect(network.parameters.data.slice(9)).toEqual(before);
    expect(network.parameters.data[4]).not.toBe(0);
    expect(network.twin().parameters.data).toEqual(network.parameters.data);
  });

  it("gives a row the same bits in play whatever the batch", () => {
    const spec: NetworkSpec = { input: [7], layers: [{ type: "batchNorm" }] };
    const network = randomNetwork(spec, 5);
    scatter(network.input.data, rng("input"));
    expect(network.forward(5).slice(0, 7)).toEqual(network.forward(1).slice());
  });

  it("does not disturb a network that it cannot improve", () => {
    const spec: NetworkSpec = { input: [4], layers: [{ type: "batchNorm", epsilon: 1e-12 }] };
    const network = new Network(new Engine(), spec, { maxBatch: 8, rng: rng("net") });
    scatter(network.input.data, rng("input"));
    const once = network.forward(8, true).slice();
    network.input.data.set(once);
    expect(relativeError(network.forward(8, true), once)).toBeLessThan(1e-5);
  });

  it.each([
    [{ epsilon: 0 }, "network.layers[0].epsilon: expected a finite number of at least 1e-30, got 0"],
    [{ momentum: 1.5 }, "network.layers[0].momentum: expected a finite number in [0, 1], got 1.5"],
    [{ axis: 1 }, 'network.layers[0]: expected only type, epsilon, momentum, got "axis"'],
  ])("refuses %o", (options, sentence) => {
    const layers = [{ type: "batchNorm", ...options }] as NetworkSpec["layers"];
    expect(() => new Network(new Engine(), { input: [2], layers }, { maxBatch: 1 })).toThrow(sentence);
  });
});
