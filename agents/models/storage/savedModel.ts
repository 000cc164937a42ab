/**
 * A layers model as files: model.json, which describes it, and the weights, in one file or several. The standard of
 * tfjs and Keras's converter, read and written alike in Node and in browsers, with checks.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { io } from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";
import { readModelJson, type WeightsGroup } from "./modelJson.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where files come from, by their names in model.json. */
export interface Shelf {
  text(path: string): Promise<string>;
  bytes(path: string): Promise<Bytes>;
  /** How a sentence speaks of a file. */
  place(path: string): string;
}

const DESCRIPTION = "model.json";

/** What tfjs makes a model of. `description` is the name of the file that describes it. */
export async function readModel(shelf: Shelf, description = DESCRIPTION): Promise<io.ModelArtifacts> {
  const where = shelf.place(description);
  const json = readModelJson(where, await shelf.text(description));
  const { modelTopology, weightsManifest, userDefinedMetadata } = json;
  const groups: Bytes[] = [];
  for (const group of weightsManifest) groups.push(await readGroup(shelf, group, description));
  const weights = joined(groups);
  const weightSpecs = weightsManifest.flatMap((group) => group.weights) as io.WeightsManifestEntry[];
  const known = userDefinedMetadata?.modelSha256;
  if (known !== undefined && known !== hashOf(modelTopology, weightSpecs, weights)) {
    throw new InputError(
      `${where}: expected the model that was saved here, got another, as when saving was cut short or a file was changed; save it again, or take its modelSha256 out to load it as it is.`,
    );
  }
  return { modelTopology, weightSpecs, weightData: weights.buffer };
}

async function readGroup(shelf: Shelf, group: WeightsGroup, description: string): Promise<Bytes> {
  const shards: Bytes[] = [];
  for (const path of group.paths) shards.push(await shelf.bytes(path));
  const data = joined(shards);
  if (data.length === group.bytes) return data;
  throw new InputError(
    `${group.paths.map((path) => shelf.place(path)).join(", ")}: expected ${group.bytes} bytes of weights, as ${description} says, got ${data.length}; copy or save the model again.`,
  );
}

/** The two files of a model: names and contents. The description, which knows the weights, comes last. */
export function modelFiles(
  artifacts: io.ModelArtifacts,
): readonly (readonly [name: string, data: string | Bytes])[] {
  const { modelTopology = {}, weightSpecs = [], weightData = [], format, generatedBy } = artifacts;
  const weights = joined([weightData].flat().map((part) => new Uint8Array(part)));
  const description = {
    format,
    generatedBy,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
    userDefinedMetadata: { modelSha256: hashOf(modelTopology, weightSpecs, weights) },
  };
  return [
    ["weights.bin", weights],
    [DESCRIPTION, JSON.stringify(description)],
  ];
}

/** Of all that the model is: which layers, which bytes are whose, and the bytes. What the files are called is left free. */
function hashOf(
  modelTopology: object,
  weightSpecs: readonly io.WeightsManifestEntry[],
  weights: Bytes,
): string {
  const owners = weightSpecs.map(({ name, shape, dtype, quantization }) => [
    name,
    shape,
    dtype,
    quantization,
  ]);
  return bytesToHex(sha256(concatBytes(utf8ToBytes(JSON.stringify([modelTopology, owners])), weights)));
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
