/** A network and its optimiser on one of tfjs's backends. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import type { ParameterSlot } from "../engine/layout.ts";
import type { Network } from "../engine/network.ts";
import {
  type Executor,
  type ExecutorOptions,
  expectInUse,
  expectLearningRate,
  expectParameters,
  expectRows,
  type GradientOf,
  gradientFrom,
  noOptimizer,
} from "../executors/executor.ts";
import { sizeOf } from "../layers/layer.ts";
import { makeOptimizer, type OptimizerSpec } from "../optimizers/index.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { type BackendName, readsAtOnce, useBackend } from "./backends.ts";
import { type NetworkFunction, networkFunction, type Pass } from "./functions.ts";
import { graphOf, type Node } from "./graph.ts";
import { expectTokens } from "./tokens.ts";
import { type Update, updateOf } from "./updates.ts";

export interface TfjsExecutorOptions extends ExecutorOptions {
  readonly executor: BackendName;
}

/** `network` has the spec, the first parameters and the noise. */
export async function tfjsExecutor(network: Network, options: TfjsExecutorOptions): Promise<Executor> {
  await useBackend(options.executor, options.wasmPath);
  const executor = new TfjsExecutor(network, options);
  executor.rehearse();
  return executor;
}

/** What the optimiser remembers of one array of parameters. */
interface Learned {
  readonly variable: tf.Variable;
  readonly moments: readonly tf.Variable[];
}

class TfjsExecutor implements Executor {
  readonly name: BackendName;
  readonly inputSize: number;
  readonly outputSize: number;
  private readonly network: Network; // its spec and layout; its parameters are only those at first
  private readonly maxBatch: number;
  private readonly noise: Rng;
  private readonly nodes: readonly Node[];
  private readonly function: NetworkFunction;
  private readonly variables: ReadonlyMap<ParameterSlot, tf.Variable>;
  private readonly learned: readonly Learned[];
  private readonly optimizer: Optimizer | undefined; // over no parameters: its options, and its count of steps
  private readonly update: Update | undefined;
  private disposed = false;

  constructor(network: Network, { executor, maxBatch, rng, optimizer }: TfjsExecutorOptions) {
    const { engine, inputSize, outputSize, layout } = network;
    this.name = executor;
    this.inputSize = inputSize;
    this.outputSize = outputSize;
    this.network = network;
    this.maxBatch = maxBatch;
    this.noise = network.noise ?? rng;
    this.nodes = graphOf(network);
    this.function = networkFunction(this.nodes, { engine, maxBatch });
    this.optimizer = optimizer && overNothing(network, optimizer);
    this.update = this.optimizer && updateOf(this.optimizer);
    this.variables = new Map(layout.map((slot) => [slot, variableOf(slot, network.parameters.data)]));
    this.learned = layout
      .filter(({ trainable }) => trainable)
      .map((slot) => ({
        variable: this.variables.get(slot) as tf.Variable,
        moments: Array.from({ length: this.update?.moments ?? 0 }, () => variableOf(slot)),
      }));
  }

  get learningRate(): number {
    return this.optimizer?.learningRate ?? 0;
  }

  set learningRate(rate: number) {
    if (!this.optimizer) throw noOptimizer();
    expectLearningRate(rate);
    this.optimizer.learningRate = rate;
  }

  async forward(inputs: Float32Array, batch: number): Promise<Float32Array> {
    this.expectInputs(inputs, batch);
    await this.awake();
    return this.answer(inputs, batch, false);
  }

  async train(inputs: Float32Array, batch: number, gradientOf: GradientOf): Promise<Float32Array> {
    if (!this.optimizer) throw noOptimizer();
    this.expectInputs(inputs, batch);
    await this.awake();
    if (readsAtOnce(this.name)) return this.learn(inputs, batch, gradientOf);
    const luck = this.noise.save();
    const outputs = await this.answer(inputs, batch, true);
    this.noise.load(luck); // the second run through the network meets the first one's noise
    await this.awake();
    return this.learn(inputs, batch, gradientOf, outputs);
  }

  async parameters(): Promise<Float32Array> {
    expectInUse(this.disposed);
    const flat = new Float32Array(this.network.parameters.length);
    for (const [{ offset }, variable] of this.variables) flat.set(await variable.data(), offset);
    return flat;
  }

  async load(parameters: Float32Array): Promise<void> {
    expectInUse(this.disposed);
    expectParameters(parameters, this.network.parameters.length);
    await this.awake();
    tf.tidy(() => {
      for (const [slot, variable] of this.variables) variable.assign(tensorOf(slot, parameters));
    });
  }

  dispose(): void {
    this.disposed = true;
    tf.dispose([...this.variables.values(), ...this.learned.flatMap(({ moments }) => moments)]);
  }

