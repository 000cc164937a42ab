import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, type Reference, randomNetwork } from "../parity.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const side = fc.integer({ min: 1, max: 9 });

const specOf = (input: number[], vocabulary: number, width: number): NetworkSpec => ({
  input,
  layers: [{ type: "embedding", vocabulary, width }],
});

/** Rows gathered; the tokens themselves have a gradient of zero. */
const reference: Reference = (x, [w]) => {
  const tokens = tf.tensor(x.dataSync(), x.shape, "int32"); // apart from x, since tfjs cannot differentiate here
  return tf.add(tf.gather(w, tokens), tf.mul(0, tf.expandDims(x, -1)));
};

describe("an embedding", () => {
  it("answers and differentiates as a gather of tfjs, over random shapes", () => {
    const check = (input: number[], vocabulary: number, width: number, batch: number) => {
      const luck = rng("tokens");
      expectParity(randomNetwork(specOf(input, vocabulary, width), batch + 1), batch, reference, {
        fill: (input) => input.set(input.map(() => luck.int(vocabulary))),
      });
    };
    const shapes = fc.array(side, { minLength: 1, maxLength: 2 });
    fc.assert(fc.property(shapes, side, fc.integer({ min: 1, max: 20 }), side, check), {
      seed: 1,
      numRuns: 100,
    });
  });

  it("by hand: a token's gradient is the sum over the places where it stands, none if nowhere", () => {
    const network = randomNetwork(specOf([3], 4, 2), 2);
    network.parameters.data.set([0, 1, 10, 11, 20, 21, 30, 31]);
    network.input.data.set([2, 0, 2, 3, 2, 0]);
    expect([...network.forward(2)]).toEqual([20, 21, 0, 1, 20, 21, 30, 31, 20, 21, 0, 1]);
    for (const _ of ["once", "and again, since each backward begins anew"]) {
      network.outputGradient.data.set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      network.backward(2);
      expect([...network.gradients.data]).toEqual([14, 16, 0, 0, 15, 18, 7, 8]);
      expect([...network.inputGradient!.data]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it("begins with standard normals", () => {
    const network = new Network(new Engine(), specOf([1], 100, 100), { maxBatch: 1, rng: rng("net") });
    const values = network.parameters.data;
    const mean = values.reduce((sum, value) => sum + value, 0) / 10_000;
    const square = values.reduce((sum, value) => sum + value * value, 0) / 10_000;
    expect(Math.abs(mean)).toBeLessThan(4 / 100); // standard error 0.01
    expect(Math.abs(square - 1)).toBeLessThan(4 * 0.0142); // √(2 / 10,000)
  });

  it("refuses what is no token, wherever it stands", () => {
    const network = randomNetwork(specOf([2], 4, 5), 3);
    for (const wrong of [4, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      network.input.data.set([3, 0, 1, 2, 0, 0]);
      network.input.data[3] = wrong;
      expect(() => network.forward(2)).toThrow(
        `network.layers[0]: expected tokens 0 to 3 as whole numbers, got ${wrong} at element 3; raise vocabulary or mend the input.`,
      );
      expect(() => network.forward(1)).not.toThrow();
    }
  });

  it("refuses to go back to what has become no token since, and touches nothing beyond its weights", () => {
    const network = randomNetwork(specOf([2], 3, 2), 1);
    const beside = network.engine.tensor(8);
    for (const wrong of [3, -500, 1e7, Number.NaN]) {
      network.input.data.set([0, 1]);
      network.forward(1);
      network.outputGradient.data.fill(1);
      network.input.data[1] = wrong;
      expect(() => network.backward(1)).toThrow(
        `expected tokens 0 to 2 as whole numbers, got ${wrong} at element 1`,
      );
    }
    expect([...beside.data]).toEqual(Array(8).fill(0));
  });

  it("a mistake in the spec is answered with a sentence", () => {
    const build = (layer: object) => () =>
      randomNetwork({ input: [2], layers: [{ type: "embedding", ...layer }] } as unknown as NetworkSpec, 1);
    expect(build({ vocabulary: 0, width: 2 })).toThrow(
      "network.layers[0].vocabulary: expected an integer of at least 1, got 0",
    );
    expect(build({ vocabulary: 2, width: 1.5 })).toThrow(
      "network.layers[0].width: expected an integer of at least 1, got 1.5",
    );
    expect(build({ vocabulary: 2, width: 2, units: 3 })).toThrow(
      'network.layers[0]: expected only type, vocabulary, width, got "units"',
    );
  });
});
