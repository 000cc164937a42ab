/** What is timed of each library, and the data it is timed on. */

import { sizeOf } from "../../agents/models/layers/layer.ts";
import { rng } from "../../envs/core/rng.ts";
import type { Workload } from "./workloads.ts";

export interface Contender {
  /** Forward, the loss's gradient, backward, Adam. The batch already lies where the library wants it. */
  train(): void;
  /** One observation handed over, forward, the answer read. */
  act(): void;
}

/** Small, so that the same batch over and over does not lead anywhere. */
export const LEARNING_RATE = 1e-4;

export interface Lesson {
  readonly observation: Float32Array; // [inputs]
  readonly inputs: Float32Array; // [batch, inputs]
  readonly nextInputs: Float32Array; // [batch, inputs]
  readonly actions: Int32Array; // [batch]
  readonly rewards: Float32Array; // [batch]
  readonly goals: Float32Array; // [batch, outputs]
  readonly discount: number;
}

export function lessonOf({ spec, batch, outputs }: Workload): Lesson {
  const source = rng("lesson");
  const normals = (length: number) => Float32Array.from({ length }, () => source.normal());
  const inputs = sizeOf(spec.input);
  return {
    observation: normals(inputs),
    inputs: normals(batch * inputs),
    nextInputs: normals(batch * inputs),
    actions: Int32Array.from({ length: batch }, () => source.int(outputs)),
    rewards: normals(batch),
    goals: normals(batch * outputs),
    discount: 0.99,
  };
}
