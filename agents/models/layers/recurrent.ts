/**
 * What recurrent layers share: a state goes along the steps of a window, and gradients go back to its beginning and no
 * further: truncated back-propagation through time, Werbos (1990), Williams & Peng (1990).
 *
 * Memory is time-major, so that the rows of one step lie together: the input's product with its weights is one for all
 * steps, and so are the products that make the gradients. Only the state's own product waits for the step before.
 */
import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectBoolean, expectInteger, expectKeys, expectOneOf } from "../engine/checks.ts";
import type { Tensor } from "../engine/engine.ts";
import { type InitializerName, initializerNames, initializers } from "../engine/initializers.ts";
import type { Pointer } from "../engine/kernels.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";

export interface RecurrentSpec {
  readonly units: number;
  readonly returnSequences?: boolean; // all steps' answers, not only the last one's; default: false
  /** Whether each forward goes on from the state the one before left, or from zero; default: false. */
  readonly carry?: boolean;
  readonly initializer?: InitializerName; // of the input's weights; default: glorotUniform, as Keras
  readonly recurrentInitializer?: InitializerName; // of the state's weights; default: orthogonal, as Keras
}

/** How one kind of layer differs from the others. */
export interface Recurrence {
  readonly states: 1 | 2; // h, or h and c
  readonly gates: number; // blocks of `units` side by side in the weights
  readonly biasShape: Shape; // whose first row goes with the input
  fillBias?(values: Float32Array): void; // default: zeros
  cell(memory: RecurrentMemory, site: LayerSite): Cell;
}

/** One step of a layer, over the rows of a batch. */
export interface Cell {
  /** State t + 1 from state t and z_t, over which it may write. */
  forward(t: number, batch: number): void;
  /** dz_t, and dh and dPast for step t − 1, from `dy`, dh and dPast. */
  backward(t: number, dy: Pointer, batch: number): void;
  /** Gradients of all parameters but the input's weights and bias, once every step went back. */
  collect(batch: number): void;
}

/** What cells work on. Rows of a step follow each other as closely as the batch allows. */
export interface RecurrentMemory {
  readonly time: number; // steps
  readonly units: number;
  readonly z: Tensor; // [time, batch, gates · units]: X W + b, and what the cell makes of it
  readonly dz: Tensor; // the same: its gradient
  readonly states: readonly Tensor[]; // h, and for lstm c: [time + 1, batch, units] each, from the initial one on
  readonly dh: Tensor; // [batch, units]: dLoss/dh by way of the next step's product with the state
  readonly dPast: Tensor; // [batch, units]: dLoss by what the next step took from the state without a product
}

const keys = ["type", "units", "returnSequences", "carry", "initializer", "recurrentInitializer"];

/**
 * Input [time, features], output [units] of the last step or [time, units] of all. Weights [features, gates · units],
 * recurrent weights [units, gates · units], bias: in the order and shapes of Keras and tfjs.
 */
export function planRecurrent(
  spec: RecurrentSpec,
  options: readonly string[], // keys beyond those of every recurrent layer
  recurrence: Recurrence,
  inputShape: Shape,
  where: string,
): LayerPlan {
  const { units, returnSequences = false, carry = false } = spec;
  const { initializer = "glorotUniform", recurrentInitializer = "orthogonal" } = spec;
  expectKeys(where, spec, [...keys, ...options]);
  expectInteger(`${where}.units`, units, 1);
  expectBoolean(`${where}.returnSequences`, returnSequences);
  expectBoolean(`${where}.carry`, carry);
  expectOneOf(`${where}.initializer`, initializer, initializerNames);
  expectOneOf(`${where}.recurrentInitializer`, recurrentInitializer, initializerNames);

  const [time, features] = expectSequence(inputShape, where);
  const width = recurrence.gates * units;
  const [start, recurrentStart] = [initializers[initializer], initializers[recurrentInitializer]];
  return {
    outputShape: returnSequences ? [time, units] : [units],
    parameters: [
      {
        name: "weights",
        shape: [features, width],
        initialize: (values, rng) => start.weights(values, rng, features, width),
      },
      {
        name: "recurrentWeights",
        shape: [units, width],
        initialize: (values, rng) => recurrentStart.weights(values, rng, units, width),
      },
      {
        name: "bias",
        shape: recurrence.biasShape,
        initialize(values) {
          values.fill(0);
          recurrence.fillBias?.(values);
        },
      },
    ],
    build: (site) => build({ time, features, units, returnSequences, carry }, recurrence, site),
  };
}

