import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Engine, type Tensor } from "../../../../agents/models/engine/engine.ts";
import type { Pointer } from "../../../../agents/models/engine/kernels.ts";
import { Network, type NetworkSpec } from "../../../../agents/models/engine/network.ts";
import type { LayerSpec } from "../../../../agents/models/layers/index.ts";
import { sizeOf } from "../../../../agents/models/layers/layer.ts";
import { Adam } from "../../../../agents/models/optimizers/adam.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { expectParity, type Reference, randomNetwork } from "../parity.ts";
import { fingerprint, relativeError, scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Recurrent = Extract<LayerSpec, { type: "simpleRnn" | "lstm" | "gru" }>;

/** Every kind of recurrent layer, but for its units. */
const kinds = [
  { type: "simpleRnn" },
  { type: "simpleRnn", activation: "relu" },
  { type: "lstm" },
  { type: "gru" },
  { type: "gru", resetAfter: false },
] as const;
const named = kinds.map((kind) => [JSON.stringify(kind), kind] as const);

/** The states after one step of one layer, from those before; the first one is the answer. x [batch, features]. */
function step(
  spec: Recurrent,
  x: tf.Tensor2D,
  states: tf.Tensor2D[],
  parameters: tf.Tensor[],
): tf.Tensor2D[] {
  const [w, u, b] = parameters as [tf.Tensor2D, tf.Tensor2D, tf.Tensor];
  const [h, c] = states;
  const weighed = (bias: tf.Tensor) => tf.add(tf.matMul(x, w), bias);
  const split = (z: tf.Tensor, parts: number) => tf.split(z, parts, 1) as tf.Tensor2D[];
  const blend = (gate: tf.Tensor, candidate: tf.Tensor) =>
    tf.add(tf.mul(gate, h), tf.mul(tf.sub(1, gate), candidate)) as tf.Tensor2D;
  if (spec.type === "simpleRnn") {
    const z = tf.add(weighed(b), tf.matMul(h, u)) as tf.Tensor2D;
    return [spec.activation === "relu" ? tf.relu(z) : tf.tanh(z)];
  }
  if (spec.type === "lstm") {
    const [input, forget, candidate, output] = split(tf.add(weighed(b), tf.matMul(h, u)), 4);
    const kept = tf.mul(tf.sigmoid(forget), c);
    const cell = tf.add(kept, tf.mul(tf.sigmoid(input), tf.tanh(candidate))) as tf.Tensor2D;
    return [tf.mul(tf.sigmoid(output), tf.tanh(cell)), cell];
  }
  if (spec.resetAfter === false) {
    const [zUpdate, zReset, zCandidate] = split(weighed(b), 3);
    const [uUpdate, uReset, uCandidate] = split(u, 3);
    const update = tf.sigmoid(tf.add(zUpdate, tf.matMul(h, uUpdate)));
    const reset = tf.sigmoid(tf.add(zReset, tf.matMul(h, uReset)));
    const seen = tf.mul(reset, h) as tf.Tensor2D;
    return [blend(update, tf.tanh(tf.add(zCandidate, tf.matMul(seen, uCandidate))))];
  }
  const [inputBias, stateBias] = tf.unstack(b);
  const [zUpdate, zReset, zCandidate] = split(weighed(inputBias), 3);
  const [sUpdate, sReset, sCandidate] = split(tf.add(tf.matMul(h, u), stateBias), 3);
  const update = tf.sigmoid(tf.add(zUpdate, sUpdate));
  const reset = tf.sigmoid(tf.add(zReset, sReset));
  return [blend(update, tf.tanh(tf.add(zCandidate, tf.mul(reset, sCandidate))))];
}

/** One layer after the other in tfjs, each from its own initial states [batch, units], or zero. */
function reference(layers: readonly Recurrent[], initial: readonly Float32Array[] = []): Reference {
  return (input, parameters) => {
    const starts = [...initial];
    return layers.reduce((x, spec, layer) => {
      const [batch, time, features] = x.shape;
      const shape: [number, number] = [batch, spec.units];
      const begin = () => {
        const values = starts.shift();
        return values ? tf.tensor2d(values, shape) : tf.zeros<tf.Rank.R2>(shape);
      };
      let states = spec.type === "lstm" ? [begin(), begin()] : [begin()];
      const answers: tf.Tensor2D[] = [];
      for (let t = 0; t < time; t++) {
        const now = tf.reshape(tf.slice(x, [0, t, 0], [batch, 1, features]), [batch, features]);
        states = step(spec, now as tf.Tensor2D, states, parameters.slice(3 * layer, 3 * layer + 3));
        answers.push(states[0]);
      }
      return spec.returnSequences ? tf.stack(answers, 1) : answers[time - 1];
    }, input);
  };
}

const time = fc.integer({ min: 1, max: 7 });
const width = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 37 }));

