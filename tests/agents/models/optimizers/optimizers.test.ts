import { describe, expect, it } from "vitest";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import type { Optimizer, Trainable } from "../../../../agents/models/optimizers/optimizer.ts";
import { RmsProp } from "../../../../agents/models/optimizers/rmsprop.ts";
import { Sgd } from "../../../../agents/models/optimizers/sgd.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { relativeError, scatter } from "../random.ts";

function trainable(values: number[]): Trainable {
  const engine = new Engine();
  const [parameters, gradients] = [engine.tensor(values.length), engine.tensor(values.length)];
  parameters.data.set(values);
  return { engine, parameters, gradients, trainable: [{ start: 0, length: values.length }] };
}

/** The one parameter, 1 at first, after each of these gradients. */
function path(make: (network: Trainable) => Optimizer, gradients: number[]): number[] {
  const network = trainable([1]);
  const optimizer = make(network);
  return gradients.map((gradient) => {
    network.gradients.data[0] = gradient;
    optimizer.step();
    return network.parameters.data[0];
  });
}

describe("by hand", () => {
  it("Adam takes a whole step first, then weighs means by root mean squares", () => {
    // t = 1, g = 0.5: m̂ = 0.5, v̂ = 0.25, so the step is 0.1 · 0.5 / 0.5.
    // t = 2, g = −1: m = 0.9 · 0.05 − 0.1 = −0.055, v = 0.999 · 0.00025 + 0.001 = 0.00124975;
    //   m̂ = −0.055 / 0.19 = −0.28947368, v̂ = 0.00124975 / 0.001999 = 0.62518759, √v̂ = 0.79068805.
    const actual = path((network) => new Adam(network, { learningRate: 0.1, epsilon: 0 }), [0.5, -1]);
    expect(actual).toEqual([
      expect.closeTo(0.9, 6),
      expect.closeTo(0.9 + 0.1 * (0.28947368 / 0.79068805), 6),
    ]);
  });

  it("Adam adds epsilon to the corrected root", () => {
    const actual = path((network) => new Adam(network, { learningRate: 0.1, epsilon: 0.5 }), [0.5]);
    expect(actual).toEqual([expect.closeTo(1 - 0.1 * (0.5 / (0.5 + 0.5)), 6)]);
  });

  it("AdamW decays a parameter by rate times decay, apart from its gradient's step", () => {
    // t = 1: (1 − 0.1 · 0.5) 1 − 0.1; t = 2: 0.95 · 0.85 + the same step as without decay.
    const make = (network: Trainable) =>
      new Adam(network, { learningRate: 0.1, epsilon: 0, weightDecay: 0.5 });
    expect(path(make, [0.5, -1])).toEqual([
      expect.closeTo(0.85, 6),
      expect.closeTo(0.95 * 0.85 + 0.1 * (0.28947368 / 0.79068805), 6),
    ]);
  });

  it("AdamW without decay is Adam to the bit, and a decay that no gradient disturbs is a geometric series", () => {
    const gradients = [0.3, -0.7, 0.11, 2];
    const plain = path((network) => new Adam(network), gradients);
    expect(path((network) => new Adam(network, { weightDecay: 0 }), gradients)).toEqual(plain);
    const decayed = path((network) => new Adam(network, { learningRate: 0.5, weightDecay: 0.5 }), [0, 0, 0]);
    expect(decayed).toEqual([0.75, 0.75 ** 2, 0.75 ** 3]);
  });

  const settings = { learningRate: 0.1, alpha: 0.9, epsilon: 0 };

  it("RMSProp divides by the root mean square", () => {
    // s = 0.1, then 0.9 · 0.1 + 0.1 · 4 = 0.49.
    const actual = path((network) => new RmsProp(network, settings), [1, 2]);
    expect(actual).toEqual([expect.closeTo(0.68377223, 6), expect.closeTo(0.68377223 - 0.2 / 0.7, 6)]);
  });

  it("RMSProp adds epsilon to the root", () => {
    const actual = path((network) => new RmsProp(network, { ...settings, epsilon: 0.1 }), [1]);
    expect(actual).toEqual([expect.closeTo(1 - 0.1 / (0.31622777 + 0.1), 6)]);
  });

  it("centred RMSProp divides by the deviation", () => {
    // s − a² = 0.1 − 0.01 = 0.09, then 0.49 − 0.29² = 0.4059.
    const actual = path((network) => new RmsProp(network, { ...settings, centered: true }), [1, 2]);
    expect(actual).toEqual([
      expect.closeTo(1 - 0.1 / 0.3, 6),
      expect.closeTo(1 - 0.1 / 0.3 - 0.2 / 0.63710282, 6),
    ]);
  });

  it("RMSProp's momentum gathers the divided gradients", () => {
    // u = 1 / √0.1 = 3.16227766, then 0.5 · 3.16227766 + 2 / 0.7 = 4.43828169.
    const actual = path((network) => new RmsProp(network, { ...settings, momentum: 0.5 }), [1, 2]);
    expect(actual).toEqual([expect.closeTo(0.68377223, 6), expect.closeTo(0.68377223 - 0.443828169, 6)]);
  });

  it("centred RMSProp survives a gradient that never changes", () => {
    const make = (network: Trainable) =>
      new RmsProp(network, { ...settings, alpha: 0.95, epsilon: 1, centered: true });
    expect(path(make, Array(2_000).fill(0.1)).every(Number.isFinite)).toBe(true);
  });

  it("gradient descent goes down the gradient, with momentum also down the last ones", () => {
    expect(path((network) => new Sgd(network, { learningRate: 0.5 }), [1, 2])).toEqual([0.5, -0.5]);
    // u = 1, then 0.5 · 1 + 2 = 2.5.
    expect(path((network) => new Sgd(network, { learningRate: 0.5, momentum: 0.5 }), [1, 2])).toEqual([
      0.5, -0.75,
    ]);
  });

  it("Nesterov's momentum looks one step ahead", () => {
    // u = 1, then 0.5 · 1 + 2 = 2.5; the steps are 0.5 (1 + 0.5 · 1) and 0.5 (2 + 0.5 · 2.5).
    const make = (network: Trainable) =>
      new Sgd(network, { learningRate: 0.5, momentum: 0.5, nesterov: true });
    expect(path(make, [1, 2])).toEqual([0.25, 0.25 - 1.625]);
  });

  it("weight decay adds its part of the parameter to the gradient", () => {
    // g = 1 + 0.5 · 1 = 1.5, then 2 + 0.5 · 0.25 = 2.125, and with momentum u = 0.5 · 1.5 + 2.125 = 2.875.
    const plain = { learningRate: 0.5, weightDecay: 0.5 };
    expect(path((network) => new Sgd(network, plain), [1, 2])).toEqual([0.25, 0.25 - 1.0625]);
    const withMomentum = { ...plain, momentum: 0.5 };
    expect(path((network) => new Sgd(network, withMomentum), [1, 2])).toEqual([0.25, 0.25 - 1.4375]);
    // s = 0.1 · 1.5², so the step is 0.1 / √0.1, whatever the gradient's size.
    const rms = (network: Trainable) => new RmsProp(network, { ...settings, weightDecay: 0.5 });
    expect(path(rms, [1])).toEqual([expect.closeTo(0.68377223, 6)]);
    expect(path((network) => new RmsProp(network, { ...settings, epsilon: 1, weightDecay: 1 }), [0])).toEqual(
      [expect.closeTo(1 - 0.1 / (1 + Math.sqrt(0.1)), 6)],
    );
  });
});

