/** What is timed is the same work: the engine's outputs are those of tfjs with the same parameters. */
import * as tf from "@tensorflow/tfjs";
import type { Network } from "../../agents/models/engine/network.ts";
import { relativeError } from "../agents/models/random.ts";
import type { Lesson } from "./contender.ts";
import { chooseBackend } from "./tfjs.ts";
import { tfjsModel } from "./tfjsModel.ts";
import type { Workload } from "./workloads.ts";

/** max |engine − tfjs| / max |tfjs| over a batch's outputs. */
export async function parityOf(network: Network, { spec, batch }: Workload, lesson: Lesson): Promise<number> {
  await chooseBackend("wasm");
  const model = tfjsModel(spec);
  model.copyFrom(network);
  network.input.data.set(lesson.inputs);
  const outputs = network.forward(batch);
  const expected = tf.tidy(() =>
    model.apply(tf.tensor(lesson.inputs, [batch, ...spec.input]), false).dataSync<"float32">(),
  );
  model.dispose();
  return relativeError(outputs, expected);
}