describe.each(named)("%s", (_, kind) => {
  const layer = (units: number, options: object = {}) => ({ ...kind, units, ...options }) as Recurrent;
  const one = (units: number, options: object, input: readonly number[]): NetworkSpec => ({
    input,
    layers: [layer(units, options)],
  });

  it("answers and differentiates as tfjs does, over random shapes", () => {
    fc.assert(
      fc.property(
        time,
        width,
        width,
        width,
        fc.boolean(),
        (steps, features, units, batch, returnSequences) => {
          const spec = one(units, { returnSequences }, [steps, features]);
          expectParity(randomNetwork(spec, batch + 2), batch, reference(spec.layers as Recurrent[]));
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("does so stacked", () => {
    fc.assert(
      fc.property(time, width, width, width, (steps, features, units, last) => {
        const layers = [layer(units, { returnSequences: true }), layer(last)];
        expectParity(randomNetwork({ input: [steps, features], layers }, 3), 3, reference(layers));
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it("goes on from the state it carries, and the gradient is that of the second window alone", () => {
    fc.assert(
      fc.property(time, width, width, width, (steps, features, units, batch) => {
        const layers = [layer(units, { returnSequences: true, carry: true }), layer(7, { carry: true })];
        const network = randomNetwork({ input: [steps, features], layers }, batch + 1);
        scatter(network.input.data, rng("first window"));
        network.forward(batch);
        const sizes = layers.flatMap((spec) => Array(spec.type === "lstm" ? 2 : 1).fill(batch * spec.units));
        const states = network.state.map((state, i) => state.head(sizes[i]).slice());
        expect(states.every((state) => state.some((value) => value !== 0))).toBe(true);
        expectParity(network, batch, reference(layers, states));
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it("gives two windows in a row the very bits of one long window", () => {
    const [first, second, features, units, batch] = [3, 4, 5, 6, 5];
    const long = randomNetwork(one(units, { returnSequences: true }, [first + second, features]), batch);
    scatter(long.input.data, rng("input"));
    const whole = stepsOf(long.forward(batch), batch, units);
    const inputs = stepsOf(long.input.data, batch, features);
    const short = randomNetwork(one(units, { returnSequences: true, carry: true }, [first, features]), batch);
    const rest = short.sharing({ maxBatch: batch, input: [second, features] });
    place(short, inputs.slice(0, first), features);
    const answers = stepsOf(short.forward(batch), batch, units);
    place(rest, inputs.slice(first), features);
    rest.state.forEach((state, i) => {
      state.data.set(short.state[i].data);
    });
    answers.push(...stepsOf(rest.forward(batch), batch, units));
    expect(answers).toEqual(whole);
  });

  it("acts step by step, one row at a time, with the very bits of the window it trains on", () => {
    const [steps, features, units, batch] = [9, 3, 7, 4];
    const layers = [layer(units, { returnSequences: true, carry: true }), layer(5, { carry: true })];
    const network = randomNetwork({ input: [steps, features], layers }, batch);
    scatter(network.input.data, rng("input"));
    const goals = network.forward(batch).slice();
    const actor = network.sharing({ maxBatch: 1, input: [1, features] });
    for (let row = 0; row < batch; row++) {
      actor.resetState();
      for (let t = 0; t < steps; t++) {
        const at = (row * steps + t) * features;
        actor.input.data.set(network.input.data.subarray(at, at + features));
        actor.forward(1);
      }
      expect(actor.output.data).toEqual(goals.slice(row * 5, row * 5 + 5));
    }
  });

  it("begins every forward at zero unless it carries, and again after resetState", () => {
    const spec = (carry: boolean) => one(5, { carry }, [4, 3]);
    const [fresh, carried] = [false, true].map((carry) => randomNetwork(spec(carry), 2));
    for (const network of [fresh, carried]) scatter(network.input.data, rng("input"));
    expect(fresh.state).toEqual([]);
    expect(carried.state.length).toBe(kind.type === "lstm" ? 2 : 1);
    const first = fresh.forward(2).slice();
    expect(fresh.forward(2)).toEqual(first);
    expect(carried.forward(2)).toEqual(first);
    expect(carried.forward(2)).not.toEqual(first);
    carried.resetState();
    expect(carried.forward(2)).toEqual(first);
  });

  it("resets the state of one row and leaves the others", () => {
    const network = randomNetwork(one(3, { carry: true }, [2, 4]), 3);
    scatter(network.input.data, rng("input"));
    const first = network.forward(3).slice();
    const kept = network.state.map((state) => state.data.slice());
    network.resetState(1);
    network.state.forEach((state, i) => {
      expect([...state.data]).toEqual([...kept[i].slice(0, 3), 0, 0, 0, ...kept[i].slice(6)]);
    });
    const second = network.forward(3);
    expect(second.slice(3, 6)).toEqual(first.slice(3, 6));
    expect(second.slice(0, 3)).not.toEqual(first.slice(0, 3));
    expect(second.slice(6)).not.toEqual(first.slice(6));
  });

  it("gives a row the same bits in a batch of any size, whatever stands in the other rows", () => {
    const [steps, features, units] = [3, 5, 6];
    const network = randomNetwork(one(units, { returnSequences: true }, [steps, features]), 9);
    const inputs = steps * features;
    const outputs = steps * units;
    const run = (batch: number, row: number) => {
      const [input, gradient] = [new Float32Array(inputs), new Float32Array(outputs)];
      scatter(input, rng("row"));
      scatter(gradient, rng("its gradient"));
      network.input.data.fill(Number.NaN);
      network.outputGradient.data.fill(Number.NaN);
      network.input.data.set(input, row * inputs);
      network.outputGradient.data.set(gradient, row * outputs);
      const output = network.forward(batch).slice(row * outputs, (row + 1) * outputs);
      network.backward(batch);
      return [output, network.inputGradient!.data.slice(row * inputs, (row + 1) * inputs)];
    };
    const alone = run(1, 0);
    expect(alone.flatMap((values) => [...values]).every(Number.isFinite)).toBe(true);
    for (let batch = 2; batch <= 9; batch++) expect(run(batch, batch - 1)).toEqual(alone);
  });

  it("gives the same gradients when backward is asked again", () => {
    const network = randomNetwork(one(6, { carry: true }, [3, 5]), 4);
    for (let window = 0; window < 2; window++) {
      scatter(network.input.data, rng(`window ${window}`));
      network.forward(4);
    }
    const gradients = () => {
      scatter(network.outputGradient.data, rng("gradient"));
      network.backward(4);
      return [network.gradients.data.slice(), network.inputGradient!.data.slice()];
    };
    expect(gradients()).toEqual(gradients());
  });

  it("takes no more memory for 200 steps of training", () => {
    const network = randomNetwork(one(6, { returnSequences: true }, [3, 5]), 4);
    const adam = new Adam(network);
    const { bytes } = network.engine;
    for (let i = 0; i < 200; i++) {
      network.forward(4, true);
      network.backward(4);
      adam.step();
    }
    expect(network.engine.bytes).toBe(bytes);
  });

  it("recalls after 8 steps what it saw in the first, which the last step alone cannot tell", () => {
    expect(errorAfterTraining(layer(8), 8)).toBeLessThan(0.05);
    expect(errorAfterTraining(layer(8), 1)).toBeGreaterThan(0.8);
  });
});

/**
 * A T-maze: a sign, ±1, shows in the first step and noise in the others; the answer is due in the last. The mean squared
 * error on new mazes, which is 1 for guessing, of a network that sees the last `window` of the 8 steps.
 */
function errorAfterTraining(layer: Recurrent, window: number): number {
  const [batch, length] = [32, 8];
  const luck = rng("maze");
  const spec: NetworkSpec = { input: [window, 2], layers: [layer, { type: "dense", units: 1 }] };
  const network = new Network(new Engine(), spec, { maxBatch: batch, rng: luck.split("network") });
  const adam = new Adam(network, { learningRate: 0.01 });
  let error = 0; // running mean
  for (let i = 0; i < 400; i++) {
    const signs = Array.from({ length: batch }, () => (luck.uniform(0, 1) < 0.5 ? -1 : 1));
    network.input.data.set(
      signs.flatMap((sign) => {
        const maze = Array.from({ length }, (_, t) => (t === 0 ? [sign, 1] : [luck.uniform(-0.5, 0.5), 0]));
        return maze.slice(length - window).flat();
      }),
    );
    const answers = network.forward(batch, true);
    const errors = signs.map((sign, row) => answers[row] - sign);
    error += 0.05 * (errors.reduce((sum, e) => sum + e * e, 0) / batch - error);
    network.outputGradient.data.set(errors.map((e) => e / batch));
    network.backward(batch);
    adam.step();
  }
  return error;
}

/** The steps of sequences [batch, time, width]: [time][batch · width]. */
function stepsOf(values: Float32Array, batch: number, width: number): Float32Array[] {
  const steps = values.length / batch / width;
  return Array.from({ length: steps }, (_, t) =>
    Float32Array.from({ length: batch * width }, (_, i) => {
      const [row, column] = [Math.floor(i / width), i % width];
      return values[(row * steps + t) * width + column];
    }),
  );
}

/** Writes steps [time][batch · width] into the input [batch, time, width]. */
function place(network: Network, steps: readonly Float32Array[], width: number): void {
  const { data } = network.input;
  for (let i = 0; i < data.length; i++) {
    const [column, t] = [i % width, Math.floor(i / width) % steps.length];
    const row = Math.floor(i / width / steps.length);
    data[i] = steps[t][row * width + column];
  }
}

describe("by hand:", () => {
  /** One unit over inputs of one feature, with the parameters in order. */
  const unit = (layer: Recurrent, parameters: number[], inputs: number[]) => {
    const spec = { input: [inputs.length, 1], layers: [layer] };
    const network = new Network(new Engine(), spec, { maxBatch: 1, inputGradient: true });
    network.parameters.data.set(parameters);
    network.input.data.set(inputs);
    network.forward(1);
    return network;
  };

  it("a simple unit of relu doubles what it saw and adds what is new", () => {
    const layer = { type: "simpleRnn", units: 1, activation: "relu", returnSequences: true } as const;
    const network = unit(layer, [1, 2, 0.5], [1, 2, -100, 3]);
    expect([...network.output.data]).toEqual([1.5, 5.5, 0, 3.5]); // 1 + ½, 2 · 1.5 + 2 + ½, below zero, 3 + ½
    network.outputGradient.data.set([1, 1, 1, 1]);
    network.backward(1);
    expect([...network.inputGradient!.data]).toEqual([3, 1, 0, 1]); // 1 + 2 · 1, 1, shut, 1
    expect([...network.gradients.data]).toEqual([1 * 3 + 2 * 1 + 3 * 1, 1.5 * 1, 3 + 1 + 1]);
  });

  it("an lstm's cell with an open forget gate keeps what it let in once, and so does the gradient", () => {
    const units = { units: 1, returnSequences: true } as const;
    const weights = [200, 0, 1, 0]; // of i, f, g, o: inputs above ½ are let in
    const network = unit(
      { type: "lstm", ...units },
      [...weights, 0, 0, 0, 0, -100, 100, 0, 100],
      [0.75, ...Array(40).fill(0)],
    );
    const [cell, answer] = [Math.tanh(0.75), Math.tanh(Math.tanh(0.75))];
    expect(relativeError(network.output.data, Array(41).fill(answer))).toBeLessThan(1e-6);
    network.outputGradient.data[40] = 1;
    network.backward(1);
    expect(network.inputGradient!.data[0]).toBeCloseTo((1 - answer * answer) * (1 - cell * cell), 5);
  });

  it("a gru's update gate holds the state: ½ of it and ½ of the candidate", () => {
    for (const resetAfter of [true, false]) {
      const bias = [0, 0, 100, ...(resetAfter ? [0, 0, 0] : [])]; // u = ½, g = 1
      const layer = { type: "gru", units: 1, returnSequences: true, resetAfter } as const;
      const network = unit(layer, [0, 0, 0, 0, 0, 0, ...bias], [7, 7, 7]);
      expect([...network.output.data]).toEqual([0.5, 0.75, 0.875]);
    }
  });
});

describe("parameters", () => {
  const spec = (layer: Recurrent): NetworkSpec => ({ input: [6, 5], layers: [layer] });

  it.each([
    [
      "simpleRnn",
      { type: "simpleRnn", units: 7 },
      () => tf.layers.simpleRNN({ units: 7, inputShape: [6, 5] }),
    ],
    [
      "lstm",
      { type: "lstm", units: 7 },
      () => tf.layers.lstm({ units: 7, recurrentActivation: "sigmoid", inputShape: [6, 5] }),
    ],
    [
      "gru",
      { type: "gru", units: 7, resetAfter: false },
      () => tf.layers.gru({ units: 7, recurrentActivation: "sigmoid", inputShape: [6, 5] }),
    ],
  ] as const)("are those of tfjs's %s layer, in its order", (_, layer, make) => {
    const network = randomNetwork(spec(layer), 4);
    scatter(network.input.data, rng("input"));
    const model = tf.sequential({ layers: [make()] });
    model.setWeights(
      network.layout.map(({ offset, shape }) =>
        tf.tensor(network.parameters.part(offset, sizeOf(shape)).data.slice(), [...shape]),
      ),
    );
    const exact = model.predict(tf.tensor3d(network.input.data.slice(), [4, 6, 5])) as tf.Tensor;
    expect(relativeError(network.forward(4), exact.dataSync())).toBeLessThan(1e-5);
  });

  it("have Keras's shapes", () => {
    const shapes = (layer: Recurrent) =>
      new Network(new Engine(), spec(layer), { maxBatch: 1 }).layout.map(
        ({ name, shape }) => `${name} ${shape.join("×")}`,
      );
    expect(shapes({ type: "simpleRnn", units: 7 })).toEqual([
      "weights 5×7",
      "recurrentWeights 7×7",
      "bias 7",
    ]);
    expect(shapes({ type: "lstm", units: 7 })).toEqual(["weights 5×28", "recurrentWeights 7×28", "bias 28"]);
    expect(shapes({ type: "gru", units: 7 })).toEqual(["weights 5×21", "recurrentWeights 7×21", "bias 2×21"]);
    expect(shapes({ type: "gru", units: 7, resetAfter: false }).at(-1)).toBe("bias 21");
  });

  it("begin as Keras's: the state's weights a rotation, biases zero but for the forget gate's, which is 1", () => {
    const network = new Network(new Engine(), spec({ type: "lstm", units: 4 }), {
      maxBatch: 1,
      rng: rng("net"),
    });
    const [weights, recurrent, bias] = network.layout.map(
      ({ offset, shape }) => network.parameters.part(offset, sizeOf(shape)).data,
    );
    const bound = Math.sqrt(6 / (5 + 16)); // glorotUniform
    expect(weights.every((w) => Math.abs(w) <= bound)).toBe(true);
    expect(Math.max(...weights)).toBeGreaterThan(0.8 * bound);
    const rows = [0, 1, 2, 3].map((i) => [...recurrent.slice(i * 16, (i + 1) * 16)]);
    const products = rows.flatMap((a) => rows.map((b) => a.reduce((sum, x, i) => sum + x * b[i], 0)));
    expect(relativeError(products, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBeLessThan(1e-6);
    expect([...bias]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("train to these very bits on every engine", () => {
    const trained = kinds.map((kind) => {
      const layers = [{ ...kind, units: 7, returnSequences: true, carry: true } as Recurrent];
      const network = new Network(new Engine(), { input: [3, 5], layers }, { maxBatch: 5, rng: rng("net") });
      const adam = new Adam(network, { learningRate: 0.01 });
      for (let i = 0; i < 20; i++) {
        scatter(network.input.data, rng(`window ${i}`));
        network.outputGradient.data.set(network.forward(5, true).map((y) => y - 0.5));
        network.backward(5);
        adam.step();
      }
      return fingerprint(network.parameters.data);
    });
    expect(trained).toEqual(["cfbc8e9a", "1922befc", "c9dc0b67", "398ec041", "212641b3"]);
  });
});

describe("the kernels", () => {
  const engine = new Engine();
  const { kernels: k } = engine;

  /** Fresh arrays of random numbers between margins of sevens, by their lengths; then how many sevens there are. */
  function sevensAfter(lengths: number[], call: (...arrays: Pointer[]) => void): number {
    const margin = 4;
    const whole: Tensor = engine.tensor(lengths.reduce((sum, length) => sum + length + margin, margin));
    whole.data.fill(7);
    let at = margin;
    const arrays = lengths.map((length) => {
      const part = whole.part(at, length);
      scatter(part.data, rng("array"));
      at += length + margin;
      return part.offset;
    });
    call(...arrays);
    return [...whole.data].filter((value) => value === 7).length - margin * (lengths.length + 1);
  }

  it("write their own elements alone", () => {
    for (let n = 1; n <= 9; n++) {
      const m = 3;
      const rows = (...gates: number[]) => gates.map((count) => count * m * n);
      const counts = [
        sevensAfter(rows(n, n), (x, y) => k.swapAxes(x, y, m, n, n)),
        sevensAfter(rows(1, 1, 1), (z, s, h) => k.tanhStep(z, s, h, m * n)),
        sevensAfter(rows(1, 1, 1, 1), (h, dy, dh, dz) => k.tanhStepBackward(h, dy, dh, dz, m * n)),
        sevensAfter(rows(1, 1, 1), (z, s, h) => k.reluStep(z, s, h, m * n)),
        sevensAfter(rows(1, 1, 1, 1), (h, dy, dh, dz) => k.reluStepBackward(h, dy, dh, dz, m * n)),
        sevensAfter(rows(4, 4, 1, 1, 1, 1), (z, s, c0, c, tanhC, h) =>
          k.lstmStep(z, s, c0, c, tanhC, h, m, n),
        ),
        sevensAfter(rows(4, 1, 1, 1, 1, 1, 4), (gates, c0, tanhC, dy, dh, dc, dz) =>
          k.lstmStepBackward(gates, c0, tanhC, dy, dh, dc, dz, m, n),
        ),
        sevensAfter(rows(3, 3, 1, 1), (z, s, h0, h) => k.gruStep(z, s, h0, h, m, n)),
        sevensAfter(rows(3, 3, 1, 1, 1, 1, 3, 3), (gates, s, h0, dy, dh, past, dz, ds) =>
          k.gruStepBackward(gates, s, h0, dy, dh, past, dz, ds, m, n),
        ),
        sevensAfter(rows(3, 2, 1, 1), (z, s, h0, q) => k.gruGates(z, s, h0, q, m, n)),
        sevensAfter(rows(3, 1, 1, 1, 3), (gates, h0, dq, past, dz) =>
          k.gruGatesBackward(gates, h0, dq, past, dz, m, n),
        ),
        sevensAfter(rows(3, 1, 1, 1), (z, s, h0, h) => k.gruCandidate(z, s, h0, h, m, n)),
        sevensAfter(rows(3, 1, 1, 1, 1, 3), (gates, h0, dy, dh, past, dz) =>
          k.gruCandidateBackward(gates, h0, dy, dh, past, dz, m, n),
        ),
      ];
      expect(counts).toEqual(Array(13).fill(0));
    }
  });

  it("swap axes there and back", () => {
    const [m, n, width] = [3, 4, 5];
    const [x, y, back] = [0, 1, 2].map(() => engine.tensor(m * n * width));
    scatter(x.data, rng("x"));
    k.swapAxes(x.offset, y.offset, m, n, width);
    k.swapAxes(y.offset, back.offset, n, m, width);
    expect(back.data).toEqual(x.data);
    expect(y.data[(2 * m + 1) * width + 3]).toBe(x.data[(1 * n + 2) * width + 3]);
  });
});

describe("a mistake in a spec is answered with a sentence:", () => {
  const build = (layer: object, input = [3, 2]) => {
    return () =>
      new Network(new Engine(), { input, layers: [layer] } as unknown as NetworkSpec, { maxBatch: 1 });
  };

  it.each([
    [
      "a flat input",
      build({ type: "lstm", units: 4 }, [6]),
      "network.layers[0]: expected an input [time, features], got [6]; give network.input two sides",
    ],
    [
      "an image",
      build({ type: "gru", units: 4 }, [6, 6, 3]),
      "expected an input [time, features], got [6,6,3]",
    ],
    ["no units", build({ type: "gru" }), "network.layers[0].units: expected an integer of at least 1"],
    [
      "an unknown key",
      build({ type: "lstm", units: 1, resetAfter: true }),
      'network.layers[0]: expected only type, units, returnSequences, carry, initializer, recurrentInitializer, got "resetAfter"',
    ],
    [
      "text for a truth",
      build({ type: "lstm", units: 1, carry: "false" }),
      'network.layers[0].carry: expected true or false, got "false"',
    ],
    [
      "text for another",
      build({ type: "gru", units: 1, resetAfter: "no" }),
      'network.layers[0].resetAfter: expected true or false, got "no"',
    ],
    [
      "another activation",
      build({ type: "simpleRnn", units: 1, activation: "sigmoid" }),
      'network.layers[0].activation: expected one of tanh, relu, got "sigmoid"; choose one of these.',
    ],
    [
      "an unknown initializer",
      build({ type: "lstm", units: 1, recurrentInitializer: "orthogonl" }),
      'got "orthogonl"; did you mean "orthogonal"?',
    ],
  ])("%s", (_, attempt, sentence) => {
    expect(attempt).toThrow(sentence);
  });
});