describe("over 300 steps of random gradients, 11 parameters agree with the formula in float64", () => {
  /** `update(state, gradient, t)` returns how far to move; `state` holds one parameter and its moments. */
  type Update = (
    state: { value: number; first: number; second: number; velocity: number },
    gradient: number,
    t: number,
  ) => number;

  const adamUpdate: Update = (state, g, t) => {
    state.first = 0.8 * state.first + 0.2 * g;
    state.second = 0.99 * state.second + 0.01 * g * g;
    return (0.01 * (state.first / (1 - 0.8 ** t))) / (Math.sqrt(state.second / (1 - 0.99 ** t)) + 1e-3);
  };
  const adamWUpdate: Update = (state, g, t) => 0.01 * 0.3 * state.value + adamUpdate(state, g, t);
  const rmsUpdate: Update = (state, g) => {
    state.first = 0.95 * state.first + 0.05 * g;
    state.second = 0.95 * state.second + 0.05 * g * g;
    state.velocity = 0.7 * state.velocity + g / (Math.sqrt(state.second - state.first ** 2) + 1e-2);
    return 0.01 * state.velocity;
  };

  it.each([
    [
      "Adam",
      (network: Trainable) =>
        new Adam(network, { learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 }),
      adamUpdate,
    ],
    [
      "AdamW",
      (network: Trainable) =>
        new Adam(network, { learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.3 }),
      adamWUpdate,
    ],
    [
      "RMSProp",
      (network: Trainable) =>
        new RmsProp(network, {
          learningRate: 0.01,
          alpha: 0.95,
          epsilon: 1e-2,
          momentum: 0.7,
          centered: true,
        }),
      rmsUpdate,
    ],
  ] as const)("%s", (name, make, update) => {
    const network = trainable(Array(11).fill(1));
    const optimizer = make(network);
    const source = rng(name);
    const exact = Array.from({ length: 11 }, () => ({ value: 1, first: 0, second: 0, velocity: 0 }));
    for (let t = 1; t <= 300; t++) {
      scatter(network.gradients.data, source);
      exact.forEach((one, i) => {
        one.value -= update(one, network.gradients.data[i], t);
      });
      optimizer.step();
    }
    expect(
      relativeError(
        network.parameters.data,
        exact.map(({ value }) => value),
      ),
    ).toBeLessThan(1e-5);
    expect(optimizer.steps).toBe(300);
  });
});

