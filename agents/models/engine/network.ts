/**
 * A network from its spec: a stack of layers over flat vectors. All parameters lie in one tensor and all gradients in
 * its twin, so that copying, clipping, checkpointing and every optimiser are one pass over one array.
 */

import { InputError, nearest, shown } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { type LayerSpec, planLayer } from "../layers/index.ts";
import { type ParameterPlan, type Shape, sizeOf } from "../layers/layer.ts";
import { planStack, type Stack, type StackPlan } from "../layers/stack.ts";
import { expectInteger, expectKeys, expectList, expectShape } from "./checks.ts";
import type { Engine, Tensor } from "./engine.ts";
import { lay, type ParameterSlot, type Range, rangesOf } from "./layout.ts";

/** A network as data: the shape of one input and the layers in order. */
export interface NetworkSpec {
  readonly input: Shape;
  readonly layers: readonly LayerSpec[];
}

export interface NetworkOptions {
  readonly maxBatch: number; // rows of the largest batch
  /** Draws the first parameters and the noise of training; without it parameters are zero, to be copied or loaded. */
  readonly rng?: Rng;
  readonly inputGradient?: boolean; // whether backward goes on to the inputs; default: false
  /** The luck of training, where `rng` is not to give that too. */
  readonly noise?: Rng;
  /** A network whose parameters, gradients, noise and frozen layers this one has too; see `Network.sharing`. */
  readonly shares?: Network;
}

/** Which layers stand still, and what follows from it; one for all networks that share parameters. */
interface Freezing {
  frozen: ReadonlySet<number>; // indices of layers
  learned: readonly Range[]; // of `parameters`
  still: readonly Range[]; // frozen, but with gradients of their own
}

export class Network {
  readonly engine: Engine;
  readonly spec: NetworkSpec;
  readonly maxBatch: number;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly outputShape: Shape;
  readonly parameters: Tensor; // [all parameters], as `layout` says
  readonly gradients: Tensor; // [all parameters]: dLoss/dParameters after backward
  readonly layout: readonly ParameterSlot[];
  readonly input: Tensor; // [maxBatch, inputs]: write observations here, then forward
  readonly output: Tensor; // [maxBatch, outputs]
  readonly outputGradient: Tensor; // [maxBatch, outputs]: write dLoss/dOutput here, then backward, which uses it up
  readonly inputGradient: Tensor | undefined; // [maxBatch, inputs]: dLoss/dInput after backward, if asked for
  /** What recurrent layers carry from one forward to the next: [maxBatch, …] each. */
  readonly state: readonly Tensor[];
  /** The luck of training: dropped units, noisy weights. To be saved with whatever goes on bit for bit. */
  readonly noise: Rng | undefined;
  private readonly stack: Stack;
  private readonly freezing: Freezing;
  private batch = 0; // rows of the latest forward, 0 if it failed

  constructor(engine: Engine, spec: NetworkSpec, options: NetworkOptions) {
    const { maxBatch, rng, noise, inputGradient = false, shares } = options;
    expectKeys("network", options, ["maxBatch", "rng", "noise", "inputGradient", "shares"]);
    expectInteger("network.maxBatch", maxBatch, 1);
    const plan = planNetwork(spec);
    const rows = (shape: Shape) => engine.tensor(maxBatch * sizeOf(shape));

    this.engine = engine;
    this.spec = structuredClone(spec); // what happens to the given one does not matter any more
    this.maxBatch = maxBatch;
    this.inputSize = sizeOf(spec.input);
    this.outputSize = sizeOf(plan.outputShape);
    this.outputShape = plan.outputShape;
    this.layout = lay(plan.plans);
    const length = this.layout.reduce((sum, slot) => sum + sizeOf(slot.shape), 0);
    if (shares) expectShareable(this, shares);
    this.parameters = shares?.parameters ?? engine.tensor(length);
    this.gradients = shares?.gradients ?? engine.tensor(length);
    this.noise = shares?.noise ?? noise ?? rng?.split("noise");
    this.input = rows(spec.input);
    this.inputGradient = inputGradient ? rows(spec.input) : undefined;
    this.output = rows(plan.outputShape);
    this.outputGradient = rows(plan.outputShape);
    this.stack = plan.build({
      engine,
      maxBatch,
      input: this.input,
      inputGradient: this.inputGradient,
      output: this.output,
      outputGradient: this.outputGradient,
      parameters: this.layout.map((slot) => this.partOf(this.parameters, slot)),
      gradients: this.layout.map((slot) => this.partOf(this.gradients, slot)),
      noise: () => this.expectNoise(),
    });
    this.state = this.stack.state ?? [];
    const learned = rangesOf(this.layout.filter((slot) => slot.trainable));
    this.freezing = shares?.freezing ?? { frozen: new Set(), learned, still: [] };
    if (rng && !shares) this.initialize(plan, rng);
  }