interface Sizes {
  readonly time: number;
  readonly features: number;
  readonly units: number;
  readonly returnSequences: boolean;
  readonly carry: boolean;
}

function build(sizes: Sizes, recurrence: Recurrence, site: LayerSite): Layer {
  const { time, features, units, returnSequences, carry } = sizes;
  const { kernels } = site.engine;
  const width = recurrence.gates * units;
  const [w, , b] = site.parameters.map((tensor) => tensor.offset);
  const [dw, , db] = site.gradients.map((tensor) => tensor.offset);
  const rows = (count: number, columns: number) => site.engine.tensor(count * site.maxBatch * columns);
  const memory = allot(sizes, recurrence, rows);
  const { z, dz, dh, dPast, states } = memory;
  const [h] = states;
  const cell = recurrence.cell(memory, site);
  const kept = states.map(() => rows(1, units)); // at the end of the latest forward, if carried, else zero
  const x = rows(time, features).offset; // [time, batch, features]
  const dx = site.inputGradient && rows(time, features).offset;
  const dy = rows(returnSequences ? time : 1, units); // [time, batch, units], or zeros for all steps but the last
  return {
    ...(carry && { state: kept }),
    forward(batch) {
      const size = batch * units;
      kernels.swapAxes(site.input.offset, x, batch, time, features);
      kernels.product(x, w, b, z.offset, time * batch, features, width); // Z = X W + b, for all steps
      for (let i = 0; i < states.length; i++) kernels.linear(kept[i].offset, states[i].offset, size);
      for (let t = 0; t < time; t++) cell.forward(t, batch);
      for (let i = 0; carry && i < states.length; i++) {
        kernels.linear(states[i].at(time * size), kept[i].offset, size);
      }
      // yₜ = hₜ
      if (returnSequences) kernels.swapAxes(h.at(size), site.output.offset, time, batch, units);
      else kernels.linear(h.at(time * size), site.output.offset, size);
    },
    backward(batch) {
      const size = batch * units;
      const last = site.outputGradient.offset;
      if (returnSequences) kernels.swapAxes(last, dy.offset, batch, time, units);
      kernels.fill(dh.offset, 0, size); // nothing comes back from beyond the window
      kernels.fill(dPast.offset, 0, size);
      for (let t = time - 1; t >= 0; t--) {
        cell.backward(t, returnSequences ? dy.at(t * size) : t === time - 1 ? last : dy.offset, batch);
      }
      cell.collect(batch);
      kernels.productTransposedA(x, dz.offset, dw, features, time * batch, width); // dW = Xᵀ dZ
      kernels.columnSums(dz.offset, db, time * batch, width); // db = Σ over batch and steps of dZ
      if (dx === undefined || !site.inputGradient) return;
      kernels.productTransposedB(dz.offset, w, dx, time * batch, width, features); // dX = dZ Wᵀ
      kernels.swapAxes(dx, site.inputGradient.offset, time, batch, features);
    },
  };
}

function allot(
  { time, units }: Sizes,
  { gates, states }: Recurrence,
  rows: (count: number, columns: number) => Tensor,
): RecurrentMemory {
  return {
    time,
    units,
    z: rows(time, gates * units),
    dz: rows(time, gates * units),
    states: Array.from({ length: states }, () => rows(time + 1, units)),
    dh: rows(1, units),
    dPast: rows(1, units),
  };
}

function expectSequence(inputShape: Shape, where: string): Shape {
  if (inputShape.length === 2) return inputShape;
  throw new InputError(
    `${where}: expected an input [time, features], got ${shown(inputShape)}; give network.input two sides, or put an embedding, a reshape or a recurrent layer with returnSequences before this one.`,
  );
}
