import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Engine } from "../../../agents/models/engine/engine.ts";
import type { Network } from "../../../agents/models/engine/network.ts";
import { loadModel, saveModel } from "../../../arena/files/index.ts";
import { rng } from "../../../envs/core/rng.ts";
import { randomNetwork } from "../../agents/models/parity.ts";
import { relativeError, scatter } from "../../agents/models/random.ts";
import { image, text } from "../../agents/models/tfjs/specs.ts";
import { edit, entriesOf, replaced, rewrite, told } from "./descriptions.ts";

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

const load = (from = folder) => loadModel(from, { maxBatch: 2 });

function answerOf(loaded: Network): Float32Array {
  scatter(loaded.input.data, rng("input"));
  return loaded.forward(2);
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

  it("comes into an engine of its own, or into a given one", async () => {
    const engine = new Engine();
    expect((await loadModel(folder, { maxBatch: 2, engine })).engine).toBe(engine);
    expect((await load()).engine).not.toBe((await load()).engine);
  });

  it("is read behind a byte-order mark, and from files of other names", async () => {
    const path = join(folder, "model.json");
    renameSync(join(folder, "weights.bin"), join(folder, "other.bin"));
    edit(folder, replaced('"weights.bin"', '"other.bin"'));
    writeFileSync(path, `\ufeff${readFileSync(path, "utf8")}`);
    expect(answerOf(await load())).toEqual(network.forward(2));
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
        rewrite(folder, () => ({ modelTopology, weightsManifest: [{ paths: ["a", "b"], weights }] }));
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
      }),
    );
    model.dispose(); // or its names would be taken when they are loaded
    const bias = Buffer.from(new Float32Array([7, 8]).buffer);
    writeFileSync(join(folder, "a"), Buffer.concat([Buffer.from([2, 6]), bias.subarray(0, 3)]));
    writeFileSync(join(folder, "b"), bias.subarray(3));
    expect([...(await load()).parameters.data]).toEqual([0, 2, 7, 8]);
  });
});

it("what an optimiser has counted beside the weights is left alone", async () => {
  rewrite(folder, (description) => {
    const count = { name: "iterations", shape: [1], dtype: "int32", group: "optimizer" };
    entriesOf(description).push(count);
    return description;
  });
  appendFileSync(join(folder, "weights.bin"), new Uint8Array(4));
  expect(answerOf(await load())).toEqual(network.forward(2));
});

it("saving and loading leave no tensors behind", async () => {
  const before = tf.memory().numTensors;
  await saveModel(network, folder);
  await load();
  expect(tf.memory().numTensors).toBe(before);
});
