import { describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { scatter } from "../random.ts";

const WIDTH = 10_007;

function dropping(rate: number, seed = "net"): Network {
  const spec: NetworkSpec = { input: [WIDTH], layers: [{ type: "dropout", rate }] };
  const network = new Network(new Engine(), spec, { maxBatch: 2, rng: rng(seed), inputGradient: true });
  network.input.data.fill(1);
  return network;
}

/** The share of zeros, and its distance from `rate` in standard errors. */
function zerosOf(values: Float32Array, rate: number) {
  const share = values.filter((value) => value === 0).length / values.length;
  return { share, errors: Math.abs(share - rate) / Math.sqrt((rate * (1 - rate)) / values.length) };
}

describe("dropout", () => {
  it.each([0.1, 0.5, 0.9])("drops %d of the elements in training and stretches the others", (rate) => {
    const outputs = dropping(rate).forward(2, true);
    expect(zerosOf(outputs, rate).errors).toBeLessThan(4);
    const kept = Math.fround(1 / (1 - rate));
    expect(outputs.every((value) => value === 0 || value === kept)).toBe(true);
  });

  it("drops neighbours, near and far, independently", () => {
    const dropped = [...dropping(0.5).forward(1, true)].map((value) => (value === 0 ? 1 : -1));
    for (const lag of [1, 2, 3, 4, 5, 8, 16, 32, 64, 1000]) {
      const pairs = dropped.slice(lag).map((value, i) => value * dropped[i]);
      const correlation = pairs.reduce<number>((a, b) => a + b, 0) / pairs.length;
      expect(Math.abs(correlation) * Math.sqrt(pairs.length)).toBeLessThan(4);
    }
  });

  it("draws anew with every forward, the same for the same seed", () => {
    const [first, same, other] = [dropping(0.5), dropping(0.5), dropping(0.5, "other")];
    const begin = first.forward(1, true).slice();
    expect(same.forward(1, true)).toEqual(begin);
    expect(other.forward(1, true)).not.toEqual(begin);
    expect(first.forward(1, true)).not.toEqual(begin);
    expect(first.forward(1, true)).not.toEqual(same.forward(1, true)); // the third and the second
  });

  it("goes on from a saved stream of noise", () => {
    const network = dropping(0.5);
    network.forward(1, true);
    const state = network.noise!.save();
    const next = network.forward(1, true).slice();
    network.noise!.load(state);
    expect(network.forward(1, true)).toEqual(next);
  });

  it("lets a gradient pass where it let its input pass", () => {
    const network = dropping(0.3);
    const outputs = network.forward(2, true).slice();
    network.outputGradient.data.fill(1);
    network.backward(2);
    expect(network.inputGradient!.data).toEqual(outputs); // of inputs that are all one
  });

  it("lets everything pass in play, gradients too, and at rate 0", () => {
    for (const [rate, training] of [
      [0.9, false],
      [0, true],
    ] as const) {
      const network = dropping(rate);
      scatter(network.input.data, rng("input"));
      expect(network.forward(1, training)).toEqual(network.input.head(WIDTH));
      scatter(network.outputGradient.data, rng("gradient"));
      network.backward(1);
      expect(network.inputGradient!.head(WIDTH)).toEqual(network.outputGradient.head(WIDTH));
    }
  });

  it("needs an rng in training, and says so", () => {
    const network = dropping(0.5).twin();
    expect(() => network.forward(1, true)).toThrow(
      "network.forward: expected an rng for a layer that draws random numbers in training, got none",
    );
    expect(network.forward(1).length).toBe(WIDTH);
  });

  it.each([-0.1, 1, Number.NaN, null])("refuses a rate of %s", (rate) => {
    expect(() => dropping(rate as number)).toThrow(
      `network.layers[0].rate: expected a finite number in [0, 1), got ${rate}`,
    );
  });
});
