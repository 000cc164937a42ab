/** What the recurrent models share: a sequence read step by step, and outputs from what is remembered at its end. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import type { NetworkSpec } from "./engine/network.ts";
import type { LayerSpec } from "./layers/index.ts";
import type { Shape } from "./layers/layer.ts";
import { type Sizes, unitsSchema } from "./model.ts";

/** Parameters of each. */
export const recurrentParams = {
  units: param(unitsSchema().default(64), { title: "Units", description: "Of each recurrent layer." }),
  layers: param(z.int().min(1).max(8).default(1), {
    title: "Recurrent layers",
    description: "One above the other; each reads what the one below it answers at every step.",
  }),
};

/** What an entry says of its input, beside title, description, source and parameters. */
export const readsSequences = { typicalInput: [8, 4], answers: "values", refuses: needsSequence } as const;

/** So many layers, each with its answers for the next one but for the last, then the outputs. */
export function recurrentNetwork(
  { input, outputs }: Sizes,
  layers: number,
  layer: (returnSequences: boolean) => LayerSpec,
): NetworkSpec {
  const recurrent = Array.from({ length: layers }, (_, i) => layer(i < layers - 1));
  return { input, layers: [...recurrent, { type: "dense", units: outputs }] };
}

function needsSequence(input: Shape): string | undefined {
  if (input.length === 2) return undefined;
  return "a sequence [time, features]";
}
