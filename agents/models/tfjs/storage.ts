/** Networks saved as tfjs saves models: a topology as JSON and the weights beside it, wherever a handler puts them. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { Network } from "../engine/network.ts";
import { readModel, type Shelf } from "../storage/savedModel.ts";
import { fromLayersModel, type ImportOptions } from "./fromLayersModel.ts";
import { toLayersModel } from "./toLayersModel.ts";

/** A file that a person has chosen in a browser. */
export interface ChosenFile {
  readonly name: string;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Where tfjs saves to: "downloads://name", "indexeddb://name", "localstorage://name", or a handler of one's own. */
export async function saveLayersModel(network: Network, to: string | tf.io.IOHandler): Promise<void> {
  const model = toLayersModel(network);
  try {
    await model.save(to);
  } catch (error) {
    throw inOneSentence(error, "a place that tfjs can save a model to", to);
  } finally {
    model.dispose();
  }
}

/** From where `saveLayersModel` saves to, an address on the web, or files a person has chosen: model.json and its weights. */
export async function loadLayersModel(
  from: string | tf.io.IOHandler | readonly ChosenFile[],
  engine: Engine,
  options: ImportOptions,
): Promise<Network> {
  const model = await loaded(from);
  try {
    return fromLayersModel(model, engine, options);
  } finally {
    model.dispose();
  }
}

async function loaded(from: string | tf.io.IOHandler | readonly ChosenFile[]): Promise<tf.LayersModel> {
  mendGelu();
  try {
    return await tf.loadLayersModel(isChoice(from) ? { load: () => chosen(from) } : from);
  } catch (error) {
    throw inOneSentence(error, "a layers model that tfjs can load", from);
  }
}

function isChoice(from: string | tf.io.IOHandler | readonly ChosenFile[]): from is readonly ChosenFile[] {
  return Array.isArray(from);
}

/** tfjs's own reader of files waits for ever if the first is not the description. */
function chosen(files: readonly ChosenFile[]): Promise<tf.io.ModelArtifacts> {
  const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const description = files.find(({ name }) => name.endsWith(".json"));
  const called = (path: string) => {
    const file = files.find(({ name }) => name === nameOf(path));
    if (file) return file;
    throw new InputError(
      `${nameOf(path)}: expected it among the chosen files, got ${files.map(({ name }) => name).join(", ") || "none"}; choose the model's .json and all its weights.`,
    );
  };
  const shelf: Shelf = {
    text: async (path) => called(path).text(),
    bytes: async (path) => new Uint8Array(await called(path).arrayBuffer()),
    place: nameOf,
  };
  return readModel(shelf, description?.name);
}

/**
 * tfjs 4.22 writes "gelu_new" but looks for "geluNew" when it reads. Programs that load a model with gelu by tfjs alone
 * need these lines too; Keras's own converter knows the erf form only.
 */
function mendGelu(): void {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  classNameMap["geluNew"] ??= classNameMap["gelu_new"];
}

/** What a handler of our own says is passed on as it is. */
function inOneSentence(error: unknown, expected: string, place: unknown): InputError {
  if (error instanceof InputError) return error;
  const where = typeof place === "string" ? place : "the model's files";
  const said = String(error instanceof Error ? error.message : error).split("\n")[0];
  return new InputError(
    `${where}: expected ${expected}, but it says: ${said}; check the address, and that the model is whole.`,
  );
}
