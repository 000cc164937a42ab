/** Models as parameters: any agent that keeps a network takes one by name and fits it to the world it meets. */
import { entryParam } from "../../envs/core/catalogue.ts";
import type { EntrySpec } from "../../envs/core/shorthand.ts";
import { describeSpace, oneHotSizeOf, type Space } from "../../envs/core/spaces.ts";
import type { Network, NetworkSpec } from "../models/engine/network.ts";
import { models, networkOf } from "../models/index.ts";
import { handsOn } from "../models/layers/index.ts";
import type { Shape } from "../models/layers/layer.ts";
import type { ModelEntry } from "../models/model.ts";
import type { LayerAnswer, Setting } from "./agent.ts";

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

/** Layers of more units are shown by the means of neighbours. */
const MOST_VALUES = 1024;

/** What every hidden layer answered to row 0 of the latest forward, but for those that hand on what they got. */
export function hiddenAnswers(network: Network): LayerAnswer[] {
  const hidden = network.activations().slice(0, -1);
  const passes = (layer: Answer) => handsOn(layer) || layer.type === "dropout"; // which drops nothing in play
  return hidden.filter((layer) => !passes(layer)).map(answerOf);
}

type Answer = ReturnType<Network["activations"]>[number];

function answerOf({ type, layer, values }: Answer): LayerAnswer {
  const perValue = Math.ceil(values.length / MOST_VALUES);
  return {
    label: `${type} ${layer + 1}`,
    units: values.length,
    active: values.reduce((count, value) => (value === 0 ? count : count + 1), 0),
    values: meansOf(values, perValue),
    perValue,
  };
}

/** The mean of each `count` neighbours; the last mean may be of fewer. */
function meansOf(values: Float32Array, count: number): number[] {
  return Array.from({ length: Math.ceil(values.length / count) }, (_, i) => {
    const part = values.subarray(i * count, (i + 1) * count);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
