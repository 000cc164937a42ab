/** A folder with a tfjs layers model: how tfjs writes it and reads it in Node. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { io } from "@tensorflow/tfjs";
import { InputError, shown } from "../../envs/core/errors.ts";
import { readModelJson, type WeightsGroup } from "./modelJson.ts";

const DESCRIPTION = "model.json";
const WEIGHTS = "weights.bin";

export function modelFolder(folder: string): io.IOHandler {
  return { save: (artifacts) => write(folder, artifacts), load: () => read(folder) };
}

async function write(folder: string, artifacts: io.ModelArtifacts): Promise<io.SaveResult> {
  const { modelTopology = {}, weightSpecs = [], weightData = [], format, generatedBy } = artifacts;
  const weights = Buffer.concat([weightData].flat().map((part) => Buffer.from(part)));
  const description = {
    format,
    generatedBy,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: [WEIGHTS], weights: weightSpecs }],
    userDefinedMetadata: { weightsSha256: sha256(weights) },
  };
  await replace(folder, [
    [WEIGHTS, weights],
    [DESCRIPTION, JSON.stringify(description)],
  ]);
  const modelArtifactsInfo = { dateSaved: new Date(), modelTopologyType: "JSON" } as const;
  return { modelArtifactsInfo: { ...modelArtifactsInfo, weightDataBytes: weights.byteLength } };
}

/** All files are whole under other names before the first takes its place. */
async function replace(folder: string, files: readonly (readonly [name: string, data: string | Buffer])[]) {
  const final = (name: string) => join(folder, name);
  const temporary = (name: string) => join(folder, `.${name}.${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, data] of files) await writeFile(temporary(name), data);
    for (const [name] of files) await rename(temporary(name), final(name));
  } catch (error) {
    for (const [name] of files) await rm(temporary(name), { force: true }).catch(() => undefined);
    throw new InputError(
      `${folder}: expected a folder to write a model into, but ${reason(error)}; choose another, or free it.`,
    );
  }
}

async function read(folder: string): Promise<io.ModelArtifacts> {
  const where = join(folder, DESCRIPTION);
  const description = readModelJson(where, (await contents(where, "a saved model")).toString("utf8"));
  const { modelTopology, weightsManifest, userDefinedMetadata } = description;
  const groups: Buffer[] = [];
  for (const group of weightsManifest) groups.push(await readGroup(folder, group));
  const weights = Buffer.concat(groups);
  const known = userDefinedMetadata?.weightsSha256;
  if (known !== undefined && known !== sha256(weights)) {
    throw new InputError(
      `${folder}: expected the weights that ${DESCRIPTION} was saved with, got others, as when saving was cut short; save the model again.`,
    );
  }
  const weightSpecs = weightsManifest.flatMap((group) => group.weights) as io.WeightsManifestEntry[];
  return { modelTopology, weightSpecs, weightData: new Uint8Array(weights).buffer };
}

async function readGroup(folder: string, { paths, bytes }: WeightsGroup): Promise<Buffer> {
  const shards: Buffer[] = [];
  for (const path of paths) shards.push(await contents(join(folder, path), "the weights"));
  const data = Buffer.concat(shards);
  if (data.byteLength === bytes) return data;
  const files = paths.map((path) => join(folder, path)).join(", ");
  throw new InputError(
    `${files}: expected ${bytes} bytes of weights, as ${DESCRIPTION} says, got ${data.byteLength}; copy or save the model again.`,
  );
}

async function contents(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new InputError(`${path}: expected ${what}, but ${reason(error)}; check the folder's name.`);
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? shown(String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a file is where the folder should be",
  EEXIST: "a file is where the folder should be",
  EISDIR: "a folder is where the file should be",
  EACCES: "this user may not",
  EPERM: "this user may not",
  ENOSPC: "the disk is full",
};

function sha256(data: Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
