import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { NetworkSpec } from "../../agents/models/engine/network.ts";
import { createExecutor } from "../../agents/models/executors/createExecutor.ts";
import type { ExecutorName, ExecutorOptions } from "../../agents/models/executors/executor.ts";
import type { OptimizerSpec } from "../../agents/models/optimizers/index.ts";
import { loadLayersModel, saveLayersModel } from "../../agents/models/tfjs/index.ts";
import { rng } from "../../envs/index.ts";
import { randomNetwork } from "../agents/models/parity.ts";
import { relativeError, scatter } from "../agents/models/random.ts";
import { image, text } from "../agents/models/tfjs/specs.ts";

const BATCH = 4;

describe("a network", () => {
  it.each(["indexeddb://palaestra-test", "localstorage://palaestra-test"])(
    "comes back from %s with the same bits",
    async (address) => {
      const network = randomNetwork(image, 1);
      await saveLayersModel(network, address);
      const back = await loadLayersModel(address, { maxBatch: 1 });
      expect(back.spec).toMatchObject(image);
      expect(back.parameters.data).toEqual(network.parameters.data);
      await tf.io.removeModel(address);
      await expect(loadLayersModel(address, { maxBatch: 1 })).rejects.toThrow(
        `${address}: expected a layers model that tfjs can load, but it says:`,
      );
    },
  );

  it("comes back from files that a person chooses, in any order, and can be downloaded", async () => {
    const network = randomNetwork(image, 1);
    await saveLayersModel(network, "downloads://mine");
    const saved: File[] = [];
    await saveLayersModel(
      network,
      tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
        const weightsManifest = [{ paths: ["./mine.weights.bin"], weights: weightSpecs }]; // as downloads are named
        saved.push(new File([weightData as ArrayBuffer], "mine.weights.bin"));
        saved.push(new File([JSON.stringify({ modelTopology, weightsManifest })], "mine.json"));
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
      }),
    );
    const load = (files: File[]) => loadLayersModel(files, { maxBatch: 1 });
    expect((await load(saved)).parameters.data).toEqual(network.parameters.data);
    await expect(load(saved.slice(0, 1))).rejects.toThrow(
      "model.json: expected it among the chosen files, got mine.weights.bin; choose the model's .json and all its weights.",
    );
    await expect(load(saved.slice(1))).rejects.toThrow(
      "mine.weights.bin: expected it among the chosen files, got mine.json;",
    );
  });
});

const adam: OptimizerSpec = { id: "adam", options: { learningRate: 0.003 } };

/** 20 steps towards random targets: the outputs of the last, the parameters then, and how many tensors came to be. */
async function trained(executor: ExecutorName, spec: NetworkSpec, more: Partial<ExecutorOptions> = {}) {
  const luck = rng("batches");
  const options = { executor, spec, maxBatch: BATCH, rng: rng("net"), optimizer: adam };
  const built = await createExecutor({ ...options, ...more });
  let inputs = new Float32Array(BATCH * built.inputSize);
  const step = () => {
    scatter(inputs, luck);
    if (spec.layers[0].type === "embedding") inputs = inputs.map(() => luck.int(11));
    return built.train(inputs, BATCH, (outputs) => outputs.map((y) => (y - luck.uniform()) / BATCH));
  };
  let outputs = await step();
  const before = tf.memory().numTensors;
  for (let i = 1; i < 20; i++) outputs = await step();
  const tensors = tf.memory().numTensors - before;
  const parameters = await built.parameters();
  const played = await built.forward(inputs, BATCH);
  built.dispose();
  return { outputs, parameters, played, tensors };
}

const specs = [
  ["an image", image],
  ["a text", text],
] as const;

/** Whether the browser has it, as the browser itself says. */
const hasWebgl = document.createElement("canvas").getContext("webgl2") !== null;
const adapter = "gpu" in navigator ? await (navigator.gpu as GpuLike).requestAdapter() : null;
interface GpuLike {
  requestAdapter(): Promise<unknown>;
}

describe.each([
  ["webgl", hasWebgl, "a browser with WebGL and 32-bit floating-point textures"],
  ["webgpu", adapter !== null, "a browser with WebGPU"],
] as const)("the executor on %s (here: %s)", (name, isHere, needed) => {
  it.each(specs)("trains on %s as the engine does, or says that it is not to be had", async (_, spec) => {
    if (!isHere) {
      await expect(trained(name, spec)).rejects.toThrow(
        `executor: expected ${needed} for "${name}", got none here; choose "engine", which runs everywhere, or another of tfjs's backends.`,
      );
      return;
    }
    const [engine, gpu] = [await trained("engine", spec), await trained(name, spec)];
    expect(gpu.tensors).toBe(0);
    expect(relativeError(gpu.outputs, engine.outputs)).toBeLessThan(1e-4);
    expect(relativeError(gpu.parameters, engine.parameters)).toBeLessThan(1e-4);
    expect(relativeError(gpu.played, engine.played)).toBeLessThan(1e-4);
  });
});

it("the executor on wasm finds its files where it is told to look", async () => {
  const spec: NetworkSpec = { input: [3], layers: [{ type: "dense", units: 5, activation: "elu" }] };
  const wasmPath = "/node_modules/@tensorflow/tfjs-backend-wasm/dist/";
  const [engine, wasm] = [await trained("engine", spec), await trained("wasm", spec, { wasmPath })];
  expect(wasm.tensors).toBe(0);
  expect(relativeError(wasm.parameters, engine.parameters)).toBeLessThan(1e-4);
});
