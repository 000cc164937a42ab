import { describe, expect, it } from "vitest";
import { type ActivationName, activationNames } from "../../../../agents/models/engine/activations.ts";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { fingerprint, relativeError, scatter } from "../random.ts";

describe("by hand:", () => {
  /** One image through one layer, and dLoss/dInput for dLoss/dOutput = 1, 2, 3 … */
  function through(layer: LayerSpec, input: number[], values: number[], parameters: number[] = []) {
    const spec = { input, layers: [layer] };
    const network = new Network(new Engine(), spec, { maxBatch: 1, inputGradient: true });
    network.parameters.data.set(parameters);
    network.input.data.set(values);
    const outputs = [...network.forward(1)];
    network.outputGradient.data.set(outputs.map((_, i) => i + 1));
    network.backward(1);
    return { outputs, inputGradient: [...network.inputGradient!.data] };
  }

  it("a convolution slides its kernel as it is, not mirrored, and adds the bias", () => {
    const layer = { type: "conv2d", filters: 1, kernelSize: [1, 2] } as const;
    expect(through(layer, [1, 3, 1], [1, 2, 4], [10, 1, 100])).toEqual({
      outputs: [112, 124], // 10 · 1 + 1 · 2 + 100, 10 · 2 + 1 · 4 + 100
      inputGradient: [10, 21, 2], // 10 · 1, 1 · 1 + 10 · 2, 1 · 2
    });
  });

  it("padding that is odd goes behind", () => {
    const layer = { type: "conv2d", filters: 1, kernelSize: [1, 2], padding: "same" } as const;
    expect(through(layer, [1, 3, 1], [1, 2, 4], [10, 1, 0]).outputs).toEqual([12, 24, 40]);
  });

  it("of equal pixels the first takes the whole gradient of the maximum", () => {
    const layer = { type: "maxPool2d", poolSize: [1, 2], stride: 1 } as const;
    expect(through(layer, [1, 4, 1], [3, 3, 1, 3])).toEqual({
      outputs: [3, 3, 3],
      inputGradient: [1, 2, 0, 3],
    });
  });

  it("an average counts only what lies in the image", () => {
    const layer = { type: "averagePool2d", poolSize: [1, 2], padding: "same" } as const;
    expect(through(layer, [1, 3, 1], [1, 3, 5])).toEqual({ outputs: [2, 5], inputGradient: [0.5, 0.5, 2] });
  });

  it("pooling lets NaN through, so that a diverged network shows", () => {
    const values = [1, Number.NaN, 2, Number.NaN, 1, 2, 1, 2, Number.NaN];
    for (const type of ["maxPool2d", "averagePool2d"] as const) {
      expect(through({ type, poolSize: [1, 3] }, [3, 3, 1], values).outputs).toEqual(
        Array(3).fill(Number.NaN),
      );
    }
  });
});

it("a convolution of a single pixel is a dense layer to the bit, with every activation", () => {
  for (const activation of activationNames as ActivationName[]) {
    const layers: LayerSpec[] = [
      { type: "conv2d", filters: 5, kernelSize: 1, activation },
      { type: "dense", units: 5, activation },
    ];
    const answers = layers.map((layer) => {
      const spec = { input: [1, 1, 7], layers: [layer] };
      const network = new Network(new Engine(), spec, { maxBatch: 6, rng: rng("net"), inputGradient: true });
      scatter(network.input.data, rng("input"));
      scatter(network.outputGradient.data, rng("gradient"));
      const outputs = network.forward(6).slice();
      network.backward(6);
      return [outputs, network.gradients.data, network.inputGradient!.data];
    });
    expect(answers[0]).toEqual(answers[1]);
  }
});