  /** Where the parameters lie that an optimiser moves: all but running statistics and frozen layers. */
  get trainable(): readonly Range[] {
    return this.freezing.learned;
  }

  /**
   * The network's answer to the first `batch` rows of `input`: [batch, outputs], valid until the next forward.
   * In training, dropout drops, noisy weights draw anew and batch statistics count.
   */
  forward(batch: number, training = false): Float32Array {
    if (!(batch >= 1 && batch <= this.maxBatch && Number.isInteger(batch))) {
      throw new InputError(
        `network.forward: expected a batch of 1 to ${this.maxBatch} rows, got ${batch}; build the network with a larger maxBatch.`,
      );
    }
    const { layers } = this.stack;
    this.batch = 0;
    for (let i = 0; i < layers.length; i++)
      layers[i].forward(batch, training && !this.freezing.frozen.has(i));
    this.batch = batch;
    return this.output.head(batch * this.outputSize);
  }

  /**
   * `gradients` (overwritten) from the first `batch` rows of `outputGradient`, for the latest forward, whose `input` and
   * parameters must still be there.
   */
  backward(batch: number): void {
    this.goBack(batch, false);
    for (const { start, length } of this.freezing.still) this.gradients.data.fill(0, start, start + length);
  }

  /** `inputGradient` in the same way, but without `gradients`, which mean nothing after it: half the work. */
  backwardToInput(batch: number): void {
    this.goBack(batch, true);
  }

  private goBack(batch: number, inputOnly: boolean): void {
    if (batch !== this.batch || batch === 0) {
      throw new InputError(
        `network.backward: expected the ${this.batch} rows of the latest forward, got ${batch}; call forward on this batch first.`,
      );
    }
    const { layers } = this.stack;
    for (let i = layers.length - 1; i >= 0; i--) layers[i].backward(batch, inputOnly);
  }

  /**
   * Layers, by name or index, that training leaves as they are from now on, in place of those frozen before: transfer.
   * They act as in play: no dropout, running statistics. Their gradients are zero. Networks that share parameters share
   * this too; it is not among the parameters, so whoever saves those and goes on later freezes again.
   */
  freeze(layers: readonly (string | number)[]): void {
    expectList("network.freeze", layers);
    const frozen = new Set(layers.map((layer) => this.indexOf(layer)));
    const slots = this.layout.filter((slot) => slot.trainable);
    this.freezing.frozen = frozen;
    this.freezing.learned = rangesOf(slots.filter(({ layer }) => !frozen.has(layer)));
    this.freezing.still = rangesOf(slots.filter(({ layer }) => frozen.has(layer)));
  }

  /** What each layer answered to row 0 of the latest forward: for people to look at. */
  activations(): {
    readonly layer: number;
    readonly type: LayerSpec["type"];
    readonly values: Float32Array;
  }[] {
    return this.spec.layers.map(({ type }, layer) => {
      const output = this.stack.outputs[layer];
      return { layer, type, values: output.head(output.length / this.maxBatch) };
    });
  }

  /** What the last layer saw of the first `rows` rows of the latest forward, [rows, features], valid until the next one. */
  features(rows: number): Float32Array {
    const { length } = this.spec.layers;
    const tensor = length > 1 ? this.stack.outputs[length - 2] : this.input;
    return tensor.head((rows * tensor.length) / this.maxBatch);
  }

  /** What layers let people look at besides their outputs, for row 0 of the latest forward: attention weights. */
  insights(): {
    readonly layer: number;
    readonly name: string;
    readonly shape: Shape;
    readonly values: Float32Array;
  }[] {
    return this.stack.layers.flatMap(({ insights = [] }, layer) =>
      insights.map(({ name, shape, values }) => ({ layer, name, shape, values: values.head(sizeOf(shape)) })),
    );
  }

