/**
 * A network from its spec: a stack of layers over flat vectors. All parameters lie in one tensor and all gradients in
 * its twin, so that copying, clipping, checkpointing and every optimiser are one pass over one array.
 */

import { InputError } from "../../envs/core/errors.ts";
import type { Rng } from "../../envs/core/rng.ts";
import { expectInteger, expectKeys } from "./checks.ts";
import type { Engine, Tensor } from "./engine.ts";
import { type LayerSpec, planLayer } from "./layers/index.ts";
import { type Layer, type LayerPlan, type Shape, sizeOf } from "./layers/layer.ts";

/** A network as data: the shape of one input and the layers in order. */
export interface NetworkSpec {
  readonly input: Shape;
  readonly layers: readonly LayerSpec[];
}

export interface NetworkOptions {
  readonly maxBatch: number; // rows of the largest batch
  readonly rng?: Rng; // draws the first parameters; without it they are zero, to be copied or loaded
  readonly inputGradient?: boolean; // whether backward goes on to the inputs; default: false
}

/** Where one parameter array lies in `parameters` and, alike, in `gradients`. */
export interface ParameterSlot {
  readonly layer: number;
  readonly name: string;
  readonly offset: number; // elements from the start of the flat vector
  readonly shape: Shape;
}

export class Network {
  readonly engine: Engine;
  readonly spec: NetworkSpec;
  readonly maxBatch: number;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly parameters: Tensor; // [all parameters], as `layout` says
  readonly gradients: Tensor; // [all parameters]: dLoss/dParameters after backward
  readonly layout: readonly ParameterSlot[];
  readonly input: Tensor; // [maxBatch, inputs]: write observations here, then forward
  readonly output: Tensor; // [maxBatch, outputs]
  readonly outputGradient: Tensor; // [maxBatch, outputs]: write dLoss/dOutput here, then backward, which uses it up
  readonly inputGradient: Tensor | undefined; // [maxBatch, inputs]: dLoss/dInput after backward, if asked for
  private readonly outputs: readonly Tensor[]; // [layers]: [maxBatch, ...outputShape]
  private readonly layers: readonly Layer[];
  private batch = 0; // rows of the latest forward

  constructor(engine: Engine, spec: NetworkSpec, { maxBatch, rng, inputGradient = false }: NetworkOptions) {
    expectInteger("network.maxBatch", maxBatch, 1);
    const plans = planLayers(spec);
    const rows = (shape: Shape) => engine.tensor(maxBatch * sizeOf(shape));
    const outputGradients = plans.map((plan) => rows(plan.outputShape));

    this.engine = engine;
    this.spec = spec;
    this.maxBatch = maxBatch;
    this.inputSize = sizeOf(spec.input);
    this.outputSize = sizeOf(plans[plans.length - 1].outputShape);
    this.layout = layOut(plans);
    const length = this.layout.reduce((sum, slot) => sum + sizeOf(slot.shape), 0);
    this.parameters = engine.tensor(length);
    this.gradients = engine.tensor(length);
    this.input = rows(spec.input);
    this.inputGradient = inputGradient ? rows(spec.input) : undefined;
    this.outputs = plans.map((plan) => rows(plan.outputShape));
    this.output = this.outputs[plans.length - 1];
    this.outputGradient = outputGradients[plans.length - 1];
    this.layers = plans.map((plan, i) =>
      plan.build({
        engine,
        maxBatch,
        input: i === 0 ? this.input : this.outputs[i - 1],
        inputGradient: i === 0 ? this.inputGradient : outputGradients[i - 1],
        output: this.outputs[i],
        outputGradient: outputGradients[i],
        parameters: this.parts(this.parameters, i),
        gradients: this.parts(this.gradients, i),
      }),
    );
    if (rng) this.initialize(plans, rng);
  }

  /** The network's answer to the first `batch` rows of `input`: [batch, outputs], valid until the next forward. */
  forward(batch: number): Float32Array {
    if (!(batch >= 1 && batch <= this.maxBatch && Number.isInteger(batch))) {
      throw new InputError(
        `network.forward: expected a batch of 1 to ${this.maxBatch} rows, got ${batch}; build the network with a larger maxBatch.`,
      );
    }
    for (const layer of this.layers) layer.forward(batch);
    this.batch = batch;
    return this.output.head(batch * this.outputSize);
  }

  /** `gradients` (overwritten) from the first `batch` rows of `outputGradient`, for the latest forward. */
  backward(batch: number): void {
    if (batch !== this.batch) {
      throw new InputError(
        `network.backward: expected the ${this.batch} rows of the latest forward, got ${batch}; call forward on this batch first.`,
      );
    }
    for (let i = this.layers.length - 1; i >= 0; i--) this.layers[i].backward(batch);
  }

  /** What each layer answered to row 0 of the latest forward: for people to look at. */
  activations(): { readonly layer: number; readonly type: string; readonly values: Float32Array }[] {
    return this.spec.layers.map(({ type }, layer) => {
      const output = this.outputs[layer];
      return { layer, type, values: output.head(output.length / this.maxBatch) };
    });
  }

  /** A network of the same spec in the same engine, with a copy of the parameters: a target network. */
  twin(): Network {
    const twin = new Network(this.engine, this.spec, { maxBatch: this.maxBatch });
    twin.parameters.data.set(this.parameters.data);
    return twin;
  }

  /** The part of a flat vector that each of the layer's parameters owns. */
  private parts(flat: Tensor, layer: number): Tensor[] {
    return this.layout
      .filter((slot) => slot.layer === layer)
      .map((slot) => flat.part(slot.offset, sizeOf(slot.shape)));
  }

  /** Each array draws from a stream of its own name, so that changing one layer leaves the others as they were. */
  private initialize(plans: readonly LayerPlan[], rng: Rng): void {
    plans.forEach((plan, layer) => {
      const parts = this.parts(this.parameters, layer);
      plan.parameters.forEach(({ name, initialize }, i) => {
        initialize(parts[i].data, rng.split(`layer-${layer}/${name}`));
      });
    });
  }
}

function planLayers(spec: NetworkSpec): LayerPlan[] {
  expectKeys("network", spec, ["input", "layers"]);
  spec.input.forEach((side, axis) => {
    expectInteger(`network.input[${axis}]`, side, 1);
  });
  expectInteger("network.layers.length", spec.layers.length, 1);
  let shape = spec.input;
  return spec.layers.map((layer, i) => {
    const plan = planLayer(layer, shape, `network.layers[${i}]`);
    shape = plan.outputShape;
    return plan;
  });
}

/** One after the other, in the order of the layers. */
function layOut(plans: readonly LayerPlan[]): ParameterSlot[] {
  let offset = 0;
  return plans.flatMap((plan, layer) =>
    plan.parameters.map(({ name, shape }) => {
      const slot = { layer, name, offset, shape };
      offset += sizeOf(shape);
      return slot;
    }),
  );
}
