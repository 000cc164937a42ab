/** A Keras model's graph, read from its output back to its input as stacks of layers and merges of such stacks. */
import * as tf from "@tensorflow/tfjs";
import { InputError, shown } from "../../../envs/core/errors.ts";
import { inWords } from "./kerasOptions.ts";

export interface Single {
  readonly kind: "layer";
  readonly layer: tf.layers.Layer;
  readonly input: tf.SymbolicTensor;
  readonly output: tf.SymbolicTensor;
}

export interface Merge {
  readonly kind: "merge";
  readonly layer: tf.layers.Layer;
  readonly output: tf.SymbolicTensor;
  readonly branches: readonly (readonly Piece[])[];
}

export type Piece = Single | Merge;

/** The pieces in order, those of models inside models among them. Every layer must stand in one place alone. */
export function piecesOf(model: tf.LayersModel, seen = new Set<tf.layers.Layer>()): Piece[] {
  const [input, output] = [theOnly(model, "inputs"), theOnly(model, "outputs")];
  return between(input, output, seen);
}

/** The pieces from one tensor to another that depends on it alone. */
function between(start: tf.SymbolicTensor, end: tf.SymbolicTensor, seen: Set<tf.layers.Layer>): Piece[] {
  const pieces: Piece[] = [];
  let output = end;
  while (output !== start) {
    const layer = output.sourceLayer;
    expectOnce(layer, seen);
    expectPlainCall(output);
    const [input] = output.inputs;
    if (output.inputs.length > 1) {
      const fork = commonOrigin(output);
      const branches = output.inputs.map((branchEnd) => between(fork, branchEnd, seen));
      pieces.unshift({ kind: "merge", layer, output, branches });
      output = fork;
    } else {
      const inner = layer instanceof tf.LayersModel ? piecesOf(layer, seen) : undefined;
      pieces.unshift(...(inner ?? [{ kind: "layer", layer, input, output } as const]));
      output = input;
    }
  }
  return pieces;
}

/** The last tensor that all inputs of a merge are made from. */
function commonOrigin(merged: tf.SymbolicTensor): tf.SymbolicTensor {
  const shared = bottlenecks(merged, new Map());
  return shared[shared.length - 2]; // the last is the merge itself
}

type Bottlenecks = Map<tf.SymbolicTensor, readonly tf.SymbolicTensor[]>;

/** The tensors that all paths from the model's input to this one pass, in order, both ends included. */
function bottlenecks(tensor: tf.SymbolicTensor, known: Bottlenecks): readonly tf.SymbolicTensor[] {
  let found = known.get(tensor);
  if (!found) {
    const [first = [], ...others] = tensor.inputs.map((input) => bottlenecks(input, known));
    found = [...first.filter((each) => others.every((list) => list.includes(each))), tensor];
    known.set(tensor, found);
  }
  return found;
}

function theOnly(model: tf.LayersModel, side: "inputs" | "outputs"): tf.SymbolicTensor {
  const tensors = model[side] ?? [];
  if (tensors.length === 1) return tensors[0];
  const remedy =
    tensors.length === 0
      ? "give its first layer an inputShape"
      : "split it into models of one input and one output";
  throw new InputError(
    `model ${shown(model.name)}: expected one of ${side}, got ${tensors.length}; ${remedy}.`,
  );
}

function expectOnce(layer: tf.layers.Layer, seen: Set<tf.layers.Layer>): void {
  if (seen.has(layer)) {
    throw new InputError(
      `${inWords(layer)}: expected a layer that is used once, got one that several paths share; give each path a layer of its own.`,
    );
  }
  seen.add(layer);
}

function expectPlainCall({ sourceLayer, callArgs }: tf.SymbolicTensor): void {
  const given = Object.keys(callArgs ?? {});
  if (given.length === 0) return;
  throw new InputError(
    `${inWords(sourceLayer)}: expected a call with inputs alone, got ${given.join(", ")} too; call it without.`,
  );
}
