/** The catalogue of models: id → network, for any agent or experiment to take by name; and the engine, for scripts. */
import { catalogue } from "../../envs/core/catalogue.ts";
import { InputError } from "../../envs/core/errors.ts";
import { expectInteger } from "./engine/checks.ts";
import { type NetworkSpec, summaryOf } from "./engine/network.ts";
import { gruEntry } from "./gru.ts";
import { lenetEntry } from "./lenet.ts";
import { linearEntry } from "./linear.ts";
import { lstmEntry } from "./lstm.ts";
import { minatarCnnEntry } from "./minatarCnn.ts";
import { mlpEntry } from "./mlp.ts";
import type { ModelEntry, Sizes } from "./model.ts";
import { natureCnnEntry } from "./natureCnn.ts";
import { resnetEntry } from "./resnet.ts";
import { rnnEntry } from "./rnn.ts";
import { selfAttentionEntry } from "./selfAttention.ts";
import { softmaxRegressionEntry } from "./softmaxRegression.ts";
import { transformerEntry } from "./transformer.ts";
import { vggEntry } from "./vgg.ts";

export const models = catalogue<ModelEntry>("model", {
  linear: linearEntry,
  softmaxRegression: softmaxRegressionEntry,
  mlp: mlpEntry,
  lenet: lenetEntry,
  natureCnn: natureCnnEntry,
  minatarCnn: minatarCnnEntry,
  vgg: vggEntry,
  resnet: resnetEntry,
  rnn: rnnEntry,
  lstm: lstmEntry,
  gru: gruEntry,
  selfAttention: selfAttentionEntry,
  transformer: transformerEntry,
});

/** The network of a model, chosen as in a spec: `networkOf("mlp:hidden=[8]", { input: [2], outputs: 1 })`. */
export function networkOf(model: unknown, sizes: Sizes): NetworkSpec {
  const { id, params } = models.resolve(model);
  const entry = models.get(id);
  const need = entry.refuses(sizes.input, params);
  if (need !== undefined) {
    throw new InputError(`model: ${id} needs ${need}, and the input is [${sizes.input.join(", ")}].`);
  }
  expectInteger("model.outputs", sizes.outputs, 1);
  const spec = entry.make(sizes, params);
  const answer = summaryOf(spec).at(-1)?.outputShape ?? [];
  if (answer.length === 1 && answer[0] === sizes.outputs) return spec;
  throw new InputError(
    `model: expected ${id} to answer with [${sizes.outputs}] numbers, got [${answer.join(", ")}]; end its layers with as many outputs as it is asked for.`,
  );
}

export { clipGlobalNorm } from "./engine/clip.ts";
export { Engine, type Tensor } from "./engine/engine.ts";
export * from "./engine/losses.ts";
export { Network, type NetworkOptions, type NetworkSpec } from "./engine/network.ts";
export { polyak } from "./engine/polyak.ts";
export { createExecutor } from "./executors/createExecutor.ts";
export type { Executor, ExecutorName, ExecutorOptions } from "./executors/executor.ts";
export type { LayerSpec } from "./layers/index.ts";
export { Value } from "./micrograd.ts";
export { Adam } from "./optimizers/adam.ts";
export { RmsProp } from "./optimizers/rmsprop.ts";
export { Sgd } from "./optimizers/sgd.ts";
