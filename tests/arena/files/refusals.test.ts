import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Network } from "../../../agents/models/engine/network.ts";
import type { ImportOptions } from "../../../agents/models/tfjs/fromLayersModel.ts";
import { loadLayersModel, saveLayersModel } from "../../../agents/models/tfjs/index.ts";
import { loadModel, saveModel } from "../../../arena/files/index.ts";
import { randomNetwork } from "../../agents/models/parity.ts";
import { image } from "../../agents/models/tfjs/specs.ts";
import { edit, entriesOf, replaced, rewrite, told } from "./descriptions.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const house = mkdtempSync(join(tmpdir(), "refusals-"));
afterAll(() => rmSync(house, { recursive: true }));

let folder = "";
let network: Network;
let count = 0;
beforeEach(async () => {
  folder = join(house, `model-${count++}`);
  network = randomNetwork(image, 2);
  await saveModel(network, folder);
});

const load = (from = folder) => loadModel(from, { maxBatch: 2 });

const weightsOf = (dtype: string) => replaced(/("weightsManifest".*?"dtype":)"float32"/, `$1"${dtype}"`);

/** Two entries of the same many bytes: gain and shift of a batchNorm. */
function swapped(description: Record<string, unknown>): unknown {
  const weights = entriesOf(description);
  const [gain, shift] = ["gamma", "beta"].map((end) => weights.findIndex(({ name }) => name.endsWith(end)));
  [weights[gain], weights[shift]] = [weights[shift], weights[gain]];
  return description;
}

function withoutLast(description: Record<string, unknown>): unknown {
  const { shape } = entriesOf(description).pop()!;
  const path = join(folder, "weights.bin");
  writeFileSync(path, readFileSync(path).subarray(0, -4 * shape.reduce((a, b) => a * b, 1)));
  return description;
}

