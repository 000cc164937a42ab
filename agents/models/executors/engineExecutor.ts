import type { Network } from "../engine/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import {
  type Executor,
  expectInUse,
  expectLearningRate,
  expectParameters,
  expectRows,
  gradientFrom,
  noOptimizer,
} from "./executor.ts";

/** The engine behind the interface of all executors. */
export function engineExecutor(network: Network, optimizer: Optimizer | undefined): Executor {
  const { maxBatch, inputSize, outputSize, parameters, outputGradient } = network;

  let disposed = false;

  function forward(inputs: Float32Array, batch: number, training: boolean): Float32Array {
    expectInUse(disposed);
    expectRows(inputs, batch, maxBatch, inputSize);
    network.input.data.set(inputs);
    return network.forward(batch, training).slice();
  }

  return {
    name: "engine",
    inputSize,
    outputSize,
    get learningRate() {
      return optimizer?.learningRate ?? 0;
    },
    set learningRate(rate) {
      if (!optimizer) throw noOptimizer();
      expectLearningRate(rate);
      optimizer.learningRate = rate;
    },
    async forward(inputs, batch) {
      return forward(inputs, batch, false);
    },
    async train(inputs, batch, gradientOf) {
      if (!optimizer) throw noOptimizer();
      const outputs = forward(inputs, batch, true);
      outputGradient.data.set(gradientFrom(gradientOf, outputs));
      network.backward(batch);
      optimizer.step();
      return outputs;
    },
    async parameters() {
      expectInUse(disposed);
      return parameters.data.slice();
    },
    async load(given) {
      expectInUse(disposed);
      expectParameters(given, parameters.length);
      parameters.data.set(given);
    },
    dispose() {
      disposed = true; // the memory goes with the engine
    },
  };
}
