/** The contract of an optimiser: it moves a network's parameters against its gradients. */
import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectInteger, expectKeys, expectNumber } from "../engine/checks.ts";
import type { Engine, Tensor } from "../engine/engine.ts";
import type { Range } from "../engine/layout.ts";

export interface Optimizer {
  learningRate: number; // may be changed between steps, by a schedule or a person
  readonly steps: number; // updates made
  /** One update of the parameters from the gradients that backward left. */
  step(): void;
  save(): OptimizerState;
  load(state: OptimizerState): void;
}

/** Everything but the parameters that the next update depends on; plain data. */
export interface OptimizerState {
  readonly steps: number;
  readonly learningRate: number;
  readonly moments: Readonly<Record<string, Float32Array>>; // each [all parameters]
}

/** What is optimised: a network, or anything else that keeps its parameters flat. */
export interface Trainable {
  readonly engine: Engine;
  readonly parameters: Tensor; // [all parameters]
  readonly gradients: Tensor; // [all parameters]
  readonly trainable: readonly Range[]; // the parts that may move
}

export type Moments = Readonly<Record<string, Tensor>>;

/** Copies, so that later steps leave the saved state alone. */
export function saveMoments(moments: Moments): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(moments).map(([name, tensor]) => [name, tensor.data.slice()]));
}

/** All is checked before anything is written. */
export function loadMoments(where: string, moments: Moments, state: OptimizerState): void {
  expectKeys(where, state, ["steps", "learningRate", "moments"]);
  expectInteger(`${where}.steps`, state.steps, 0);
  expectNumber(`${where}.learningRate`, state.learningRate, 0);
  if (typeof state.moments !== "object" || state.moments === null) {
    throw new InputError(
      `${where}.moments: expected an object of arrays, got ${shown(state.moments)}; load what an optimiser saved.`,
    );
  }
  const [wanted, given] = [Object.keys(moments), Object.keys(state.moments)];
  if (wanted.length !== given.length || wanted.some((name) => !given.includes(name))) {
    throw new InputError(
      `${where}.moments: expected ${wanted.join(", ") || "none"}, got ${given.join(", ") || "none"}; load it into an optimiser with the settings it was saved from.`,
    );
  }
  for (const [name, tensor] of Object.entries(moments)) {
    const values = state.moments[name];
    if (values instanceof Float32Array && values.length === tensor.length) continue;
    throw new InputError(
      `${where}.moments.${name}: expected ${tensor.length} numbers, got ${values instanceof Float32Array ? values.length : shown(values)}; load it beside the network it was saved with.`,
    );
  }
  for (const [name, tensor] of Object.entries(moments)) tensor.data.set(state.moments[name]);
}