const makers: [string, (network: Trainable) => Optimizer][] = [
  ["Adam", (network) => new Adam(network)],
  ["AdamW", (network) => new Adam(network, { weightDecay: 0.1 })],
  ["RMSProp, plain", (network) => new RmsProp(network)],
  ["RMSProp, centred with momentum", (network) => new RmsProp(network, { centered: true, momentum: 0.9 })],
  ["Sgd, plain", (network) => new Sgd(network, { learningRate: 0.01 })],
  ["Sgd with momentum", (network) => new Sgd(network, { learningRate: 0.01, momentum: 0.9 })],
  [
    "Sgd, Nesterov with decay",
    (network) => new Sgd(network, { learningRate: 0.01, momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
  ],
];

describe.each(makers)("%s", (_, make) => {
  /** Random gradients, the same for the same step. */
  function advance(network: Trainable, optimizer: Optimizer, from: number, to: number): void {
    for (let t = from; t < to; t++) {
      scatter(network.gradients.data, rng(`step-${t}`));
      optimizer.step();
    }
  }

  it("continues to the bit from what it saved", () => {
    const network = trainable(Array(7).fill(0.5));
    const optimizer = make(network);
    advance(network, optimizer, 0, 10);
    optimizer.learningRate = 0.02;
    const [state, parameters] = [optimizer.save(), network.parameters.data.slice()];
    advance(network, optimizer, 10, 20);

    const resumed = trainable([...parameters]);
    const successor = make(resumed);
    successor.load(structuredClone(state));
    advance(resumed, successor, 10, 20);
    expect(resumed.parameters.data).toEqual(network.parameters.data);
    expect(successor.save()).toEqual(optimizer.save());
    expect(successor.steps).toBe(20);
  });

  it("obeys a learning rate changed on the way: zero stands still", () => {
    const network = trainable([1, 2, 3]);
    const optimizer = make(network);
    optimizer.learningRate = 0;
    advance(network, optimizer, 0, 3);
    expect([...network.parameters.data]).toEqual([1, 2, 3]);
  });
});

describe("a mistake in an optimiser's settings is answered with a sentence", () => {
  const network = trainable([1, 2]);

  it.each([
    [
      "a negative rate",
      () => new Adam(network, { learningRate: -1 }),
      "adam.learningRate: expected a finite number of at least 0, got -1",
    ],
    [
      "a decay of one",
      () => new Adam(network, { beta2: 1 }),
      "adam.beta2: expected a finite number in [0, 1), got 1",
    ],
    [
      "a negative decay",
      () => new Adam(network, { weightDecay: -0.1 }),
      "adam.weightDecay: expected a finite number of at least 0, got -0.1",
    ],
    [
      "a name that is none",
      () => new RmsProp(network, { decay: 0.9 } as object),
      'rmsprop: expected only learningRate, alpha, epsilon, momentum, weightDecay, centered, got "decay"',
    ],
    [
      "Nesterov without momentum",
      () => new Sgd(network, { learningRate: 1, nesterov: true }),
      "sgd.nesterov: expected a momentum above 0 to look ahead along, got 0",
    ],
    [
      "no number",
      () => new Sgd(network, { learningRate: Number.NaN }),
      "sgd.learningRate: expected a finite number of at least 0, got NaN",
    ],
  ])("%s", (_, attempt, sentence) => {
    expect(attempt).toThrow(sentence);
  });

  it("the state of another network, or of another kind", () => {
    const other = new Adam(trainable([1, 2, 3])).save();
    expect(() => new Adam(network).load(other)).toThrow("adam.moments.means: expected 2 numbers, got 3");
    expect(() => new RmsProp(network).load(other)).toThrow(
      "rmsprop.moments: expected squares, got means, squares",
    );
  });
});
