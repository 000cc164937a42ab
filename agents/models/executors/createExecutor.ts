import { expectInteger, expectKeys, expectOneOf } from "../engine/checks.ts";
import { Engine } from "../engine/engine.ts";
import { Network } from "../engine/network.ts";
import { makeOptimizer } from "../optimizers/index.ts";
import { engineExecutor } from "./engineExecutor.ts";
import { type Executor, type ExecutorOptions, executorNames, expectRng } from "./executor.ts";

/**
 * An executor by its name; one that this machine or browser has not, or that cannot train every layer, is refused with
 * a sentence. Noise in training (dropout, noisyDense) is drawn from `rng` alike by all of them.
 */
export async function createExecutor(options: ExecutorOptions): Promise<Executor> {
  expectKeys("executor", options, ["executor", "spec", "maxBatch", "rng", "optimizer", "wasmPath"]);
  const { executor, spec, maxBatch, rng, optimizer } = options;
  expectOneOf("executor.executor", executor, executorNames);
  expectInteger("executor.maxBatch", maxBatch, 1);
  expectRng(rng);
  const here = executor === "engine";
  const network = new Network(new Engine(), spec, { maxBatch: here ? maxBatch : 1, rng });
  if (here) return engineExecutor(network, optimizer && makeOptimizer(network, optimizer));
  const { tfjsExecutor } = await import("../tfjs/index.ts");
  return tfjsExecutor(network, { ...options, executor });
}
