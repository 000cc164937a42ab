import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Engine } from "../../../agents/models/engine/engine.ts";
import type { Network } from "../../../agents/models/engine/network.ts";
import { loadLayersModel, saveLayersModel } from "../../../agents/models/tfjs/index.ts";
import { loadModel, saveModel } from "../../../arena/files/index.ts";
import { InputError } from "../../../arena/index.ts";
import { rng } from "../../../envs/core/rng.ts";
import { randomNetwork } from "../../agents/models/parity.ts";
import { relativeError, scatter } from "../../agents/models/random.ts";
import { image, text } from "../../agents/models/tfjs/specs.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const house = mkdtempSync(join(tmpdir(), "models-"));
afterAll(() => rmSync(house, { recursive: true }));

let folder = "";
let network: Network;
let count = 0;
beforeEach(async () => {
  folder = join(house, `model-${count++}`);
  network = randomNetwork(image, 2);
  scatter(network.input.data, rng("input"));
  await saveModel(network, folder);
});

const load = (from = folder) => loadModel(from, new Engine(), { maxBatch: 2 });

function answerOf(loaded: Network): Float32Array {
  scatter(loaded.input.data, rng("input"));
  return loaded.forward(2);
}

/** The description, changed. */
function rewrite(change: (description: Record<string, unknown>) => unknown): void {
  const path = join(folder, "model.json");
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")))));
}

/** What a person is told. */
async function told(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

describe("a network saved in a folder", () => {
  it("is two files, and comes back with the same bits", async () => {
    expect(readdirSync(folder).sort()).toEqual(["model.json", "weights.bin"]);
    const back = await load();
    expect(back.spec).toMatchObject(image);
    expect(answerOf(back)).toEqual(network.forward(2));
  });

  it("is what tfjs itself reads, by the standard's own words", async () => {
    const plain = randomNetwork(text, 2); // without gelu, which tfjs 4.22 writes and does not read
    await saveModel(plain, folder);
    const { modelTopology, weightsManifest, format } = JSON.parse(
      readFileSync(join(folder, "model.json"), "utf8"),
    );
    expect(format).toBe("layers-model");
    expect(modelTopology.model_config ?? modelTopology).toMatchObject({ class_name: "Model" });
    const [{ paths, weights }] = weightsManifest;
    expect(paths).toEqual(["weights.bin"]);
    const weightData = new Uint8Array(readFileSync(join(folder, "weights.bin"))).buffer;
    const model = await tf.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weights, weightData }),
    );
    const answer = (model.predict(tf.zeros([2, 5])) as tf.Tensor).dataSync();
    expect(relativeError(answer, plain.forward(2))).toBeLessThan(1e-5);
  });

  it("gives way to another saved over it", async () => {
    network.parameters.data.fill(0.5);
    await saveModel(network, folder);
    expect(readdirSync(folder).sort()).toEqual(["model.json", "weights.bin"]);
    expect((await load()).parameters.data.every((value) => value === 0.5)).toBe(true);
  });

  it("stays whole where saving over it fails", async () => {
    const answer = network.forward(2).slice();
    mkdirSync(join(folder, `.model.json.${process.pid}`)); // in the way of the second file
    network.parameters.data.fill(0.5);
    expect(await told(saveModel(network, folder))).toBe(
      `${folder}: expected a folder to write a model into, but a folder is where the file should be; choose another, or free it.`,
    );
    expect(answerOf(await load())).toEqual(answer);
    expect(readdirSync(folder).filter((name) => name.startsWith(".weights"))).toEqual([]);
  });

  it("may have its weights in shards, and quantised, as the converter makes them", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1], name: "d" })] });
    await model.save(
      tf.io.withSaveHandler(async ({ modelTopology }) => {
        const quantization = { dtype: "uint8", scale: 0.5, min: -1 };
        const weights = [
          { name: "d/kernel", shape: [1, 2], dtype: "float32", quantization },
          { name: "d/bias", shape: [2], dtype: "float32" },
        ];
        rewrite(() => ({ modelTopology, weightsManifest: [{ paths: ["a", "b"], weights }] }));
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
      }),
    );
    const bias = Buffer.from(new Float32Array([7, 8]).buffer);
    writeFileSync(join(folder, "a"), Buffer.concat([Buffer.from([2, 6]), bias.subarray(0, 3)]));
    writeFileSync(join(folder, "b"), bias.subarray(3));
    expect([...(await load()).parameters.data]).toEqual([0, 2, 7, 8]);
  });
});

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
      `${join(folder, "model.json")}: expected the weights that it was saved with, got others, as when saving was cut short; save the model again.`,
    );
  });

  it("text that is not JSON", async () => {
    writeFileSync(join(folder, "model.json"), "{ half");
    expect(await told(load())).toBe(
      `${join(folder, "model.json")}: expected JSON, got "{ half"; choose the model.json that tfjs or its converter wrote.`,
    );
  });

  it.each([
    ["a graph model", (was: object) => ({ ...was, format: "graph-model" }), "whose format does not fit"],
    [
      "no topology",
      (was: object) => ({ ...was, modelTopology: undefined }),
      "whose modelTopology does not fit",
    ],
    ["no manifest", (was: object) => ({ ...was, weightsManifest: {} }), "whose weightsManifest does not fit"],
    ["a list", () => [], "whose content does not fit"],
    [
      "weights outside the folder",
      (was: object) => ({ ...was, weightsManifest: [{ paths: ["../weights.bin"], weights: [] }] }),
      "whose weightsManifest.0.paths.0 does not fit",
    ],
  ])("%s", async (_, change, sentence) => {
    rewrite(change);
    const said = await told(load());
    expect(said).toContain(
      `${join(folder, "model.json")}: expected a layers model as tfjs saves it, got one ${sentence}`,
    );
    expect(said).toContain("; convert the model with tensorflowjs_converter to tfjs_layers_model.");
  });

  it("a layer that tfjs has not", async () => {
    rewrite((was) =>
      JSON.parse(JSON.stringify(was).replace('"class_name":"Flatten"', '"class_name":"Lambda"')),
    );
    expect(await told(load())).toMatch(
      /^the model's files: expected a layers model that tfjs can load, but it says: Unknown layer: Lambda.*; check the address, and that the model is whole\.$/,
    );
  });

  it("a place that tfjs does not know", async () => {
    expect(await told(saveLayersModel(network, "nowhere://at-all"))).toMatch(
      /^nowhere:\/\/at-all: expected a place that tfjs can save a model to, but it says: Cannot find any save handlers/,
    );
    expect(await told(loadLayersModel("indexeddb://none", new Engine(), { maxBatch: 1 }))).toMatch(
      /^indexeddb:\/\/none: expected a layers model that tfjs can load, but it says:/,
    );
  });
});

it("saving and loading leave no tensors behind", async () => {
  const before = tf.memory().numTensors;
  await saveModel(network, folder);
  await load();
  expect(tf.memory().numTensors).toBe(before);
});
