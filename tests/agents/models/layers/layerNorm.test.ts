import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine, type Tensor } from "../../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { fingerprint, largestDifference, normals, relativeError, scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

function network(spec: NetworkSpec, maxBatch: number): Network {
  return new Network(new Engine(), spec, { maxBatch, rng: rng("net"), inputGradient: true });
}

/** Input [height, width]: layerNorm alone. */
const alone = (height: number, width: number, epsilon = 1e-5): NetworkSpec => ({
  input: [height, width],
  layers: [{ type: "layerNorm", epsilon }],
});

/** Every parameter and the input random; rows of the input far from zero and of different widths. */
function fill(net: Network): void {
  scatter(net.parameters.data, rng("parameters"));
  scatter(net.outputGradient.data, rng("gradient"));
  const width = net.spec.input[1];
  const source = rng("input");
  for (let row = 0; row < net.input.length / width; row++) {
    const [mean, deviation] = [source.normal(0, 3), 0.5 + source.uniform(0, 3)];
    const part = net.input.part(row * width, width).data;
    for (let j = 0; j < width; j++) part[j] = source.normal(mean, deviation);
  }
}

function normalized(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const standard = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(standard, gain), bias);
}

const largest = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0];

describe("layer normalisation", () => {
  const side = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 70 }));

  it("answers and differentiates as tfjs does, over random shapes", () => {
    const check = (height: number, width: number, batch: number, epsilon: number) => {
      const net = network(alone(height, width, epsilon), batch + 1);
      fill(net);
      const shape = [batch, height, width];
      const x = tf.tensor(net.input.head(batch * net.inputSize).slice(), shape);
      const weight = tf.tensor(net.outputGradient.head(batch * net.inputSize).slice(), shape);
      const [gain, bias] = [0, width].map((at) => tf.tensor1d(net.parameters.part(at, width).data.slice()));
      const loss = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) =>
        tf.sum(tf.mul(normalized(x, gain, bias, epsilon), weight)) as tf.Scalar;
      const [dx, ...dparameters] = tf.grads(loss)([x, gain, bias]);

      const outputs = normalized(x, gain, bias, epsilon).dataSync();
      expect(relativeError(net.forward(batch), outputs)).toBeLessThan(1e-5);
      net.backward(batch);
      dparameters.forEach((exact, i) => {
        const error = largestDifference(net.gradients.part(i * width, width).data, exact.dataSync());
        expect(error / Math.max(largest(exact), 1e-3)).toBeLessThan(1e-4);
      });
      // Where the gradient cancels, as it does in a row of one or two, its terms dy / √(σ² + ε) are the scale.
      const least = 1e-3 / Math.sqrt(epsilon);
      const error = largestDifference(net.inputGradient!.head(batch * net.inputSize), dx.dataSync());
      expect(error / Math.max(largest(dx), least)).toBeLessThan(1e-4);
    };
    const epsilon = fc.constantFrom(1e-5, 1e-3, 0.1);
    fc.assert(
      fc.property(side, side, side, epsilon, (...all) => tf.tidy(() => check(...all))),
      { seed: 1, numRuns: 100 },
    );
  });

  it("is the default layer of tfjs at the same epsilon, between other layers too", () => {
    const net = network(
      {
        input: [7],
        layers: [
          { type: "dense", units: 13, activation: "tanh" },
          { type: "layerNorm", epsilon: 1e-3 },
          { type: "dense", units: 2 },
        ],
      },
      5,
    );
    scatter(net.parameters.data, rng("parameters"));
    scatter(net.input.data, rng("input"));
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 13, activation: "tanh", inputShape: [7] }),
        tf.layers.layerNormalization({ epsilon: 1e-3 }),
        tf.layers.dense({ units: 2 }),
      ],
    });
    model.setWeights(
      net.layout.map(({ offset, shape }) => {
        const size = shape.reduce((a, b) => a * b);
        return tf.tensor(net.parameters.part(offset, size).data.slice(), [...shape]);
      }),
    );
    const exact = model.predict(tf.tensor2d(net.input.data.slice(), [5, 7])) as tf.Tensor;
    expect(relativeError(net.forward(5), exact.dataSync())).toBeLessThan(1e-5);
  });

  it("begins as plain standardisation: mean 0 and mean square 1 of every row", () => {
    const net = network(alone(3, 11), 2);
    scatter(net.input.data, rng("input"));
    net.input.data.set(net.input.data.map((x) => 100 + 20 * x));
    const y = net.forward(2);
    for (let row = 0; row < 6; row++) {
      const values = y.slice(row * 11, row * 11 + 11);
      expect(values.reduce((sum, value) => sum + value, 0) / 11).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + value * value, 0) / 11).toBeCloseTo(1, 5);
    }
  });

  it("by hand: (1, 3) has mean 2 and variance 1, so it becomes (−1, 1)", () => {
    const net = network(alone(1, 2, 1e-12), 1);
    net.parameters.data.set([10, 20, 0.5, 0.25]); // gain, bias
    net.input.data.set([1, 3]);
    expect([...net.forward(1)]).toEqual([-9.5, 20.25]);
    net.outputGradient.data.set([1, 2]); // dx̂ = (10, 40): mean 25, mean dx̂ x̂ = 15, so dx = 0
    net.backward(1);
    expect([...net.gradients.data]).toEqual([-1, 2, 1, 2]);
    expect([...net.inputGradient!.data]).toEqual([0, 0]);
  });
});

