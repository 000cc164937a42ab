/** Recurrent layers in Keras. They share their options, which are those of Keras but for `carry`, there `stateful`. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";
import type { ActivationName } from "../activations.ts";
import type { LayerSpec } from "../layers/index.ts";
import { activations } from "./activations.ts";
import type { Leaf } from "./graph.ts";
import type { KerasOptions } from "./kerasOptions.ts";

/** Parameters in the order of Keras: kernel [features, gates · units], recurrentKernel [units, gates · units], bias. */
export interface RecurrentSpec {
  readonly type: string; // simpleRnn, lstm or gru
  readonly units: number;
  readonly returnSequences?: boolean;
  readonly carry?: boolean;
  readonly activation?: ActivationName; // of simpleRnn
  readonly resetAfter?: boolean; // of gru
}

type RecurrentWriter = (spec: RecurrentSpec, leaf: Leaf) => tf.layers.Layer[];

/** The layers as Keras builds them. Those of tfjs begin with a hard sigmoid, so the gates' is spelled out. */
export const recurrentWriters: Readonly<Record<string, RecurrentWriter>> = {
  simpleRnn: ({ activation = "tanh", ...spec }, { name }) => [
    tf.layers.simpleRNN({ ...shared(spec, name), activation: activations[activation].keras ?? "tanh" }),
  ],
  lstm: (spec, { name }) => [
    tf.layers.lstm({ ...shared(spec, name), activation: "tanh", recurrentActivation: "sigmoid" }),
  ],
  gru: (spec, { name }) => [
    tf.layers.gru({ ...shared(spec, name), activation: "tanh", recurrentActivation: "sigmoid" }),
  ],
};

function shared(
  { units, returnSequences = false, carry = false }: Omit<RecurrentSpec, "activation">,
  name: string,
) {
  return { units, returnSequences, stateful: carry, recurrentInitializer: "glorotUniform", name } as const;
}

/** Layers read back, by their class. */
export const recurrentReaders: Readonly<Record<string, (options: KerasOptions) => RecurrentSpec>> = {
  SimpleRNN: (options) => ({ ...read("simpleRnn", options), activation: options.takeActivation() }),
  LSTM: (options) => {
    expectUsualGates(options);
    return read("lstm", options);
  },
  GRU: (options) => {
    expectUsualGates(options);
    options.expect("resetAfter", false);
    return { ...read("gru", options), resetAfter: false };
  },
};

function expectUsualGates(options: KerasOptions): void {
  options.expect("activation", "tanh");
  options.expect("recurrentActivation", "sigmoid");
}

function read(type: string, options: KerasOptions): RecurrentSpec {
  options.expect("useBias", true);
  return {
    type,
    units: options.take("units"),
    returnSequences: options.take("returnSequences"),
    carry: options.take("stateful"),
  };
}

/** Whether a layer carries state from batch to batch: Keras then wants to know how many rows these have. */
export function carries(spec: LayerSpec): boolean {
  return "carry" in spec && spec.carry === true;
}

/** Keras in tfjs has one kind of GRU, and simple layers only with activations that are options. */
export function expectKerasCell(spec: LayerSpec, where: string): void {
  const { type, activation = "tanh", resetAfter = true } = spec as RecurrentSpec;
  if (type === "gru" && resetAfter) {
    throw new InputError(
      `${where}.resetAfter: expected false, since tfjs has no other GRU, got true; train one with resetAfter false to export it.`,
    );
  }
  if (type === "simpleRnn" && !activations[activation].keras) {
    throw new InputError(
      `${where}.activation: expected one that Keras has as an option, got ${activation}; choose tanh or relu to export it.`,
    );
  }
}
