/** The workloads in tfjs, on its WebAssembly backend (SIMD; Node gives it no threads) and on its plain one. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { type Contender, LEARNING_RATE, type Lesson } from "./contender.ts";
import type { TfjsModel } from "./tfjsModel.ts";
import type { Workload } from "./workloads.ts";

const wasmPackage = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
setWasmPaths(join(dirname(wasmPackage), "dist/")); // its three files: plain, SIMD, SIMD with threads
tf.enableProdMode(); // no checks for NaN, no advertisement

export async function chooseBackend(backend: "wasm" | "cpu"): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs cannot start its backend ${backend}.`);
}

export interface TfjsContender extends Contender {
  dispose(): void;
}

/** `target` is a second model of the same network, for DQN. */
export function tfjsContender(
  model: TfjsModel,
  target: TfjsModel,
  { spec, batch, ...workload }: Workload,
  lesson: Lesson,
): TfjsContender {
  const adam = tf.train.adam(LEARNING_RATE);
  const inputs = tf.tensor(lesson.inputs, [batch, ...spec.input]);
  const loss =
    workload.loss === "dqn" ? dqn(model, target, inputs, lesson) : regression(model, inputs, batch, lesson);
  return {
    train() {
      tf.tidy(() => void adam.minimize(loss, false, model.trainable));
    },
    act() {
      tf.tidy(() => model.apply(tf.tensor(lesson.observation, [1, ...spec.input]), false).dataSync());
    },
    dispose() {
      tf.disposeVariables();
      adam.dispose();
      inputs.dispose();
    },
  };
}

/** mean Huber(Q(s, a) − r − γ max Q′(s′)). */
function dqn(model: TfjsModel, target: TfjsModel, inputs: tf.Tensor, lesson: Lesson): () => tf.Scalar {
  const nextInputs = tf.tensor(lesson.nextInputs, inputs.shape);
  const rewards = tf.tensor1d(lesson.rewards);
  const actions = tf.tensor1d(lesson.actions, "int32");
  const discount = tf.scalar(lesson.discount);
  return () => {
    const next = tf.max(target.apply(nextInputs, false), 1); // [batch]
    const goals = tf.add(rewards, tf.mul(discount, next)); // [batch]
    const values = model.apply(inputs, true); // [batch, actions]
    const chosen = tf.sum(tf.mul(values, tf.oneHot(actions, values.shape[1] as number)), 1); // [batch]
    return tf.losses.huberLoss(goals, chosen);
  };
}

/** mean (Y − goal)². */
function regression(model: TfjsModel, inputs: tf.Tensor, batch: number, lesson: Lesson): () => tf.Scalar {
  const goals = tf.tensor(lesson.goals, [batch, lesson.goals.length / batch]);
  return () => tf.losses.meanSquaredError(goals, model.apply(inputs, true));
}
