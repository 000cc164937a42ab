/** A network as a tfjs LayersModel, hence for Keras, Netron and whatever else reads them. */
import * as tf from "@tensorflow/tfjs";
import { InputError, shown } from "../../../envs/core/errors.ts";
import type { Network } from "../engine/network.ts";
import type { LayerSpec } from "../layers/index.ts";
import { sizeOf } from "../layers/layer.ts";
import { activationLayer } from "./activations.ts";
import { expectUniqueNames, type Fork, graphOf, INPUT, type Leaf, leavesOf, type Node } from "./graph.ts";
import { carries, expectKerasCell } from "./recurrent.ts";
import { writerOf } from "./writers.ts";

/**
 * The same function with copies of the parameters; the model is the caller's to dispose. What belongs to training
 * stays behind: initialisers, and which layers are frozen. Layers without a name are called by their place. A network
 * that carries state gives a model for batches of exactly `maxBatch` rows, as Keras asks. gelu becomes "gelu_new", which
 * is tfjs's alone.
 */
export function toLayersModel(network: Network): tf.LayersModel {
  const nodes = graphOf(network);
  const leaves = leavesOf(nodes);
  for (const leaf of leaves) expectKerasHas(leaf);
  expectUniqueNames(nodes);
  const rows = leaves.some(({ spec }) => carries(spec)) ? network.maxBatch : null;
  const inputs = tf.input({ batchShape: [rows, ...network.spec.input], name: INPUT });
  const outputs = follow(nodes, inputs, network);
  return tf.model({ inputs, outputs, name: "network" });
}

function follow(nodes: readonly Node[], input: tf.SymbolicTensor, network: Network): tf.SymbolicTensor {
  let x = input;
  for (const node of nodes) x = node.kind === "layer" ? pass(node, x, network) : merge(node, x, network);
  return x;
}

function pass(leaf: Leaf, input: tf.SymbolicTensor, network: Network): tf.SymbolicTensor {
  const layers = writerOf(leaf.spec.type)?.(leaf.spec, leaf) ?? [];
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  if (leaf.slots.length > 0) tf.tidy(() => layers[0].setWeights(weightsOf(leaf, network)));
  return output;
}

function merge(
  { branches, adds, name }: Fork,
  input: tf.SymbolicTensor,
  network: Network,
): tf.SymbolicTensor {
  const outputs = branches.map((nodes) => follow(nodes, input, network));
  if (outputs.length === 1) return outputs[0]; // Keras merges no fewer than two
  const layer = adds ? tf.layers.add({ name }) : tf.layers.concatenate({ name, axis: -1 });
  return layer.apply(outputs.map(apart)) as tf.SymbolicTensor;

  /** tfjs 4.22 frees a tensor too early that a merge takes twice. */
  function apart(tensor: tf.SymbolicTensor, i: number): tf.SymbolicTensor {
    if (outputs.indexOf(tensor) === i) return tensor;
    return activationLayer("linear", `${name}_same${i}`).apply(tensor) as tf.SymbolicTensor;
  }
}

function weightsOf({ slots }: Leaf, { parameters }: Network): tf.Tensor[] {
  return slots.map(({ offset, shape }) =>
    tf.tensor(parameters.part(offset, sizeOf(shape)).data.slice(), [...shape]),
  );
}

function expectKerasHas({ spec, where, within, inputShape }: Leaf): void {
  if (!writerOf(spec.type)) {
    const named = spec.name === undefined ? "" : ` named ${shown(spec.name)}`;
    const inside = within === undefined ? "" : ` in ${within}`;
    throw new InputError(
      `${where}: expected a layer that Keras in tfjs has too, got ${spec.type}${named}${inside}; ${remedies[spec.type] ?? "export a network without it"}, or keep network.spec and a copy of network.parameters.data, which are plain data.`,
    );
  }
  if (spec.type === "batchNorm" && inputShape.length > 3) {
    throw new InputError(
      `${where}: expected a batchNorm over at most three sides, since tfjs trains no other, got ${shown(inputShape)}; reshape before it.`,
    );
  }
  expectKerasCell(spec, where);
}

const remedies: { readonly [T in LayerSpec["type"]]?: string } = {
  noisyDense: "copy its weights and bias, which are what it plays by, into a network with dense in its place",
  dueling: "export a network that ends in the branch before it, and put V + A − mean A behind the model",
};
