/**
 * Who does a network's arithmetic: the engine, or one of tfjs's backends. The same spec, the same first parameters and
 * the same formulas, so that results agree to rounding; the choice is a parameter and never a guess.
 *
 * The engine is the fast one where networks are small, and the only one that gives the same bits everywhere. A GPU pays
 * where a batch is much arithmetic, as in large convolutions.
 */
import { InputError, shown } from "../../../envs/core/errors.ts";
import { Rng } from "../../../envs/core/rng.ts";
import { expectInteger, expectNumber } from "../engine/checks.ts";
import type { NetworkSpec } from "../engine/network.ts";
import type { OptimizerSpec } from "../optimizers/index.ts";

export type ExecutorName = "engine" | "cpu" | "wasm" | "webgl" | "webgpu";

export const executorNames: readonly ExecutorName[] = ["engine", "cpu", "wasm", "webgl", "webgpu"];

export interface ExecutorOptions {
  readonly executor: ExecutorName;
  readonly spec: NetworkSpec;
  readonly maxBatch: number; // rows of the largest batch
  readonly rng: Rng; // draws the first parameters and the noise of training
  readonly optimizer?: OptimizerSpec; // without it there is no training
  /** For "wasm" in a browser: the address of the folder with its three .wasm files, "/" at the end. The first one counts. */
  readonly wasmPath?: string;
}

/** dLoss/dOutputs [batch, outputs] from outputs [batch, outputs]. */
export type GradientOf = (outputs: Float32Array) => Float32Array;

/** A network and its optimiser, wherever they are. One call at a time. */
export interface Executor {
  readonly name: ExecutorName;
  readonly inputSize: number;
  readonly outputSize: number;
  learningRate: number; // of the optimiser; may be changed between steps; 0 without one
  /** Outputs [batch, outputs] of inputs [batch, inputs]; the caller may keep them. */
  forward(inputs: Float32Array, batch: number): Promise<Float32Array>;
  /** One update by the gradient that `gradientOf` makes of the outputs in training, which are the answer. */
  train(inputs: Float32Array, batch: number, gradientOf: GradientOf): Promise<Float32Array>;
  /** A copy of all parameters, in the layout of `Network`. */
  parameters(): Promise<Float32Array>;
  /** Takes over parameters in that layout. The optimiser goes on as it was. */
  load(parameters: Float32Array): Promise<void>;
  dispose(): void;
}

/** The rows must be there, and no more than there is room for. */
export function expectRows(rows: Float32Array, batch: number, maxBatch: number, inputSize: number): void {
  expectInteger("executor.batch", batch, 1);
  if (batch <= maxBatch && rows.length === batch * inputSize) return;
  throw new InputError(
    `executor: expected inputs of at most ${maxBatch} rows of ${inputSize} numbers, got ${rows.length} numbers for ${batch} rows; cut them to the batch, or create the executor with a larger maxBatch.`,
  );
}

/** What a person's function makes of the outputs: a number for each of them, at once. */
export function gradientFrom(gradientOf: GradientOf, outputs: Float32Array): Float32Array {
  if (typeof gradientOf !== "function") {
    throw new InputError(
      `executor.train: expected a function from outputs to their gradient, got ${shown(gradientOf)}; pass one that returns dLoss/dOutputs.`,
    );
  }
  const count = outputs.length;
  const gradient: unknown = gradientOf(outputs);
  if (gradient instanceof Float32Array && gradient.length === count) return gradient;
  const sizes = gradient instanceof Float32Array ? `${gradient.length}` : shown(gradient);
  const [got, remedy] =
    gradient instanceof Promise
      ? ["a promise", "make gradientOf a function without async, and wait for what it needs before train"]
      : [sizes, "return dLoss/dOutputs of the whole batch"];
  throw new InputError(
    `executor.train: expected a Float32Array of ${count} numbers, one for each output, got ${got}; ${remedy}.`,
  );
}

export function expectParameters(given: Float32Array, length: number): void {
  if (given.length === length) return;
  throw new InputError(
    `executor.load: expected ${length} parameters, got ${given.length}; load what an executor or a network of the same spec has.`,
  );
}

export function noOptimizer(): InputError {
  return new InputError(
    "executor.train: expected an optimizer to train with, got none; create the executor with one.",
  );
}

export function expectLearningRate(rate: number): void {
  expectNumber("executor.learningRate", rate, 0);
}

/** Without one, parameters would all be zero. */
export function expectRng(rng: Rng): void {
  if (rng instanceof Rng) return;
  throw new InputError(
    `executor.rng: expected a stream of random numbers, got ${shown(rng)}; pass one by a name of your choice: rng("net").`,
  );
}

/** An executor that was disposed of has no parameters any more. */
export function expectInUse(disposed: boolean): void {
  if (!disposed) return;
  throw new InputError(
    "executor: expected one that is in use, got one that was disposed of; create another, and dispose of it when all is done.",
  );
}
