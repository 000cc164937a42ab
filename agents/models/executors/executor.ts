/**
 * Who does a network's arithmetic: the engine, or one of tfjs's backends. The same spec, the same first parameters and
 * the same formulas, so that results agree to rounding; the choice is a parameter and never a guess.
 *
 * The engine is the fast one where networks are small, and the only one that gives the same bits everywhere. A GPU pays
 * where a batch is much arithmetic, as in large convolutions.
 */
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { expectInteger } from "../engine/checks.ts";
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

/** What a person's function gave must be as long as the outputs it was given. */
export function expectGradient(gradient: Float32Array, outputs: Float32Array): void {
  if (gradient.length === outputs.length) return;
  throw new InputError(
    `executor.train: expected a gradient of ${outputs.length} numbers, one for each output, got ${gradient.length}; return dLoss/dOutputs of the whole batch.`,
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
