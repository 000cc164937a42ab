/** Recurrent layers in Keras. They share their options, which are those of Keras but for `carry`, there `stateful`. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";
import type { GruSpec } from "../layers/gru.ts";
import type { LayerSpec } from "../layers/index.ts";
import type { LstmSpec } from "../layers/lstm.ts";
import type { RecurrentSpec } from "../layers/recurrent.ts";
import type { SimpleRnnSpec } from "../layers/simpleRnn.ts";
import type { Leaf } from "./graph.ts";
import type { KerasOptions } from "./kerasOptions.ts";

/** The layers as Keras builds them. Those of tfjs begin with a hard sigmoid, so the gates' is spelled out. */
export const recurrentWriters = {
  simpleRnn: ({ activation = "tanh", ...spec }: SimpleRnnSpec, { name }: Leaf) => [
    tf.layers.simpleRNN({ ...shared(spec, name), activation }),
  ],
  lstm: (spec: LstmSpec, { name }: Leaf) => [tf.layers.lstm({ ...shared(spec, name), ...usualGates })],
  gru: (spec: GruSpec, { name }: Leaf) => [tf.layers.gru({ ...shared(spec, name), ...usualGates })],
};

const usualGates = { activation: "tanh", recurrentActivation: "sigmoid" } as const;

function shared({ units, returnSequences = false, carry = false }: RecurrentSpec, name: string) {
  // The weights are overwritten at once: an orthogonal beginning, as Keras has it, would take its time.
  return { units, returnSequences, stateful: carry, recurrentInitializer: "glorotUniform", name } as const;
}

/** Layers read back, by their class. */
export const recurrentReaders = {
  SimpleRNN: (options: KerasOptions): SimpleRnnSpec => ({
    type: "simpleRnn",
    ...read(options),
    activation: options.takeOneOf("activation", ["tanh", "relu"]),
  }),
  LSTM(options: KerasOptions): LstmSpec {
    expectUsualGates(options);
    return { type: "lstm", ...read(options) };
  },
  GRU(options: KerasOptions): GruSpec {
    expectUsualGates(options);
    options.expect("resetAfter", false);
    return { type: "gru", ...read(options), resetAfter: false };
  },
};

function expectUsualGates(options: KerasOptions): void {
  for (const [key, value] of Object.entries(usualGates)) options.expect(key, value);
}

function read(options: KerasOptions) {
  options.expect("useBias", true);
  return {
    units: options.take<number>("units"),
    returnSequences: options.take<boolean>("returnSequences"),
    carry: options.take<boolean>("stateful"),
  };
}

/** Whether a layer carries state from batch to batch: Keras then wants to know how many rows these have. */
export function carries(spec: LayerSpec): boolean {
  return "carry" in spec && spec.carry === true;
}

/** tfjs has the GRU alone that resets before the product. */
export function expectKerasCell(spec: LayerSpec, where: string): void {
  if (spec.type !== "gru" || spec.resetAfter === false) return;
  throw new InputError(
    `${where}.resetAfter: expected false, since tfjs has no other GRU, got true; train one with resetAfter false, as gru:resetAfter=false does, to export it.`,
  );
}
