import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, randomNetwork } from "../parity.ts";
import { scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const side = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 40 }));

function specOf(inputs: number, units: number): NetworkSpec {
  return { input: [inputs], layers: [{ type: "noisyDense", units, activation: "tanh" }] };
}

/** The first draws of the network's noise, f(ε) = sign ε √|ε| by Fortunato et al., as an input column and an output row. */
function noise(inputs: number, units: number): tf.Tensor2D {
  const luck = rng("net").split("noise");
  const draw = (length: number) =>
    Array.from({ length }, () => {
      const normal = luck.normal();
      return Math.sign(normal) * Math.sqrt(Math.abs(normal));
    });
  const column = tf.tensor2d(draw(inputs), [inputs, 1]);
  return tf.concat([tf.matMul(column, tf.tensor2d(draw(units), [1, units]))]) as tf.Tensor2D;
}

function outputNoise(inputs: number, units: number): tf.Tensor1D {
  const luck = rng("net").split("noise");
  for (let i = 0; i < inputs; i++) luck.normal();
  return tf.tensor1d(
    Array.from({ length: units }, () => {
      const normal = luck.normal();
      return Math.sign(normal) * Math.sqrt(Math.abs(normal));
    }),
  );
}

describe("a noisy dense layer", () => {
  it.each([true, false])("answers and differentiates as its definition does, in training: %s", (training) => {
    fc.assert(
      fc.property(side, side, side, (inputs, units, batch) => {
        const reference = (x: tf.Tensor, [mu, muBias, sigma, sigmaBias]: tf.Tensor[]) => {
          const w = training ? tf.add(mu, tf.mul(sigma, noise(inputs, units))) : tf.add(mu, tf.mul(sigma, 0));
          const b = training
            ? tf.add(muBias, tf.mul(sigmaBias, outputNoise(inputs, units)))
            : tf.add(muBias, tf.mul(sigmaBias, 0));
          return tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b));
        };
        expectParity(randomNetwork(specOf(inputs, units), batch), batch, reference, { training });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("is a dense layer in play, to the bit", () => {
    const noisy = randomNetwork(specOf(5, 7), 3);
    const spec: NetworkSpec = { input: [5], layers: [{ type: "dense", units: 7, activation: "tanh" }] };
    const plain = new Network(new Engine(), spec, { maxBatch: 3 });
    plain.parameters.data.set(noisy.parameters.data.subarray(0, 42));
    for (const { input } of [noisy, plain]) scatter(input.data, rng("input"));
    expect(noisy.forward(3)).toEqual(plain.forward(3));
  });

  it("begins with σ₀ / √inputs of noise, and draws it anew with every forward", () => {
    const spec: NetworkSpec = { input: [16], layers: [{ type: "noisyDense", units: 3, sigma: 0.4 }] };
    const network = new Network(new Engine(), spec, { maxBatch: 1, rng: rng("net") });
    const [, , sigma, sigmaBias] = network.layout;
    expect([sigma.shape, sigmaBias.shape]).toEqual([[16, 3], [3]]);
    expect(new Set(network.parameters.data.subarray(sigma.offset))).toEqual(new Set([Math.fround(0.1)]));
    network.input.data.fill(1);
    const first = network.forward(1, true).slice();
    expect(network.forward(1, true)).not.toEqual(first);
    expect(network.forward(1)).toEqual(network.forward(1));
  });
});
