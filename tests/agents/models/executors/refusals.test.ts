import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it } from "vitest";
import type { NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { createExecutor } from "../../../../agents/models/executors/createExecutor.ts";
import type {
  Executor,
  ExecutorName,
  ExecutorOptions,
  GradientOf,
} from "../../../../agents/models/executors/executor.ts";
import type { OptimizerSpec } from "../../../../agents/models/optimizers/index.ts";
import { rng } from "../../../../envs/core/rng.ts";

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
  const common = { executor, spec, maxBatch: 6, rng: rng("net") };
  const created = await createExecutor({ ...common, ...(optimizer && { optimizer }), ...more });
  running.push(created);
  return created;
}

const adam: OptimizerSpec = { id: "adam", options: { learningRate: 0.003 } };

describe("what does not fit is refused with a sentence:", () => {
  const row: NetworkSpec = { input: [2], layers: [{ type: "dense", units: 3 }] };

  it.each(["webgl", "webgpu"] as const)("a backend that is not here: %s", async (name) => {
    await create("cpu", row);
    await expect(create(name, row)).rejects.toThrow(
      `for "${name}", got none here; choose "engine", which runs everywhere, or another of tfjs's backends.`,
    );
    expect(tf.getBackend()).toBe("cpu");
  });

  it("an unknown executor, option or optimiser", async () => {
    await expect(create("webglu" as ExecutorName, row)).rejects.toThrow(
      'executor.executor: expected one of engine, cpu, wasm, webgl, webgpu, got "webglu"; did you mean "webgl"?',
    );
    await expect(create("cpu", row, undefined, { batch: 3 } as Partial<ExecutorOptions>)).rejects.toThrow(
      'executor: expected only executor, spec, maxBatch, rng, optimizer, wasmPath, got "batch"; remove it.',
    );
    await expect(create("cpu", row, { id: "adamm" } as unknown as OptimizerSpec)).rejects.toThrow(
      'optimizer.id: expected one of adam, rmsprop, sgd, got "adamm"',
    );
    await expect(create("cpu", row, { id: "adam", options: { beta1: 1 } })).rejects.toThrow(
      "adam.beta1: expected",
    );
    await expect(create("cpu", row, undefined, { maxBatch: 0 })).rejects.toThrow(
      "executor.maxBatch: expected an integer",
    );
  });

  it.each(["engine", "cpu"] as const)("wrong sizes, on %s", async (name) => {
    const executor = await create(name, row, adam);
    const gradient = (outputs: Float32Array) => outputs;
    await expect(executor.forward(new Float32Array(3), 1)).rejects.toThrow(
      "executor: expected inputs of at most 6 rows of 2 numbers, got 3 numbers for 1 rows; cut them to the batch, or create the executor with a larger maxBatch.",
    );
    await expect(executor.train(new Float32Array(14), 7, gradient)).rejects.toThrow(
      "got 14 numbers for 7 rows",
    );
    await expect(executor.forward(new Float32Array(2), 0.5)).rejects.toThrow(
      "executor.batch: expected an integer",
    );
    await expect(executor.train(new Float32Array(2), 1, () => new Float32Array(2))).rejects.toThrow(
      "executor.train: expected a Float32Array of 3 numbers, one for each output, got 2; return dLoss/dOutputs of the whole batch.",
    );
    await expect(executor.load(new Float32Array(8))).rejects.toThrow(
      "executor.load: expected 9 parameters, got 8;",
    );
  });

  it.each(["engine", "cpu"] as const)("training without an optimiser, on %s", async (name) => {
    const executor = await create(name, row);
    const sentence =
      "executor.train: expected an optimizer to train with, got none; create the executor with one.";
    await expect(executor.train(new Float32Array(2), 1, (outputs) => outputs)).rejects.toThrow(sentence);
    expect(executor.learningRate).toBe(0);
    expect(() => {
      executor.learningRate = 1;
    }).toThrow(sentence);
  });

  it.each(["engine", "cpu"] as const)("a learning rate that is none, on %s", async (name) => {
    const executor = await create(name, row, adam);
    for (const rate of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(() => {
        executor.learningRate = rate;
      }).toThrow(`executor.learningRate: expected a finite number of at least 0, got ${rate}; choose one`);
    }
    expect(executor.learningRate).toBe(0.003);
  });

  it.each(["engine", "cpu"] as const)("no random numbers, and no options at all, on %s", async (name) => {
    const none = { rng: undefined } as unknown as Partial<ExecutorOptions>;
    await expect(create(name, row, undefined, none)).rejects.toThrow(
      'executor.rng: expected a stream of random numbers, got undefined; pass one by a name of your choice: rng("net").',
    );
    await expect(createExecutor(undefined as unknown as ExecutorOptions)).rejects.toThrow(
      "executor: expected an object with executor, spec, maxBatch, rng, optimizer, wasmPath, got undefined; write { … }.",
    );
  });

  it.each(["engine", "cpu"] as const)(
    "whatever is asked of one that was disposed of, on %s",
    async (name) => {
      const executor = await create(name, row, adam);
      const parameters = await executor.parameters();
      executor.dispose();
      const inputs = new Float32Array(2);
      for (const asked of [
        () => executor.forward(inputs, 1),
        () => executor.train(inputs, 1, (outputs) => outputs),
        () => executor.parameters(),
        () => executor.load(parameters),
      ]) {
        await expect(asked()).rejects.toThrow(
          "executor: expected one that is in use, got one that was disposed of; create another, and dispose of it when all is done.",
        );
      }
    },
  );

  const gradients: readonly (readonly [string, unknown, string])[] = [
    [
      "that returns nothing",
      () => undefined,
      "expected a Float32Array of 3 numbers, one for each output, got undefined; return dLoss/dOutputs of the whole batch.",
    ],
    [
      "that returns later",
      async (outputs: Float32Array) => outputs,
      "expected a Float32Array of 3 numbers, one for each output, got a promise; make gradientOf a function without async, and wait for what it needs before train.",
    ],
    [
      "that returns a list",
      () => [1, 2, 3],
      "expected a Float32Array of 3 numbers, one for each output, got [1,2,3]; return",
    ],
    ["that is none", undefined, "expected a function from outputs to their gradient, got undefined; pass"],
  ];
  it.each(gradients.flatMap((each) => [["engine", ...each] as const, ["cpu", ...each] as const]))(
    "on %s, a gradient's function %s",
    async (name, _, gradientOf, sentence) => {
      const executor = await create(name as ExecutorName, row, adam);
      const before = await executor.parameters();
      await expect(executor.train(new Float32Array(2), 1, gradientOf as GradientOf)).rejects.toThrow(
        `executor.train: ${sentence}`,
      );
      expect(await executor.parameters()).toEqual(before);
    },
  );

  it("state that is carried", async () => {
    const spec: NetworkSpec = { input: [2, 3], layers: [{ type: "lstm", units: 2, carry: true }] };
    await expect(create("cpu", spec)).rejects.toThrow(
      'network.layers[0].carry: expected false, since executors on tfjs begin every batch anew, got true; use the executor "engine".',
    );
  });

  it.each(["engine", "cpu"] as const)("tokens outside the vocabulary, on %s", async (name) => {
    const executor = await create(name, {
      input: [2],
      layers: [
        { type: "reshape", shape: [2, 1] },
        { type: "branch", branches: [[{ type: "embedding", vocabulary: 3, width: 2 }]] },
      ],
    });
    await expect(executor.forward(new Float32Array([2, 3]), 1)).rejects.toThrow(
      "expected tokens 0 to 2 as whole numbers, got 3 at element 1; raise vocabulary or mend the input.",
    );
  });
});