  /** One row goes through everything, and back if there is training to come, so that what is missing shows now. */
  rehearse(): void {
    const luck = this.noise.save();
    const row = new Float32Array(this.inputSize);
    try {
      tf.tidy(() => {
        if (this.optimizer) this.gradients(() => tf.sum(this.run(row, 1, true)) as tf.Scalar);
        else this.run(row, 1, false);
      });
    } catch (error) {
      this.dispose();
      throw missing(error, this.name);
    }
    this.noise.load(luck);
  }

  /** The backend of this executor, whoever may have chosen another while we waited. */
  private async awake(): Promise<void> {
    while (tf.getBackend() !== this.name) await useBackend(this.name);
  }

  private async answer(inputs: Float32Array, batch: number, training: boolean): Promise<Float32Array> {
    const outputs = tf.tidy(() => this.run(inputs, batch, training));
    const data = (await outputs.data()) as Float32Array;
    outputs.dispose();
    return data.slice(); // on cpu they are the tensor itself
  }

  /** One step of the optimiser. `known` are the outputs, where they cannot be read in between. */
  private learn(
    inputs: Float32Array,
    batch: number,
    gradientOf: GradientOf,
    known?: Float32Array,
  ): Float32Array {
    let outputs = known ?? new Float32Array(0);
    tf.tidy(() => {
      const gradients = this.gradients(() => {
        const y = this.run(inputs, batch, true, (variable, value) => variable.assign(value));
        outputs = known ?? (y.dataSync() as Float32Array).slice();
        const dy = gradientFrom(gradientOf, outputs);
        return tf.sum(tf.mul(y, tf.tensor(dy, y.shape))) as tf.Scalar; // its derivative in y is dy
      });
      this.step(gradients);
    });
    return outputs;
  }

  private gradients(loss: () => tf.Scalar): tf.NamedTensorMap {
    if (this.learned.length > 0) {
      return tf.variableGrads(
        loss,
        this.learned.map(({ variable }) => variable),
      ).grads;
    }
    loss();
    return {};
  }

  private step(gradients: tf.NamedTensorMap): void {
    this.optimizer?.step();
    for (const { variable, moments } of this.learned) {
      const [moved, ...remembered] = this.update?.step(variable, gradients[variable.name], moments) ?? [];
      variable.assign(moved);
      moments.forEach((moment, i) => {
        moment.assign(remembered[i]);
      });
    }
  }

  /** Outputs [batch, outputs]. `keep` takes running statistics; without it they stay as they are. */
  private run(
    inputs: Float32Array,
    batch: number,
    training: boolean,
    keep?: (variable: tf.Variable, value: tf.Tensor) => void,
  ): tf.Tensor {
    const x = tf.tensor(inputs, [batch, ...this.network.spec.input]);
    const pass: Pass = {
      training,
      noise: this.noise,
      keep: ({ slots }, parameter, value) => keep?.(this.variableAt(slots[parameter]), value),
    };
    const outputs = this.function(x, (slot) => this.variableAt(slot), pass);
    return tf.reshape(outputs, [batch, this.outputSize]);
  }

  private variableAt(slot: ParameterSlot): tf.Variable {
    return this.variables.get(slot) as tf.Variable;
  }

  private expectInputs(inputs: Float32Array, batch: number): void {
    expectInUse(this.disposed);
    expectRows(inputs, batch, this.maxBatch, this.inputSize);
    expectTokens(this.nodes, inputs);
  }
}

/** An optimiser of the engine that moves nothing: it checks the options, has the defaults and counts. */
function overNothing({ engine }: Network, spec: OptimizerSpec): Optimizer {
  const none = engine.tensor(0);
  return makeOptimizer({ engine, parameters: none, gradients: none, trainable: [] }, spec);
}

/** A variable of the slot's shape: its part of the flat parameters, or zeros. */
function variableOf(slot: ParameterSlot, flat?: Float32Array): tf.Variable {
  const { shape, trainable } = slot;
  return tf.tidy(() => tf.variable(flat ? tensorOf(slot, flat) : tf.zeros([...shape]), trainable));
}

function tensorOf({ offset, shape }: ParameterSlot, flat: Float32Array): tf.Tensor {
  return tf.tensor(flat.slice(offset, offset + sizeOf(shape)), [...shape]);
}

function missing(error: unknown, backend: BackendName): unknown {
  const kernel = /Kernel '(\w+)' not registered/.exec(String(error))?.[1];
  if (kernel === undefined) return error;
  return new InputError(
    `executor: expected a backend that can do all that the network needs, but "${backend}" has no ${kernel}; choose "engine" or "webgl", or create it without an optimizer if it is only to answer.`,
  );
}
