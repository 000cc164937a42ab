import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it } from "vitest";
import type { NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { createExecutor } from "../../../../agents/models/executors/createExecutor.ts";
import type {
  Executor,
  ExecutorName,
  ExecutorOptions,
} from "../../../../agents/models/executors/executor.ts";
import { networkOf } from "../../../../agents/models/index.ts";
import type { OptimizerSpec } from "../../../../agents/models/optimizers/index.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { relativeError, scatter } from "../random.ts";
import { flat, image, sequence, text } from "../tfjs/specs.ts";

const BATCH = 6;
const running: Executor[] = [];
afterEach(() => {
  for (const executor of running.splice(0)) executor.dispose();
});

async function create(
  executor: ExecutorName,
  spec: NetworkSpec,
  optimizer?: OptimizerSpec,
  more: Partial<ExecutorOptions> = {},
): Promise<Executor> {
  const created = await createExecutor({
    executor,
    spec,
    maxBatch: BATCH,
    rng: rng("net"),
    ...(optimizer && { optimizer }),
    ...more,
  });
  running.push(created);
  return created;
}

function inputsFor(spec: NetworkSpec, luck = rng("inputs")): Float32Array {
  const inputs = new Float32Array(BATCH * spec.input.reduce((product, side) => product * side));
  scatter(inputs, luck);
  return spec.layers[0].type === "embedding" ? inputs.map(() => luck.int(11)) : inputs;
}

/** Towards targets that change from step to step; returns what was answered last. */
async function train(executor: Executor, spec: NetworkSpec, steps: number): Promise<Float32Array> {
  const luck = rng("targets");
  let answered = new Float32Array();
  for (let step = 0; step < steps; step++) {
    const targets = new Float32Array(BATCH * executor.outputSize);
    scatter(targets, luck);
    answered = (await executor.train(inputsFor(spec, luck), BATCH, (outputs) =>
      outputs.map((output, i) => (output - targets[i]) / BATCH),
    )) as Float32Array<ArrayBuffer>;
  }
  return answered;
}

const adam: OptimizerSpec = { id: "adam", options: { learningRate: 0.003 } };
const sgd: OptimizerSpec = { id: "sgd", options: { learningRate: 0.1, momentum: 0.9 } };

/** What Keras has not. */
const exploring: NetworkSpec = {
  input: [4, 2],
  layers: [
    { type: "noisyDense", units: 5, activation: "tanh" },
    { type: "flatten" },
    { type: "dropout", rate: 0.4 },
    { type: "branch", branches: [[{ type: "dense", units: 2 }], [{ type: "noisyDense", units: 6 }]] },
    { type: "reshape", shape: [4, 2] },
    { type: "dueling" },
    {
      type: "branch",
      branches: [
        [{ type: "flatten" }, { type: "dueling" }],
        [{ type: "dense", units: 1 }, { type: "flatten" }, { type: "dense", units: 5 }],
      ],
      merge: "add",
    },
  ],
};

const tokens: NetworkSpec = {
  input: [5, 4],
  layers: [
    { type: "gru", units: 6, returnSequences: true },
    { type: "positions" },
    { type: "transformerBlock", heads: 3, hidden: 7, causal: true, dropout: 0.2 },
    { type: "positions", kind: "sinusoidal" },
    { type: "transformerBlock", heads: 2, norm: "post", activation: "relu" },
    { type: "multiHeadAttention", heads: 1, width: 3 },
    { type: "attention" },
    { type: "gru", units: 3 },
  ],
};

describe("the executor on tfjs's cpu backend and the engine", () => {
  const everything: readonly (readonly [string, NetworkSpec])[] = [
    ["an image", image],
    ["a text", text],
    ["a row", flat],
    ["a noisy thing", exploring],
    ["a sequence", sequence],
    ["tokens", tokens],
    ["what resnet sees", networkOf("resnet:filters=6,blocks=2", { input: [7, 6, 2], outputs: 3 })],
  ];

  it.each(everything)("begin with the same bits and answer alike about %s", async (_, spec) => {
    const [here, there] = [await create("engine", spec), await create("cpu", spec)];
    expect(await there.parameters()).toEqual(await here.parameters());
    const inputs = inputsFor(spec);
    expect(relativeError(await there.forward(inputs, BATCH), await here.forward(inputs, BATCH))).toBeLessThan(
      1e-5,
    );
  });

  it.each(everything)("train alike on %s, noise and all", async (_, spec) => {
    // The keys' biases have a gradient of nothing but rounding, since softmax does not see them: Adam blows it up.
    const optimizer = spec === tokens ? sgd : adam;
    const [here, there] = [await create("engine", spec, optimizer), await create("cpu", spec, optimizer)];
    const [answer, answerThere] = [await train(here, spec, 20), await train(there, spec, 20)];
    expect(relativeError(answerThere, answer)).toBeLessThan(1e-4);
    expect(relativeError(await there.parameters(), await here.parameters())).toBeLessThan(1e-4);
    const inputs = inputsFor(spec);
    expect(relativeError(await there.forward(inputs, BATCH), await here.forward(inputs, BATCH))).toBeLessThan(
      1e-4,
    );
  });

  const optimizers: readonly OptimizerSpec[] = [
    { id: "adam", options: { weightDecay: 0.1, beta1: 0.8, epsilon: 1e-4 } },
    { id: "sgd", options: { learningRate: 0.1, weightDecay: 0.1 } },
    { id: "sgd", options: { learningRate: 0.1, momentum: 0.9 } },
    { id: "sgd", options: { learningRate: 0.1, momentum: 0.9, nesterov: true } },
    { id: "rmsprop", options: { weightDecay: 0.1 } },
    { id: "rmsprop", options: { momentum: 0.9 } },
    { id: "rmsprop", options: { centered: true } },
    { id: "rmsprop", options: { centered: true, momentum: 0.5, epsilon: 0.01 } },
  ];
  it.each(optimizers.map((each) => [JSON.stringify(each), each] as const))(
    "step alike by %s",
    async (_, optimizer) => {
      const spec: NetworkSpec = {
        input: [3],
        layers: [
          { type: "dense", units: 7, activation: "tanh" },
          { type: "dense", units: 2 },
        ],
      };
      const [here, there] = [await create("engine", spec, optimizer), await create("cpu", spec, optimizer)];
      await train(here, spec, 10);
      await train(there, spec, 10);
      for (const executor of [here, there]) executor.learningRate /= 2;
      expect(there.learningRate).toBe(here.learningRate);
      await train(here, spec, 10);
      await train(there, spec, 10);
      expect(relativeError(await there.parameters(), await here.parameters())).toBeLessThan(1e-4);
    },
  );
});

describe("an executor on tfjs", () => {
  it("keeps what it has to and no more, over 100 steps", async () => {
    const executor = await create("cpu", exploring, adam);
    await train(executor, exploring, 1);
    const before = tf.memory().numTensors;
    await train(executor, exploring, 100);
    await executor.forward(inputsFor(exploring), BATCH);
    await executor.load(await executor.parameters());
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves nothing behind", async () => {
    const before = tf.memory().numTensors;
    const executor = await create("cpu", image, adam);
    running.pop();
    executor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("loads parameters, and gives out copies", async () => {
    const [one, other] = [
      await create("cpu", flat),
      await create("cpu", flat, undefined, { rng: rng("other") }),
    ];
    expect(await other.parameters()).not.toEqual(await one.parameters());
    const parameters = await one.parameters();
    await other.load(parameters);
    parameters.fill(0);
    expect(await other.parameters()).toEqual(await one.parameters());
    const answer = await one.forward(inputsFor(flat), BATCH);
    expect(await other.forward(inputsFor(flat), BATCH)).toEqual(answer);
    answer.fill(0);
    expect(await one.forward(inputsFor(flat), BATCH)).not.toEqual(answer);
  });

  it("is not misled by a gradient that is written over the outputs", async () => {
    const spec: NetworkSpec = { input: [2], layers: [{ type: "dense", units: 2 }] };
    const [one, other] = [await create("cpu", spec, sgd), await create("cpu", spec, sgd)];
    const inputs = inputsFor(spec);
    await one.train(inputs, BATCH, (outputs) => outputs.map((output) => output - 1));
    await other.train(inputs, BATCH, (outputs) => {
      for (let i = 0; i < outputs.length; i++) outputs[i] -= 1;
      return outputs;
    });
    expect(await other.parameters()).toEqual(await one.parameters());
  });
});

it("tfjs's wasm backend trains what it can, and says what it cannot", async () => {
  const [here, there] = [await create("engine", flat, adam), await create("wasm", flat, adam)];
  await train(here, flat, 20);
  await train(there, flat, 20);
  expect(relativeError(await there.parameters(), await here.parameters())).toBeLessThan(1e-4);
  await expect(create("wasm", image, adam)).rejects.toThrow(
    'executor: expected a backend that can do all that the network needs, but "wasm" has no Conv2DBackpropFilter; choose "engine" or "webgl", or create it without an optimizer if it is only to answer.',
  );
  const answering = await create("wasm", image);
  const inputs = inputsFor(image);
  const answer = await (await create("engine", image)).forward(inputs, BATCH);
  expect(relativeError(await answering.forward(inputs, BATCH), answer)).toBeLessThan(1e-5);
});

it("executors on different backends do not get in each other's way", async () => {
  const executors = [
    await create("cpu", flat, adam),
    await create("wasm", flat, adam),
    await create("engine", flat, adam),
  ];
  const [cpu, wasm, engine] = await Promise.all(executors.map((executor) => train(executor, flat, 10)));
  expect(relativeError(cpu, engine)).toBeLessThan(1e-4);
  expect(relativeError(wasm, engine)).toBeLessThan(1e-4);
});
