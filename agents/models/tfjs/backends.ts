/** tfjs's backends: exactly the one asked for, or a sentence. tfjs has one backend at a time, for the whole program. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../envs/core/errors.ts";

export type BackendName = "cpu" | "wasm" | "webgl" | "webgpu";

/** To be called before tensors are made: someone else may have chosen another backend meanwhile. */
export async function useBackend(name: BackendName, wasmPath?: string): Promise<void> {
  const before = tf.getBackend();
  if (before === name) return;
  await register(name, wasmPath);
  if (await starts(name)) return;
  if (before) await tf.setBackend(before); // a failed attempt leaves none
  throw new InputError(
    `executor: expected ${needs[name]} for "${name}", got none here; choose "engine", which runs everywhere, or another of tfjs's backends.`,
  );
}

const needs: Readonly<Record<BackendName, string>> = {
  cpu: "tfjs's cpu backend",
  wasm: "the package @tensorflow/tfjs-backend-wasm and, in a browser, wasmPath",
  webgl: "a browser with WebGL and 32-bit floating-point textures",
  webgpu: "a browser with WebGPU",
};

/** cpu and webgl come with tfjs. */
async function register(name: BackendName, wasmPath: string | undefined): Promise<void> {
  try {
    if (name === "webgpu") await import("@tensorflow/tfjs-backend-webgpu");
    if (name === "wasm") {
      const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
      if (wasmPath !== undefined) setWasmPaths(wasmPath);
    }
  } catch {
    // It is not installed: then it will not start either.
  }
}

async function starts(name: BackendName): Promise<boolean> {
  try {
    const started = await tf.setBackend(name);
    return started && (name !== "webgl" || tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED"));
  } catch {
    return false; // nobody registered it
  }
}

/** On webgpu alone, outputs cannot be read while gradients are being worked out. */
export const readsAtOnce = (name: BackendName) => name !== "webgpu";
