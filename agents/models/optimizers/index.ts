/** The catalogue of optimisers: id → class. */
import { expectKeys, expectOneOf } from "../engine/checks.ts";
import { Adam, type AdamOptions } from "./adam.ts";
import type { Optimizer, Trainable } from "./optimizer.ts";
import { RmsProp, type RmsPropOptions } from "./rmsprop.ts";
import { Sgd, type SgdOptions } from "./sgd.ts";

/** An optimiser as data. */
export type OptimizerSpec =
  | { readonly id: "adam"; readonly options?: AdamOptions }
  | { readonly id: "rmsprop"; readonly options?: RmsPropOptions }
  | { readonly id: "sgd"; readonly options: SgdOptions };

export function makeOptimizer(network: Trainable, spec: OptimizerSpec): Optimizer {
  expectKeys("optimizer", spec, ["id", "options"]);
  expectOneOf("optimizer.id", spec.id, ["adam", "rmsprop", "sgd"]);
  if (spec.id === "adam") return new Adam(network, spec.options);
  return spec.id === "rmsprop" ? new RmsProp(network, spec.options) : new Sgd(network, spec.options);
}