  /** Carried state back to zero, for one row or for all: an episode begins. */
  resetState(row?: number): void {
    if (row !== undefined && !(Number.isInteger(row) && row >= 0 && row < this.maxBatch)) {
      throw new InputError(
        `network.resetState: expected a row from 0 to ${this.maxBatch - 1}, got ${shown(row)}; count rows from 0.`,
      );
    }
    for (const { data, length } of this.state) {
      const width = length / this.maxBatch;
      if (row === undefined) data.fill(0);
      else data.fill(0, row * width, (row + 1) * width);
    }
  }

  /**
   * A network of the same spec in the same engine, with a copy of the parameters and the same layers frozen: a target
   * network. Where it is to train, or to be as noisy, give it a stream of its own.
   */
  twin(noise?: Rng): Network {
    const twin = new Network(this.engine, this.spec, { maxBatch: this.maxBatch, ...(noise && { noise }) });
    twin.parameters.data.set(this.parameters.data);
    twin.freeze([...this.freezing.frozen]);
    return twin;
  }

  /**
   * The same function over other memory: it has the parameters, the gradients and the noise of this one, and inputs,
   * outputs and carried state of its own. For acting one row, or one time step, at a time while this one trains.
   */
  sharing({ maxBatch, input = this.spec.input }: { maxBatch: number; input?: Shape }): Network {
    return new Network(this.engine, { ...this.spec, input }, { maxBatch, shares: this });
  }

  private partOf(flat: Tensor, { offset, shape }: ParameterSlot): Tensor {
    return flat.part(offset, sizeOf(shape));
  }

  private indexOf(layer: string | number): number {
    const { layers } = this.spec;
    if (typeof layer === "number") {
      if (Number.isInteger(layer) && layer >= 0 && layer < layers.length) return layer;
    } else {
      const index = layers.findIndex(({ name }) => name === layer);
      if (index >= 0) return index;
    }
    const names = layers.flatMap(({ name }) => name ?? []);
    const guess = typeof layer === "string" ? nearest(layer, names) : undefined;
    throw new InputError(
      `network.freeze: expected an index below ${layers.length} or one of the names ${names.join(", ") || "(no layer has one)"}, got ${shown(layer)}; ${guess ? `did you mean ${shown(guess)}?` : "name the layer in the spec or give its index."}`,
    );
  }

  private expectNoise(): Rng {
    if (this.noise) return this.noise;
    throw new InputError(
      "network.forward: expected an rng for a layer that draws random numbers in training, got none; build the network with one, or a twin with twin(rng).",
    );
  }

  /** Each array draws from a stream of its own name, so that changing one layer leaves the others as they were. */
  private initialize({ plans }: StackPlan, rng: Rng): void {
    for (const slot of this.layout) {
      const { initialize } = plans[slot.layer].parameters.find(
        ({ name }) => name === slot.name,
      ) as ParameterPlan;
      initialize(this.partOf(this.parameters, slot).data, rng.split(`layer-${slot.layer}/${slot.name}`));
    }
  }
}

function planNetwork(spec: NetworkSpec): StackPlan {
  expectKeys("network", spec, ["input", "layers"]);
  expectShape("network.input", spec.input);
  expectList("network.layers", spec.layers, 1);
  return planStack(spec.layers, spec.input, "network.layers", planLayer);
}

/** What each layer of a network gives and how many parameters it has, before there is any memory for them. */
export function summaryOf(spec: NetworkSpec): { readonly outputShape: Shape; readonly parameters: number }[] {
  return planNetwork(spec).plans.map(({ outputShape, parameters }) => ({
    outputShape,
    parameters: parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  }));
}

function expectShareable(own: Pick<Network, "engine" | "layout">, other: Network): void {
  if (own.engine !== other.engine) {
    throw new InputError("network.sharing: expected both in one engine, got two; build it with sharing().");
  }
  expectSameLayout(own.layout, other.layout);
}

function expectSameLayout(own: readonly ParameterSlot[], shared: readonly ParameterSlot[]): void {
  const inWords = (slots: readonly ParameterSlot[]) =>
    slots.map(({ layer, name, shape }) => `${layer}.${name} [${shape.join(", ")}]`);
  const [wanted, got] = [inWords(shared), inWords(own)];
  const different = wanted.findIndex((slot, i) => slot !== got[i]);
  if (different < 0 && wanted.length === got.length) return;
  throw new InputError(
    `network.sharing: expected the parameter ${wanted[different] ?? "list to end"}, got ${got[different] ?? "none"}; share networks whose layers have the same parameters.`,
  );
}