describe("what is no saved network is refused with a sentence:", () => {
  it("no folder", async () => {
    expect(await told(load(join(house, "nowhere")))).toBe(
      `${join(house, "nowhere", "model.json")}: expected a file of a saved model, but there is no such file; check the folder's name.`,
    );
  });

  it("a file instead of a folder", async () => {
    const file = join(folder, "weights.bin");
    expect(await told(load(file))).toContain("but a file is where the folder should be");
    expect(await told(saveModel(network, file))).toContain("but a file is where the folder should be");
  });

  it("no weights", async () => {
    rmSync(join(folder, "weights.bin"));
    expect(await told(load())).toBe(
      `${join(folder, "weights.bin")}: expected a file of a saved model, but there is no such file; check the folder's name.`,
    );
  });

  it("weights that end too early", async () => {
    const path = join(folder, "weights.bin");
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 2));
    expect(await told(load())).toBe(
      `${path}: expected ${whole.length} bytes of weights, as model.json says, got ${whole.length - 2}; copy or save the model again.`,
    );
  });

  it("weights of another model", async () => {
    const path = join(folder, "weights.bin");
    writeFileSync(path, readFileSync(path).fill(0, 0, 4));
    expect(await told(load())).toBe(
      `${join(folder, "model.json")}: expected the model that was saved here, got another, as when saving was cut short or a file was changed; save it again, or take its modelSha256 out to load it as it is.`,
    );
  });

  it.each([
    ["weights whose owners are swapped", swapped],
    ["weights of another type", weightsOf("int32")],
    ["another topology", replaced('"epsilon":0.001', '"epsilon":0.1')],
  ])("%s", async (_, change) => {
    edit(folder, change);
    expect(await told(load())).toContain("expected the model that was saved here, got another,");
  });

  it("text that is not JSON", async () => {
    writeFileSync(join(folder, "model.json"), "{ half");
    expect(await told(load())).toBe(
      `${join(folder, "model.json")}: expected JSON, got "{ half"; choose the model.json that tfjs or its converter wrote.`,
    );
  });

  it.each([
    [
      "a graph model",
      (was: object) => ({ ...was, format: "graph-model" }),
      'one whose format is "graph-model" instead of "layers-model";',
    ],
    [
      "no topology",
      (was: object) => ({ ...was, modelTopology: undefined }),
      "one whose modelTopology is missing instead of an object;",
    ],
    [
      "no manifest",
      (was: object) => ({ ...was, weightsManifest: {} }),
      "one whose weightsManifest is {} instead of a list;",
    ],
    ["a list", () => [], "[];"],
    ["nothing", () => null, "null;"],
    [
      "sides that are none",
      replaced(/"shape":\[\d+/, '"shape":[-1'),
      "one whose weightsManifest[0].weights[0].shape[0] is -1 instead of a whole number of at least 0;",
    ],
    [
      "numbers of an unknown width",
      weightsOf("int8"),
      'one whose weightsManifest[0].weights[0].dtype is "int8" instead of one of float32, int32, bool, complex64;',
    ],
    [
      "weights outside the folder",
      (was: object) => ({ ...was, weightsManifest: [{ paths: ["../weights.bin"], weights: [] }] }),
      'one whose weightsManifest[0].paths[0] is "../weights.bin" instead of the name of a file beside it;',
    ],
  ])("%s", async (_, change, sentence) => {
    rewrite(folder, change);
    const said = await told(load());
    expect(said).toContain(
      `${join(folder, "model.json")}: expected a layers model as tfjs saves it, got ${sentence}`,
    );
    expect(said).toMatch(
      /; save the model again, or convert it with tensorflowjs_converter to tfjs_layers_model\.$/,
    );
  });

  it.each([
    [
      "a layer that tfjs has not",
      replaced('"class_name":"Flatten"', '"class_name":"Lambda"'),
      "Unknown layer: Lambda",
    ],
    ["other sizes", replaced('"units":7', '"units":8'), "Shape mismatch: [13,8] vs. [13,7]"],
    [
      "a size that is none",
      replaced('"units":7', '"units":-1'),
      "Expected units to be a positive integer, but got -1",
    ],
    ["a weight too few", withoutLast, "1 of 11 weights are not set:"],
  ])("%s", async (_, change, reason) => {
    rewrite(folder, change);
    const said = await told(load());
    const start = `${folder}: expected a layers model that tfjs can load, but it says: ${reason}`;
    expect(said.slice(0, start.length)).toBe(start);
    expect(said).toMatch(/[^.:;]; save or convert the model again\.$/);
  });

  it("weights that are no floats", async () => {
    rewrite(folder, weightsOf("int32"));
    expect(await told(load())).toBe(
      `${folder}: expected weights of dtype "float32", got "eye/kernel" of "int32"; save the model with weights of 32-bit floating point.`,
    );
  });

  it.each([
    ["null", "null"],
    ["2", "2"],
    ['"0.2"', '"0.2"'],
  ])("a dropout of %s, which tfjs would bend", async (rate, shown) => {
    rewrite(folder, replaced('"rate":0.25', `"rate":${rate}`));
    expect(await told(load())).toBe(
      `layer "layer5_dropout" (Dropout).rate: expected a finite number in [0, 1), got ${shown}; choose one in that range.`,
    );
  });

  it("options that are none, before anything is read", async () => {
    const nowhere = join(house, "nowhere");
    const attempt = (options: unknown) => told(loadModel(nowhere, options as ImportOptions));
    expect(await attempt(undefined)).toBe(
      "import: expected an object with maxBatch, engine, inputGradient, rng, got undefined; write { … }.",
    );
    expect(await attempt({ maxBatch: 1, rnd: 1 })).toContain(
      'import: expected only maxBatch, engine, inputGradient, rng, got "rnd"; did you mean "rng"?',
    );
    expect(await attempt({})).toContain("import.maxBatch: expected an integer of at least 1, got undefined;");
  });

  it("a place that tfjs does not know, or none", async () => {
    expect(await told(loadLayersModel(undefined as unknown as string, { maxBatch: 1 }))).toBe(
      "the model's files: expected an address, a handler that loads or chosen files, got undefined; pass one of these.",
    );
    expect(await told(saveLayersModel(network, "nowhere://at-all"))).toMatch(
      /^nowhere:\/\/at-all: expected a place that tfjs can save a model to, but it says: Cannot find any save handlers.*'; choose "downloads:\/\/name", "indexeddb:\/\/name" or "localstorage:\/\/name" in a browser, or a handler of your own\.$/,
    );
    expect(await told(loadLayersModel("indexeddb://none", { maxBatch: 1 }))).toMatch(
      /^indexeddb:\/\/none: expected a layers model that tfjs can load, but it says: .*; check the address, and that a model is there\.$/,
    );
  });
});
