/** Recurrent layers as functions of tensors [batch, time, features], unrolled over time. Gates are in Keras's order. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";
import type { GruSpec } from "../layers/gru.ts";
import type { LstmSpec } from "../layers/lstm.ts";
import type { RecurrentSpec } from "../layers/recurrent.ts";
import type { SimpleRnnSpec } from "../layers/simpleRnn.ts";
import { activations } from "./activations.ts";
import type { FunctionMaker, TfjsFunction } from "./functions.ts";

/** State [batch, units] each, h first, from that of the step before; `input` [batch, gates · units] is xₜ W + b. */
type Step = (
  input: tf.Tensor,
  states: readonly tf.Tensor[],
  u: tf.Tensor,
  stateBias: tf.Tensor,
) => tf.Tensor[];

const simpleRnn: (spec: SimpleRnnSpec) => Step =
  ({ activation = "tanh" }) =>
  (input, [h], u) => [activations[activation].apply(tf.add(input, tf.matMul(h, u)))]; // hₜ = f(xₜ W + b + hₜ₋₁ U)

const lstm: Step = (input, [h, c], u) => {
  const [i, f, g, o] = tf.split(tf.add(input, tf.matMul(h, u)), 4, 1);
  const cell = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g))); // cₜ = f ⊙ cₜ₋₁ + i ⊙ g
  return [tf.mul(tf.sigmoid(o), tf.tanh(cell)), cell]; // hₜ = o ⊙ tanh cₜ
};

const gruResetAfter: Step = (input, [h], u, stateBias) => {
  const [zu, zr, zg] = tf.split(input, 3, 1);
  const [su, sr, sg] = tf.split(tf.add(tf.matMul(h, u), stateBias), 3, 1);
  const candidate = tf.tanh(tf.add(zg, tf.mul(tf.sigmoid(tf.add(zr, sr)), sg)));
  return [mixed(tf.sigmoid(tf.add(zu, su)), h, candidate)];
};

const gruResetBefore: Step = (input, [h], u) => {
  const units = h.shape[1] as number;
  const [forGates, forCandidate] = tf.split(u, [2 * units, units], 1);
  const [zu, zr, zg] = tf.split(input, 3, 1);
  const [su, sr] = tf.split(tf.matMul(h, forGates), 2, 1);
  const reset = tf.mul(tf.sigmoid(tf.add(zr, sr)), h);
  return [mixed(tf.sigmoid(tf.add(zu, su)), h, tf.tanh(tf.add(zg, tf.matMul(reset, forCandidate))))];
};

/** hₜ = u ⊙ hₜ₋₁ + (1 − u) ⊙ g. */
function mixed(update: tf.Tensor, h: tf.Tensor, candidate: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(update, h), tf.mul(tf.sub(1, update), candidate));
}

export const recurrentFunctions = {
  simpleRnn: maker<SimpleRnnSpec>(1, simpleRnn),
  lstm: maker<LstmSpec>(2, () => lstm),
  gru: maker<GruSpec>(1, ({ resetAfter = true }) => (resetAfter ? gruResetAfter : gruResetBefore)),
};

function maker<Spec extends RecurrentSpec>(
  states: number,
  stepOf: (spec: Spec) => Step,
): FunctionMaker<Spec> {
  return (spec, { where }) => {
    const { units, carry = false, returnSequences = false } = spec;
    if (carry) {
      throw new InputError(
        `${where}.carry: expected false, since executors on tfjs begin every batch anew, got true; use the executor "engine".`,
      );
    }
    return unrolled(states, stepOf(spec), units, returnSequences);
  };
}

function unrolled(states: number, step: Step, units: number, returnSequences: boolean): TfjsFunction {
  return (x, [w, u, bias]) => {
    const [batch, time, features] = x.shape as [number, number, number];
    const biases = bias.rank === 2 ? tf.unstack(bias) : [bias]; // for the input and, in some, for the state
    const rows = tf.add(tf.matMul(tf.reshape(x, [batch * time, features]), w), biases[0]);
    const inputs = tf.unstack(tf.reshape(rows, [batch, time, -1]), 1);
    let state = Array.from({ length: states }, (): tf.Tensor => tf.zeros([batch, units]));
    const answers = inputs.map((input) => {
      state = step(input, state, u, biases[1]);
      return state[0];
    });
    return returnSequences ? tf.stack(answers, 1) : state[0];
  };
}