describe("training", () => {
  const spec: NetworkSpec = {
    input: [7, 6, 3],
    layers: [
      { type: "conv2d", filters: 5, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "maxPool2d", poolSize: 3, stride: 2, padding: "same" },
      { type: "conv2d", filters: 6, kernelSize: 2, activation: "relu" },
      { type: "averagePool2d", poolSize: 2, stride: 1, padding: "same" },
      { type: "flatten" },
      { type: "dense", units: 2 },
    ],
  };

  function build(spec: NetworkSpec, maxBatch: number): Network {
    const network = new Network(new Engine(), spec, { maxBatch, rng: rng("net"), inputGradient: true });
    scatter(network.input.data, rng("input"));
    scatter(network.outputGradient.data, rng("gradient"));
    return network;
  }

  /** Steps towards outputs of 1. */
  function train(network: Network, adam: Adam, steps: number): void {
    for (let i = 0; i < steps; i++) {
      const outputs = network.forward(4);
      for (let j = 0; j < outputs.length; j++) network.outputGradient.data[j] = outputs[j] - 1;
      network.backward(4);
      adam.step();
    }
  }

  it("learns, and takes no more memory for 500 steps", () => {
    const network = build(spec, 4);
    const adam = new Adam(network, { learningRate: 0.01 });
    const bytes = network.engine.bytes;
    train(network, adam, 500);
    expect(network.engine.bytes).toBe(bytes);
    expect(relativeError(network.forward(4), Array(8).fill(1))).toBeLessThan(1e-3);
  });

  it("gives the same bits each time", () => {
    const parameters = [1, 2].map(() => {
      const network = build(spec, 4);
      train(network, new Adam(network), 30);
      return network.parameters.data.slice();
    });
    expect(parameters[0]).toEqual(parameters[1]);
  });

  it("gives these very bits on every engine", () => {
    const network = build(spec, 4);
    train(network, new Adam(network), 30);
    expect(fingerprint(network.parameters.data)).toBe("7c4df18c");
  });

  it("gives an image the same bits alone and in a batch", () => {
    const network = build(spec, 5);
    const together = network.forward(5).slice(-2);
    network.input.data.copyWithin(0, 4 * network.inputSize);
    expect(network.forward(1)).toEqual(together);
  });

  it("gives the same gradients when it goes back a second time from one forward", () => {
    const network = build(spec, 4);
    network.forward(4);
    const gradients = [1, 2].map(() => {
      scatter(network.outputGradient.data, rng("gradient"));
      network.backward(4);
      return [network.gradients.data.slice(), network.inputGradient!.data.slice()];
    });
    expect(gradients[0]).toEqual(gradients[1]);
  });

  it("writes a batch's rows only", () => {
    for (const layer of spec.layers.slice(0, 4)) {
      const network = build({ input: [7, 6, 3], layers: [layer] }, 3);
      const written = [network.output, network.inputGradient!];
      for (const tensor of written) tensor.data.fill(7);
      network.forward(2);
      network.backward(2);
      for (const { data } of written) {
        expect(data.slice((data.length / 3) * 2)).toEqual(new Float32Array(data.length / 3).fill(7));
      }
    }
  });
});

describe("a mistake in an image layer is answered with a sentence:", () => {
  const attempt =
    (layer: object, input: number[] = [5, 4, 3]) =>
    () =>
      new Network(new Engine(), { input, layers: [layer] } as unknown as NetworkSpec, { maxBatch: 1 });
  const conv = { type: "conv2d", filters: 2, kernelSize: 3 };

  it.each([
    [
      "a flat input",
      attempt(conv, [60]),
      "network.layers[0]: expected an input [height, width, channels], got [60]; give network.input three sides",
    ],
    [
      "a flat input to pool",
      attempt({ type: "globalAveragePool2d" }, [60]),
      "network.layers[0]: expected an input [height, width, channels], got [60]",
    ],
    [
      "a kernel larger than the image",
      attempt({ ...conv, kernelSize: [2, 5] }),
      'network.layers[0].kernelSize: expected at most the input\'s 5×4, got 2×5; choose a smaller one or padding "same".',
    ],
    [
      "a pool larger than the image",
      attempt({ type: "maxPool2d", poolSize: 6 }),
      "network.layers[0].poolSize: expected at most the input's 5×4, got 6×6",
    ],
    [
      "an unknown padding",
      attempt({ ...conv, padding: "sane" }),
      'network.layers[0].padding: expected one of valid, same, got "sane"; did you mean "same"?',
    ],
    [
      "no filters",
      attempt({ ...conv, filters: 0 }),
      "network.layers[0].filters: expected an integer of at least 1, got 0",
    ],
    [
      "a stride of nothing",
      attempt({ ...conv, stride: [1, 0] }),
      "network.layers[0].stride: expected an integer of at least 1, got 0",
    ],
    [
      "a size of three numbers",
      attempt({ ...conv, kernelSize: [1, 2, 3] }),
      "network.layers[0].kernelSize: expected a whole number or [down, across], got [1,2,3]",
    ],
    [
      "no size",
      attempt({ type: "averagePool2d" }),
      "network.layers[0].poolSize: expected a whole number or [down, across], got undefined",
    ],
    [
      "an unknown key",
      attempt({ ...conv, strides: 2 }),
      'network.layers[0]: expected only type, filters, kernelSize, stride, padding, bias, activation, initializer, got "strides"; did you mean "stride"?',
    ],
    [
      "a key that flatten has not",
      attempt({ type: "flatten", units: 2 }),
      'network.layers[0]: expected only type, got "units"',
    ],
  ])("%s", (_, make, sentence) => {
    expect(make).toThrow(sentence);
  });
});
