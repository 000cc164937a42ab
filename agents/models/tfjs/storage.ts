/** Networks saved as tfjs saves models: a topology as JSON and the weights beside it, wherever a handler puts them. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";
import type { Network } from "../engine/network.ts";
import { artifactsFrom, expectFaithful, type ModelSource, type PlacedHandler, placeOf } from "./artifacts.ts";
import { expectImportOptions, fromLayersModel, type ImportOptions } from "./fromLayersModel.ts";
import { toLayersModel } from "./toLayersModel.ts";

/** Where tfjs saves to: "downloads://name", "indexeddb://name", "localstorage://name", or a handler of one's own. */
export async function saveLayersModel(network: Network, to: string | PlacedHandler): Promise<void> {
  const model = toLayersModel(network);
  try {
    await model.save(to);
  } catch (error) {
    throw inOneSentence(
      error,
      `${placeOf(to)}: expected a place that tfjs can save a model to`,
      'choose "downloads://name", "indexeddb://name" or "localstorage://name" in a browser, or a handler of your own',
    );
  } finally {
    model.dispose();
  }
}

/** From where `saveLayersModel` saves to, an address on the web, or files a person has chosen: model.json and its weights. */
export async function loadLayersModel(from: ModelSource, options: ImportOptions): Promise<Network> {
  expectImportOptions(options);
  const model = await loaded(from);
  try {
    return fromLayersModel(model, options);
  } finally {
    model.dispose();
  }
}

async function loaded(from: ModelSource): Promise<tf.LayersModel> {
  const where = placeOf(from);
  const expected = `${where}: expected a layers model that tfjs can load`;
  const artifacts = await artifactsFrom(from).catch((error) => {
    throw inOneSentence(error, expected, "check the address, and that a model is there");
  });
  expectFaithful(artifacts, where);
  mendGelu();
  return tf.loadLayersModel({ load: async () => artifacts }).catch((error) => {
    throw inOneSentence(error, expected, "save or convert the model again");
  });
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
function inOneSentence(error: unknown, expected: string, remedy: string): InputError {
  if (error instanceof InputError) return error;
  const [said] = String(error instanceof Error ? error.message : error).split("\n");
  return new InputError(`${expected}, but it says: ${said.replace(/[.:;,\s]+$/, "")}; ${remedy}.`);
}
