/** What the recurrent models share: a sequence read step by step, and outputs from what is remembered at its end. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import type { NetworkSpec } from "./engine/network.ts";
import type { LayerSpec } from "./layers/index.ts";
import type { Shape } from "./layers/layer.ts";
import { type ModelEntry, type Sizes, units } from "./model.ts";

const params = z.strictObject({
  units: param(units().default(64), { title: "Units", description: "Of each recurrent layer." }),
  layers: param(z.int().min(1).max(8).default(1), {
    title: "Recurrent layers",
    description: "One above the other; each reads what the one below it answers at every step.",
  }),
});

type RecurrentParams = z.output<typeof params>;

/** All of an entry but its title, description and source. */
export function recurrentModel(
  type: "simpleRnn" | "lstm" | "gru",
): Omit<ModelEntry<typeof params>, "title" | "description" | "source"> {
  return {
    typicalInput: [8, 4],
    answers: "values",
    params,
    refuses: needsSequence,
    make: (sizes, config) => network(type, sizes, config),
  };
}

function network(
  type: "simpleRnn" | "lstm" | "gru",
  { input, outputs }: Sizes,
  config: RecurrentParams,
): NetworkSpec {
  const recurrent = Array.from({ length: config.layers }, (_, i): LayerSpec => {
    return { type, units: config.units, returnSequences: i < config.layers - 1 };
  });
  return { input, layers: [...recurrent, { type: "dense", units: outputs }] };
}

function needsSequence(input: Shape): string | undefined {
  if (input.length === 2) return undefined;
  return "a sequence [time, features], such as the wrapper frameStack makes of plain observations";
}
