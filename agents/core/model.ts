/** Models as parameters: any agent that keeps a network takes one by name and fits it to the world it meets. */
import { entryParam } from "../../envs/core/catalogue.ts";
import { InputError } from "../../envs/core/errors.ts";
import type { EntrySpec } from "../../envs/core/shorthand.ts";
import { describeSpace, oneHotSizeOf, type Space } from "../../envs/core/spaces.ts";
import type { Network, NetworkSpec } from "../models/engine/network.ts";
import { models, networkOf } from "../models/index.ts";
import { handsOn, type LayerSpec } from "../models/layers/index.ts";
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

/** What is to be told of each action, and how. */
export interface ValueOutputs {
  readonly actions: number;
  readonly width: number; // numbers for each action
  readonly dueling: boolean;
  readonly noisy: boolean;
  readonly noisySigma: number;
}

/**
 * The network of a model with so many numbers for each action, [actions · width]. Duelling: its last dense layers, hidden
 * one included, are there twice, for a state's value and for its actions' advantages (Wang et al., 2016, figure 1).
 * Noisy: the same layers are noisy (Fortunato et al., 2018, section 3.1), whatever they begin with otherwise.
 */
export function valueNetworkFor(space: Space, outputs: ValueOutputs, chosen: EntrySpec): NetworkSpec {
  const { actions, width, dueling, noisy, noisySigma } = outputs;
  const spec = networkFor(space, actions * width, chosen);
  if (!dueling && !noisy) return spec;
  const from = headFrom(spec.layers, chosen.id);
  const [body, head] = [spec.layers.slice(0, from), spec.layers.slice(from)];
  const stream = (units: number) =>
    head.map((layer, i) => {
      const sized = i === head.length - 1 ? { ...layer, units } : layer;
      return noisy ? noisyOf(sized as LayerSpec, noisySigma) : (sized as LayerSpec);
    });
  if (!dueling) return { ...spec, layers: [...body, ...stream(actions * width)] };
  const branches: LayerSpec = { type: "branch", branches: [stream(width), stream(actions * width)] };
  const layers: LayerSpec[] =
    width === 1
      ? [branches, { type: "dueling" }]
      : [
          branches,
          { type: "reshape", shape: [1 + actions, width] },
          { type: "dueling" },
          { type: "flatten" },
        ];
  return { ...spec, layers: [...body, ...layers] };
}

/** Layers that a head may have between its dense ones. */
const ofHeads = ["activation", "layerNorm", "dropout"];

/** Where the last hidden dense layer is, if nothing but such layers lies between it and the outputs; else the outputs. */
function headFrom(layers: readonly LayerSpec[], id: string): number {
  const last = layers.length - 1;
  if (layers[last].type !== "dense") {
    throw new InputError(
      `model: expected ${id} to end in a dense layer, whose place a duelling or noisy head takes, got one that ends in ${layers[last].type}; switch both off.`,
    );
  }
  let at = last - 1;
  while (at >= 0 && ofHeads.includes(layers[at].type)) at--;
  return at >= 0 && layers[at].type === "dense" ? at : last;
}

function noisyOf(layer: LayerSpec, sigma: number): LayerSpec {
  if (layer.type !== "dense") return layer;
  const { units, activation } = layer;
  return { type: "noisyDense", units, sigma, ...(activation && { activation }) };
}

/** Layers that a network which goes along an episode may have: those that remember, and those that look at one step. */
const alongTime = ["simpleRnn", "lstm", "gru", "dense", "activation", "layerNorm"];
const remembering = ["simpleRnn", "lstm", "gru"];

/**
 * The network of a recurrent model that reads an episode step by step, [time, features], and answers at each, [time,
 * outputs]; its state goes on from one forward to the next. Observations of any shape are rows.
 */
export function recurrentNetworkFor(space: Space, outputs: number, chosen: EntrySpec): NetworkSpec {
  const { layers } = networkOf(chosen, { input: [1, oneHotSizeOf(space)], outputs });
  const goesOn = (layer: LayerSpec) =>
    remembering.includes(layer.type)
      ? ({ ...layer, returnSequences: true, carry: true } as LayerSpec)
      : layer;
  return { input: [1, oneHotSizeOf(space)], layers: layers.map(goesOn) };
}

/** Why a model cannot remember along an episode: an entry's `refusesModel`. */
export function refusesUnremembering(
  { observationSpace }: Setting,
  { id, params }: EntrySpec,
): string | undefined {
  const entry = models.get(id);
  const input = [1, oneHotSizeOf(observationSpace)];
  const types =
    entry.refuses(input, params) === undefined
      ? entry.make({ input, outputs: 2 }, params).layers.map(({ type }) => type)
      : [];
  const suits =
    types.some((type) => remembering.includes(type)) && types.every((type) => alongTime.includes(type));
  return suits
    ? undefined
    : `${id} does not remember from step to step, and the agent asks for a recurrent network`;
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