describe("its extremes:", () => {
  it("equal inputs, and a row of one, become the bias and feel no gradient", () => {
    for (const width of [1, 4, 5]) {
      const net = network(alone(1, width), 1);
      net.parameters.data.fill(0.75);
      net.input.data.fill(8);
      net.outputGradient.data.fill(1);
      expect([...net.forward(1)]).toEqual(Array(width).fill(0.75));
      net.backward(1);
      expect([...net.inputGradient!.data]).toEqual(Array(width).fill(0));
    }
  });

  it("NaN spoils its own row alone", () => {
    const net = network(alone(1, 5), 3);
    fill(net);
    const before = net.forward(3).slice();
    net.input.data[7] = Number.NaN;
    const after = net.forward(3);
    expect([...after.slice(5, 10)]).toEqual(Array(5).fill(Number.NaN));
    expect([after.slice(0, 5), after.slice(10)]).toEqual([before.slice(0, 5), before.slice(10)]);
    net.backward(3);
    expect([...net.inputGradient!.data.slice(0, 5)].every(Number.isFinite)).toBe(true);
  });
});

describe("its kernels", () => {
  const engine = new Engine();

  /** y, dx and dgain of rows [m, n], each written between margins of sevens. */
  function run(x: Tensor, dy: Tensor, m: number, n: number) {
    const whole = engine.tensor(2 * m * n + n + 32);
    whole.data.fill(7);
    const [y, dx, dgain] = [
      whole.part(8, m * n),
      whole.part(16 + m * n, m * n),
      whole.part(24 + 2 * m * n, n),
    ];
    const [gain, bias, statistics] = [
      normals(engine, n, "gain"),
      normals(engine, n, "bias"),
      engine.tensor(2 * m),
    ];
    const { kernels } = engine;
    kernels.layerNorm(x.offset, gain.offset, bias.offset, y.offset, statistics.offset, 1e-5, m, n);
    kernels.layerNormGains(x.offset, statistics.offset, dy.offset, dgain.offset, m, n);
    kernels.layerNormBackward(x.offset, gain.offset, statistics.offset, dy.offset, dx.offset, m, n);
    const sevens = [...whole.data].filter((value) => value === 7).length;
    return { y: y.data, dx: dx.data, dgain: dgain.data, sevens };
  }

  it("write their own elements alone, and give a row the same bits in a batch of any size", () => {
    for (let n = 1; n <= 13; n++) {
      const [x, dy] = [normals(engine, 5 * n, "x"), normals(engine, 5 * n, "dy")];
      const together = run(x, dy, 5, n);
      expect(together.sevens).toBe(32);
      for (let i = 0; i < 5; i++) {
        const single = run(x.part(i * n, n), dy.part(i * n, n), 1, n);
        expect(single.y).toEqual(together.y.slice(i * n, i * n + n));
        expect(single.dx).toEqual(together.dx.slice(i * n, i * n + n));
      }
    }
  });

  it("give these very bits on every engine", () => {
    const { y, dx, dgain } = run(normals(engine, 77, "x"), normals(engine, 77, "dy"), 7, 11);
    expect([y, dx, dgain].map(fingerprint)).toEqual(["ddd3d27b", "454dd922", "9e00ddbd"]);
  });
});

it("a mistake in the spec is answered with a sentence", () => {
  const build = (layer: object) => () =>
    network({ input: [2], layers: [layer] } as unknown as NetworkSpec, 1);
  expect(build({ type: "layerNorm", epsilon: 0 })).toThrow(
    "network.layers[0].epsilon: expected a finite number of at least 1e-30, got 0",
  );
  expect(build({ type: "layerNorm", eps: 1e-5 })).toThrow(
    'network.layers[0]: expected only type, epsilon, got "eps"',
  );
});
