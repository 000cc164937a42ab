/** Models as parameters: any agent that keeps a network takes one by name and fits it to the world it meets. */
import { entryParam } from "../../envs/core/catalogue.ts";
import { InputError } from "../../envs/core/errors.ts";
import type { EntrySpec } from "../../envs/core/shorthand.ts";
import { describeSpace, oneHotSizeOf, type Space } from "../../envs/core/spaces.ts";
import { models, networkOf } from "../models/index.ts";
import type { Shape } from "../models/layers/layer.ts";
import type { NetworkSpec } from "../models/network.ts";

/** The parameter "model": an id, "id:name=value,…" or { id, params }; complete once it is checked. */
export function model(initial: string) {
  return entryParam(models, initial, { title: "Model", description: "The network that learns." });
}

/** What a network sees of an observation: a Box in its own shape, choices as one row of one-hot groups. See `encode`. */
function inputShape(space: Space): Shape {
  return space.type === "box" && space.shape.length > 0 ? space.shape : [oneHotSizeOf(space)];
}

/** The network of a model that has been found to suit the space. */
export function networkFor(space: Space, outputs: number, chosen: EntrySpec): NetworkSpec {
  return networkOf(chosen, { input: inputShape(space), outputs });
}

/** Why a model cannot give a value for each action from such observations, as a sentence without its end, or undefined. */
export function valuesRefused(space: Space, { id, params }: EntrySpec): string | undefined {
  const entry = models.get(id);
  if (entry.answers === "probabilities")
    return `${id} answers with probabilities, and the agent asks for values`;
  const need = entry.refuses(inputShape(space), params);
  return need && `${id} needs ${need}, and the world shows ${describeSpace(space)}`;
}

/** Throws why a model does not suit, and which do with their usual parameters. */
export function expectValues(space: Space, chosen: EntrySpec, path: string): void {
  const reason = valuesRefused(space, chosen);
  if (reason === undefined) return;
  const suited = models.ids().filter((id) => valuesRefused(space, models.resolve(id)) === undefined);
  throw new InputError(`${path}: ${reason}; models that suit it: ${suited.join(", ")}.`);
}
