import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { Engine } from "../../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../../agents/models/engine/network.ts";
import { sizeOf } from "../../../agents/models/layers/layer.ts";
import { rng } from "../../../envs/core/rng.ts";
import { largestDifference, scatter } from "./random.ts";

tf.env().set("IS_TEST", true); // no advice on faster backends

/** The same network in tfjs: outputs from an input [batch, ...shape] and the parameters in the layout's order. */
export type Reference = (input: tf.Tensor, parameters: tf.Tensor[]) => tf.Tensor;

export interface ParityOptions {
  readonly training?: boolean;
  /** Fills the input [batch, inputs]; default: standard normals. */
  readonly fill?: (input: Float32Array) => void;
}

/** A network of the spec with random parameters, noise in all of them, and gradients at its inputs. */
export function randomNetwork(spec: NetworkSpec, maxBatch: number): Network {
  const network = new Network(new Engine(), spec, { maxBatch, rng: rng("net"), inputGradient: true });
  const luck = rng("parameters");
  network.parameters.data.forEach((value, i, all) => {
    all[i] = value + luck.uniform(-0.02, 0.02); // so that zeros and ones count too
  });
  return network;
}

/**
 * Outputs agree to 1e-5 and all gradients, those at the input included, to 1e-4, relative to the largest number of
 * their array. An array of gradients that all but cancel is measured by the scale of the others.
 */
export function expectParity(
  network: Network,
  batch: number,
  reference: Reference,
  options: ParityOptions = {},
): void {
  const { training = false, fill = (input) => scatter(input, rng("input")) } = options;
  fill(network.input.data);
  leaveTraces(network);
  scatter(network.outputGradient.data, rng("gradient"));
  tf.tidy(() => {
    const input = tf.tensor(network.input.head(batch * network.inputSize).slice(), [
      batch,
      ...network.spec.input,
    ]);
    const weight = tf.tensor(network.outputGradient.head(batch * network.outputSize).slice());
    const parameters = network.layout.map((slot) =>
      tf.tensor(network.parameters.part(slot.offset, sizeOf(slot.shape)).data.slice(), [...slot.shape]),
    );
    const learned = network.layout.map(({ trainable }) => trainable);
    /** Σ y · weight, whose gradient at y is `weight`; running statistics are constants to it. */
    const loss = (x: tf.Tensor, ...trained: tf.Tensor[]) => {
      const rest = [...trained];
      const all = parameters.map((constant, i) => (learned[i] ? (rest.shift() as tf.Tensor) : constant));
      return tf.sum(tf.mul(tf.reshape(reference(x, all), [-1]), weight)) as tf.Scalar;
    };
    const outputs = reference(input, parameters).dataSync();
    const trained = parameters.filter((_, i) => learned[i]);
    const [inputGradient, ...gradients] = tf.grads(loss)([input, ...trained]);

    const upstream = network.outputGradient.data.slice();
    expectClose(network.forward(batch, training), outputs, 1e-5, 0.05); // the scale of the terms of an output that all but cancels
    network.backward(batch);
    network.outputGradient.data.set(upstream);
    network.backward(batch); // once more gives the same, not twice as much
    const scale = Math.max(1, ...gradients.map((gradient) => largest(gradient.dataSync())));
    network.layout
      .filter(({ trainable }) => trainable)
      .forEach(({ offset }, i) => {
        const exact = gradients[i].dataSync();
        expectClose(network.gradients.part(offset, exact.length).data, exact, 1e-4, 1e-2 * scale);
      });
    expectClose(
      network.inputGradient!.head(batch * network.inputSize),
      inputGradient.dataSync(),
      1e-4,
      1e-2 * scale,
    );
  });
}

/** A whole batch goes both ways in training, and what may be overwritten is no number: nothing of it may be found again. */
function leaveTraces(network: Network): void {
  const { noise, state, gradients, output, inputGradient } = network;
  const luck = noise?.save();
  const carried = state.map(({ data }) => data.slice());
  scatter(network.outputGradient.data, rng("earlier"));
  network.forward(network.maxBatch, true);
  network.backward(network.maxBatch);
  if (luck) noise?.load(luck);
  state.forEach(({ data }, i) => void data.set(carried[i]));
  for (const tensor of [gradients, output, inputGradient]) tensor?.data.fill(Number.NaN);
}

function expectClose(actual: Float32Array, exact: ArrayLike<number>, tolerance: number, least: number): void {
  expect(actual.length).toBe(exact.length);
  expect(largestDifference(actual, exact) / Math.max(largest(exact), least)).toBeLessThan(tolerance);
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
