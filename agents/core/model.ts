/** Models as parameters: any agent that keeps a network takes one by name and fits it to the world it meets. */
import { entryParam } from "../../envs/core/catalogue.ts";
import type { EntrySpec } from "../../envs/core/shorthand.ts";
import { describeSpace, oneHotSizeOf, type Space } from "../../envs/core/spaces.ts";
import type { Network, NetworkSpec } from "../models/engine/network.ts";
import { models, networkOf } from "../models/index.ts";
import type { Shape } from "../models/layers/layer.ts";
import type { ModelEntry } from "../models/model.ts";
import type { Insight, Setting } from "./agent.ts";

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

/** Why a model cannot give a value for each action from what the world shows: an entry's `refusesModel`. */
export function refusesValues({ observationSpace }: Setting, { id, params }: EntrySpec): string | undefined {
  const entry = models.get(id);
  if (entry.answers === "probabilities")
    return `${id} answers with probabilities, and the agent asks for values`;
  const need = entry.refuses(inputShape(observationSpace), params);
  if (need === undefined) return undefined;
  const shown = `${id} needs ${need}, and the world shows ${describeSpace(observationSpace)}`;
  return stacksToSequence(entry, observationSpace, params)
    ? `${shown} (the wrapper frameStack makes it a sequence)`
    : shown;
}

/** Whether the last few observations, stacked, would suit the model. */
function stacksToSequence(entry: ModelEntry, space: Space, params: EntrySpec["params"]): boolean {
  return (
    space.type === "box" &&
    space.shape.length === 1 &&
    entry.refuses([2, ...space.shape], params) === undefined
  );
}

/** Layers that answer a single example with the numbers they are given, when they do not train. */
const passers = new Set(["flatten", "reshape", "squeeze", "dropout"]);

/** What every hidden layer answered to row 0 of the latest forward, but for those that hand on what they got. */
export function hiddenAnswers(network: Network): NonNullable<Insight["layers"]> {
  const hidden = network.activations().slice(0, -1);
  return hidden
    .filter(({ type }) => !passers.has(type))
    .map(({ type, layer, values }) => ({ label: `${type} ${layer + 1}`, values: [...values] }));
}
