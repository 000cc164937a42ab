import { describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { scatter } from "../random.ts";

const spec: NetworkSpec = {
  input: [3],
  layers: [
    { type: "dense", units: 5, activation: "tanh", name: "body" },
    { type: "batchNorm", name: "norm" },
    { type: "dropout", rate: 0.5 },
    { type: "dense", units: 2, name: "head" },
  ],
};

function build(): Network {
  return new Network(new Engine(), spec, { maxBatch: 4, rng: rng("net"), inputGradient: true });
}

function train(network: Network, steps: number, optimizer = new Adam(network, { learningRate: 0.1 })): void {
  for (let step = 0; step < steps; step++) {
    scatter(network.input.data, rng(`input-${step}`));
    network.forward(4, true);
    scatter(network.outputGradient.data, rng(`gradient-${step}`));
    network.backward(4);
    optimizer.step();
  }
}

/** Which layers' parameters, statistics included, differ. */
function moved(network: Network, before: Float32Array): number[] {
  const differs = ({ offset, shape }: { offset: number; shape: readonly number[] }) => {
    const end = offset + shape.reduce((a, b) => a * b);
    return network.parameters.data.subarray(offset, end).some((value, i) => value !== before[offset + i]);
  };
  return [...new Set(network.layout.filter(differs).map(({ layer }) => layer))];
}

describe("freezing", () => {
  it("leaves the named layers as they are, statistics included, and moves the others", () => {
    const network = build();
    const before = network.parameters.data.slice();
    network.freeze(["body", "norm"]);
    train(network, 3, new Adam(network, { learningRate: 0.1, weightDecay: 0.1 }));
    expect(moved(network, before)).toEqual([3]);
  });

  it("by index too, and the last call counts", () => {
    const network = build();
    const before = network.parameters.data.slice();
    network.freeze([0, 1]);
    network.freeze([3]);
    train(network, 1);
    expect(moved(network, before)).toEqual([0, 1]);
    network.freeze([]);
    train(network, 1);
    expect(moved(network, before)).toEqual([0, 1, 3]);
  });

  it("stops a layer at once, whatever momentum it had", () => {
    const network = build();
    const adam = new Adam(network, { learningRate: 0.1 });
    train(network, 3, adam);
    const before = network.parameters.data.slice();
    network.freeze(["head"]);
    train(network, 1, adam);
    expect(moved(network, before)).toEqual([0, 1]);
  });

  it("leaves no gradient in the frozen parts, and lets it pass through them", () => {
    const network = build();
    network.freeze(["norm", "head"]);
    train(network, 1);
    const gradient = (layer: number) =>
      network.layout
        .filter((slot) => slot.layer === layer)
        .flatMap(({ offset, shape }) => [
          ...network.gradients.part(
            offset,
            shape.reduce((a, b) => a * b),
          ).data,
        ]);
    expect([...gradient(1), ...gradient(3)].every((value) => value === 0)).toBe(true);
    expect(gradient(0).some((value) => value !== 0)).toBe(true);
    expect(network.inputGradient!.data.some((value) => value !== 0)).toBe(true);
  });

  it("makes a layer act as in play: a frozen dropout drops nothing", () => {
    const network = build();
    scatter(network.input.data, rng("input"));
    const play = network.forward(4).slice();
    expect(network.forward(4, true)).not.toEqual(play);
    network.freeze([1, 2]);
    network.parameters.data.set(build().parameters.data);
    expect(network.forward(4, true)).toEqual(play);
  });

  it("refuses a layer that is not there", () => {
    const network = build();
    expect(() => network.freeze(["haed"])).toThrow(
      'network.freeze: expected an index below 4 or one of the names body, norm, head, got "haed"; did you mean "head"?',
    );
    expect(() => network.freeze([4])).toThrow(
      "expected an index below 4 or one of the names body, norm, head, got 4; name the layer in the spec or give its index.",
    );
    const plain = new Network(new Engine(), { input: [1], layers: [{ type: "flatten" }] }, { maxBatch: 1 });
    expect(() => plain.freeze(["body"])).toThrow("one of the names (no layer has one), got");
  });
});

describe("a network that shares", () => {
  it("answers with the parameters of the other as they are now", () => {
    const network = build();
    const one = network.sharing({ maxBatch: 1 });
    train(network, 2);
    scatter(network.input.data, rng("input"));
    one.input.data.set(network.input.head(3));
    expect(one.forward(1)).toEqual(network.forward(4).slice(0, 2));
    expect(one.parameters).toBe(network.parameters);
    expect(one.noise).toBe(network.noise);
  });

  it("has inputs and outputs of its own", () => {
    const network = build();
    const one = network.sharing({ maxBatch: 1 });
    scatter(network.input.data, rng("input"));
    const before = network.forward(4);
    const copy = before.slice();
    one.input.data.fill(9);
    one.forward(1);
    expect(before).toEqual(copy);
  });

  it("must have the same parameters", () => {
    const network = build();
    expect(() => network.sharing({ maxBatch: 1, input: [4] })).toThrow(
      "network.sharing: expected the parameter 0.weights [3, 5], got 0.weights [4, 5]; share networks whose layers have the same parameters.",
    );
  });
});

describe("going back to the inputs alone", () => {
  it("gives them the same gradient, bit for bit, and refuses rows that did not go forward", () => {
    const network = build();
    const slopes = (back: "backward" | "backwardToInput") => {
      scatter(network.input.data, rng("input"));
      network.forward(4);
      scatter(network.outputGradient.data, rng("gradient"));
      network[back](4);
      return network.inputGradient!.data.slice();
    };
    expect(slopes("backwardToInput")).toEqual(slopes("backward"));
    expect(() => network.backwardToInput(3)).toThrow(/expected the 4 rows of the latest forward, got 3/);
  });
});
