/**
 * The contract of a model: a network that agents take by name, as a function from sizes and parameters to a spec.
 * One model, one file; index.ts lists them. Here too what several of them share.
 */
import { z } from "zod";
import type { Entry } from "../../envs/core/catalogue.ts";
import { type ParamsSchema, param } from "../../envs/core/schema.ts";
import type { NetworkSpec } from "./engine/network.ts";
import type { LayerSpec } from "./layers/index.ts";
import type { Shape } from "./layers/layer.ts";

/** What a network is to be fitted between. */
export interface Sizes {
  readonly input: Shape; // of one example
  readonly outputs: number;
}

export interface ModelEntry<P extends ParamsSchema = ParamsSchema> extends Entry<P> {
  /** An input that it was made for, to show it on. */
  readonly typicalInput: Shape;
  /** What the outputs are: any numbers, or positive ones that sum to 1. */
  readonly answers: "values" | "probabilities";
  /** The input that the model needs instead of this one, as the end of "it needs …"; undefined where this one suits. */
  refuses(input: Shape, params: z.output<P>): string | undefined;
  make(sizes: Sizes, params: z.output<P>): NetworkSpec;
}

export function modelEntry<P extends ParamsSchema>(entry: ModelEntry<P>): ModelEntry<P> {
  return entry;
}

export const suitsAll = (): undefined => undefined;

export function needsImage(input: Shape, least: number): string | undefined {
  if (input.length === 3 && input[0] >= least && input[1] >= least) return undefined;
  return least > 1
    ? `an image [height, width, channels] of at least ${least}×${least} pixels`
    : "an image [height, width, channels]";
}

/** Any input as one row, for dense layers to see all of it. */
export function asRow(input: Shape): LayerSpec[] {
  return input.length === 1 ? [] : [{ type: "flatten" }];
}

export function hiddenParam(initial: readonly number[]) {
  return param(
    z
      .array(unitsSchema())
      .max(8)
      .default([...initial]),
    {
      title: "Hidden layers",
      description: "Units of each hidden layer.",
    },
  );
}

/** How many units, filters or features a layer may have. */
export function unitsSchema() {
  return z.int().min(1).max(4096);
}

/** Of hidden layers. Softmax and linear are for outputs. */
export const hiddenActivations = ["relu", "leakyRelu", "elu", "gelu", "tanh", "sigmoid", "softplus"] as const;
