/** A tfjs LayersModel, from Keras or wherever, as a network of the engine. */
import type * as tf from "@tensorflow/tfjs";
import { InputError, shown } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { expectInteger, expectKeys } from "../engine/checks.ts";
import { Engine } from "../engine/engine.ts";
import { Network } from "../engine/network.ts";
import type { LayerSpec } from "../layers/index.ts";
import { type Shape, sizeOf } from "../layers/layer.ts";
import { activationName, givenName } from "./graph.ts";
import { KerasOptions } from "./kerasOptions.ts";
import { type Merge, type Piece, piecesOf, type Single } from "./modelGraph.ts";
import { readLayer } from "./readers.ts";

export interface ImportOptions {
  readonly maxBatch: number; // rows of the largest batch
  readonly engine?: Engine; // in whose memory the network lies; default: one of its own
  readonly inputGradient?: boolean; // whether backward goes on to the inputs; default: false
  readonly rng?: Rng; // for what draws in training, as dropout
}

/**
 * A network of the same function, with copies of the weights, that trains as the model would. The model must have one
 * input and one output; its layers stand in a row, or in branches that Add or Concatenate brings together. Whatever
 * the engine has not is refused, also what would merely train differently: regularisers, constraints, frozen layers.
 * Optimiser and loss stay behind, and so do the weights' initialisers.
 */
export function fromLayersModel(model: tf.LayersModel, options: ImportOptions): Network {
  expectImportOptions(options);
  const { engine = new Engine(), ...rest } = options;
  const pieces = piecesOf(model);
  const layers = specsOf(pieces);
  const network = new Network(engine, { input: inputOf(model), layers }, rest);
  copyWeights(weightsIn(pieces), network);
  return network;
}

/** To be called before anything is read that takes time. */
export function expectImportOptions(options: ImportOptions): void {
  expectKeys("import", options, ["maxBatch", "engine", "inputGradient", "rng"]);
  expectInteger("import.maxBatch", options.maxBatch, 1);
}

function inputOf({ inputs, name }: tf.LayersModel): Shape {
  const sides = inputs[0].shape.slice(1);
  if (sides.length > 0 && sides.every((side) => side !== null && side !== undefined))
    return sides as number[];
  throw new InputError(
    `model ${shown(name)}: expected an input whose sides are all known, got ${shown(sides)}; give the first layer an inputShape of at least one number.`,
  );
}

/** A spec and what Keras calls its layer. */
interface Named {
  readonly spec: LayerSpec;
  readonly name: string;
}

function specsOf(pieces: readonly Piece[]): LayerSpec[] {
  const all: Named[] = [];
  for (const piece of pieces) {
    const next = { spec: piece.kind === "merge" ? branchOf(piece) : layerOf(piece), name: piece.layer.name };
    const joined = all.length > 0 && joinedWith(next, all[all.length - 1]);
    if (joined) all[all.length - 1] = joined;
    else all.push(next);
  }
  return all.map(({ spec, name }) => {
    const given = givenName(name);
    return given === undefined ? spec : { ...spec, name: given };
  });
}

/** An activation that export has set behind its layer goes back into it. */
function joinedWith({ spec: f, name }: Named, { spec, name: before }: Named): Named | undefined {
  if (f.type !== "activation" || name !== activationName(before)) return undefined;
  const isFree = (spec.type === "dense" || spec.type === "conv2d") && spec.activation === "linear";
  return isFree ? { spec: { ...spec, activation: f.activation }, name: before } : undefined;
}

function layerOf({ layer, input, output }: Single): LayerSpec {
  return readLayer(layer.getClassName(), new KerasOptions(layer, input, output));
}

function branchOf({ layer, output, branches }: Merge): LayerSpec {
  const className = layer.getClassName();
  const options = new KerasOptions(layer, output, output);
  if (className !== "Add" && className !== "Concatenate") {
    throw new InputError(
      `${options.where}: expected branches to meet in Add or Concatenate, got ${className}; merge them by one of these.`,
    );
  }
  if (className === "Concatenate") options.expectLastAxis(output.rank);
  options.expectNoMore();
  return { type: "branch", branches: branches.map(specsOf), merge: className === "Add" ? "add" : "concat" };
}

/** In the order of the network's layout: layer by layer, branch by branch. */
function weightsIn(pieces: readonly Piece[]): tf.Tensor[] {
  return pieces.flatMap((piece) =>
    piece.kind === "merge" ? piece.branches.flatMap(weightsIn) : piece.layer.getWeights(),
  );
}

function copyWeights(weights: readonly tf.Tensor[], { layout, parameters }: Network): void {
  layout.forEach(({ offset, shape }, i) => {
    parameters.part(offset, sizeOf(shape)).data.set(weights[i].dataSync());
  });
}
