/** The options of a Keras layer, read one by one. What nobody reads must be at rest, so that nothing is lost in silence. */
import type * as tf from "@tensorflow/tfjs";
import { InputError, shown } from "../../../envs/core/errors.ts";
import type { ActivationName } from "../engine/activations.ts";
import { activationOf } from "./activations.ts";

/** How the weights begin, what they are called, and how tfjs goes about the work: not the function, nor its training. */
const harmless =
  /^(name|dtype|batchInputShape|inputLength|implementation|unroll|unitForgetBias|.*Initializer)$/;

/** What people may be told about options that have no counterpart. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/Regularizer$/, "leave it out and use an optimiser's weightDecay"],
  [/Constraint$/, "leave it out"],
  [/^useBias$/, "give the layer a bias; zeros keep its answers as they are"],
  [/^dataFormat$/, "convert the model to channelsLast"],
  [/^trainable$/, "make it trainable for the conversion and call network.freeze afterwards"],
  [/^seed$/, "leave it out: luck comes from the network's rng"],
];

export class KerasOptions {
  readonly where: string; // layer "conv1" (Conv2D)
  readonly inputShape: readonly (number | null)[]; // with the batch
  readonly outputShape: readonly (number | null)[];
  private readonly unread: Map<string, unknown>;

  constructor(layer: tf.layers.Layer, input: tf.SymbolicTensor, output: tf.SymbolicTensor) {
    this.where = inWords(layer);
    this.inputShape = input.shape;
    this.outputShape = output.shape;
    this.unread = new Map(Object.entries({ ...layer.getConfig(), trainable: isTrainable(layer) }));
  }

  /** An option that any value may have. */
  take<T>(key: string): T {
    const value = this.unread.get(key);
    this.unread.delete(key);
    return value as T;
  }

  /** An option for which the engine knows one value, the first; others, if given, mean the same. */
  expect(key: string, ...known: readonly unknown[]): void {
    const value = this.take(key);
    if (!known.some((one) => JSON.stringify(one) === JSON.stringify(value)))
      this.refuse(key, value, known[0]);
  }

  /** An axis, which must be the last. */
  expectLastAxis(rank: number): void {
    this.expect("axis", -1, rank - 1, [-1], [rank - 1]);
  }

  /** An activation that the engine has. */
  takeActivation(): ActivationName {
    const value = this.take("activation");
    const activation = activationOf(value);
    if (activation) return activation;
    const remedy =
      value === "gelu" ? 'use "gelu_new", the tanh form, instead of the one with erf' : "choose one of these";
    throw new InputError(
      `${this.where}.activation: expected linear, relu, elu, gelu_new, tanh, sigmoid, softplus, softmax or logSoftmax, got ${shown(value)}; ${remedy}.`,
    );
  }

  /** An option of which the engine knows a few values. */
  takeOneOf<T extends string>(key: string, known: readonly T[]): T {
    const value = this.take<T>(key);
    if (known.includes(value)) return value;
    throw new InputError(
      `${this.where}.${key}: expected ${known.join(" or ")}, got ${shown(value)}; choose one of these.`,
    );
  }

  /** One side for both where they are equal, as specs are written. */
  takeSize(key: string): number | readonly [number, number] {
    const [down, across] = this.take<[number, number]>(key);
    return down === across ? down : [down, across];
  }

  /** To be called when all is read. */
  expectNoMore(): void {
    this.expect("trainable", true);
    for (const [key, value] of this.unread) {
      const atRest = value === null || value === undefined || value === false || value === 0;
      if (!atRest && !harmless.test(key)) this.refuse(key, value, undefined);
    }
  }

  private refuse(key: string, value: unknown, expected: unknown): never {
    const remedy =
      remedies.find(([pattern]) => pattern.test(key))?.[1] ?? "change the model, or leave the layer out";
    throw new InputError(
      `${this.where}.${key}: expected ${expected === undefined ? "none" : shown(expected)}, got ${shown(value)}; ${remedy}.`,
    );
  }
}

/** A model that freezes leaves its layers' own flags alone and freezes their weights. Running statistics never train. */
function isTrainable({ trainable, nonTrainableWeights }: tf.layers.Layer): boolean {
  return (
    trainable &&
    nonTrainableWeights.every(({ originalName }) => /\/moving_(mean|variance)$/.test(originalName))
  );
}

/** How a sentence speaks of a layer. */
export function inWords(layer: tf.layers.Layer): string {
  return `layer ${shown(layer.name)} (${layer.getClassName()})`;
}
