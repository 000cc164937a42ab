/** What models are made of, from wherever it comes: a topology and weights, as tfjs hands them over, and checked. */
import * as tf from "@tensorflow/tfjs";
import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectNumber } from "../engine/checks.ts";
import { readModel, type Shelf } from "../storage/savedModel.ts";

/** A file that a person has chosen in a browser. */
export interface ChosenFile {
  readonly name: string;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A handler as tfjs knows them, that may say how sentences speak of its place. */
export interface PlacedHandler extends tf.io.IOHandler {
  readonly place?: string;
}

/** An address that tfjs knows, a handler, or files a person has chosen: model.json and its weights. */
export type ModelSource = string | PlacedHandler | readonly ChosenFile[];

/** How a sentence speaks of it. */
export function placeOf(source: ModelSource): string {
  if (typeof source === "string") return source;
  if (isChoice(source)) return descriptionAmong(source)?.name ?? "the chosen files";
  return source?.place ?? "the model's files";
}

/** Topology and weights alone: optimiser and loss stay behind. */
export async function artifactsFrom(source: ModelSource): Promise<tf.io.ModelArtifacts> {
  const { modelTopology, weightSpecs, weightData } = await loadedFrom(source);
  return { modelTopology, weightSpecs, weightData } as tf.io.ModelArtifacts;
}

async function loadedFrom(source: ModelSource): Promise<tf.io.ModelArtifacts> {
  if (isChoice(source)) return chosen(source);
  const handler = typeof source === "string" ? handlerOf(source) : source;
  if (handler?.load) return handler.load();
  throw new InputError(
    `${placeOf(source)}: expected an address, a handler that loads or chosen files, got ${shown(source)}; pass one of these.`,
  );
}

/** What no scheme of tfjs claims is an address on the web. */
function handlerOf(address: string): tf.io.IOHandler {
  const [handler = tf.io.browserHTTPRequest(address)] = tf.io.getLoadHandlers(address) as tf.io.IOHandler[];
  return handler;
}

function isChoice(source: ModelSource): source is readonly ChosenFile[] {
  return Array.isArray(source);
}

function descriptionAmong(files: readonly ChosenFile[]): ChosenFile | undefined {
  return files.find(({ name }) => name.endsWith(".json"));
}

/** tfjs's own reader of files waits for ever if the first is not the description. */
function chosen(files: readonly ChosenFile[]): Promise<tf.io.ModelArtifacts> {
  const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
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
  return readModel(shelf, descriptionAmong(files)?.name);
}

/** What tfjs would take without a word, and make another model of. */
export function expectFaithful(
  { modelTopology, weightSpecs = [] }: tf.io.ModelArtifacts,
  where: string,
): void {
  expectFloats(weightSpecs, where);
  expectRates(modelTopology);
}

/** Whole numbers of the same width would be the floats' bits, misread. What an optimiser counts is left alone. */
function expectFloats(weightSpecs: readonly tf.io.WeightsManifestEntry[], where: string): void {
  const other = weightSpecs.find(({ dtype, group }) => dtype !== "float32" && group !== "optimizer");
  if (!other) return;
  throw new InputError(
    `${where}: expected weights of dtype "float32", got ${shown(other.name)} of ${shown(other.dtype)}; save the model with weights of 32-bit floating point.`,
  );
}

/** tfjs moves a dropout's rate into [0, 1], and null to 0: the layer that it makes no longer tells. */
function expectRates(topology: unknown): void {
  if (typeof topology !== "object" || topology === null) return;
  const { class_name: className, config } = topology as Record<string, unknown>;
  if (className === "Dropout") {
    const { name, rate } = (config ?? {}) as Record<string, unknown>;
    expectNumber(`layer ${shown(name)} (Dropout).rate`, rate as number, 0, 1, true);
  }
  for (const inner of Object.values(topology)) expectRates(inner);
}
