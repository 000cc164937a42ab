/**
 * A network's layers as tfjs needs them: each with its shapes, its parameters and a name of its own; composite layers
 * are taken apart, into forks where they have branches, so that only layers that compute are left.
 */
import { InputError, shown } from "../../../envs/core/errors.ts";
import type { ParameterSlot } from "../engine/layout.ts";
import type { Network } from "../engine/network.ts";
import { type LayerSpec, planLayer } from "../layers/index.ts";
import type { Shape } from "../layers/layer.ts";
import { multiHeadAttention } from "../layers/multiHeadAttention.ts";
import type { ResidualSpec } from "../layers/residual.ts";
import type { PlanLayer } from "../layers/stack.ts";
import { transformerBlock } from "../layers/transformerBlock.ts";

export interface Leaf {
  readonly kind: "layer";
  readonly spec: LayerSpec;
  readonly where: string; // network.layers[2].branches[0][1]
  readonly name: string; // the spec's, or made from the place: layer2_branch0_layer1_dense
  readonly within: string | undefined; // the composite it is a part of, in words, if that is not a branch or residual
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly slots: readonly ParameterSlot[];
}

/** Stacks over one input; their outputs are added up or put side by side. A stack of nothing hands its input on. */
export interface Fork {
  readonly kind: "fork";
  readonly where: string;
  readonly name: string;
  readonly adds: boolean;
  readonly branches: readonly (readonly Node[])[];
  readonly outputShape: Shape;
}

export type Node = Leaf | Fork;

/** What the input is called; no layer may be. */
export const INPUT = "input";

/** What a leaf's separate activation is called. */
export const activationName = (name: string) => `${name}_activation`;

const madeFromPlace = /^layer\d+(_branch\d+_layer\d+)*_[A-Za-z0-9]+(_activation|_same\d+)?$/;

/** The name a person gave; undefined for one that `graphOf` made from the place. */
export function givenName(name: string): string | undefined {
  return madeFromPlace.test(name) ? undefined : name;
}

/** Where in a network layers stand. */
interface Place {
  readonly inputShape: Shape;
  readonly where: string;
  readonly prefix: string; // of names made from places
  readonly within: string | undefined;
  readonly slots: Iterator<ParameterSlot>; // those not yet given to a layer
}

/** The layers in order. Their parameters take up the layout in the order of a walk through them. */
export function graphOf({ spec, layout }: Pick<Network, "spec" | "layout">): Node[] {
  return stackOf(spec.layers, {
    inputShape: spec.input,
    where: "network.layers",
    prefix: "",
    within: undefined,
    slots: layout.values(),
  });
}

/** The layers that compute, in order. */
export function leavesOf(nodes: readonly Node[]): Leaf[] {
  return nodes.flatMap((node) => (node.kind === "layer" ? [node] : node.branches.flatMap(leavesOf)));
}

function stackOf(specs: readonly LayerSpec[], at: Place): Node[] {
  let { inputShape } = at;
  return specs.flatMap((spec, i) => {
    const prefix = `${at.prefix}layer${i}_`;
    const nodes = nodesOf(spec, spec.name ?? prefix + spec.type, {
      ...at,
      inputShape,
      where: `${at.where}[${i}]`,
      prefix,
    });
    inputShape = nodes[nodes.length - 1].outputShape;
    return nodes;
  });
}

function nodesOf(spec: LayerSpec, name: string, at: Place): Node[] {
  if (spec.type === "branch") return [forkOf(spec.branches, spec.merge === "add", name, at)];
  if (spec.type === "residual") return residualOf(spec, name, at);
  const parts = partsOf(spec, at);
  if (!parts) return [leafOf(spec, name, at)];
  return stackOf(parts, { ...at, within: at.within ?? `the ${spec.type} ${at.where}` });
}

/** What a composite layer is made of: all that it plans. */
function partsOf({ name: _, ...spec }: LayerSpec, { inputShape, where }: Place): LayerSpec[] | undefined {
  const parts: LayerSpec[] = [];
  const record: PlanLayer = (part, ...rest) => {
    parts.push(part);
    return planLayer(part, ...rest);
  };
  if (spec.type === "multiHeadAttention") multiHeadAttention(spec, inputShape, where, record);
  else if (spec.type === "transformerBlock") transformerBlock(spec, inputShape, where, record);
  else return undefined;
  return parts;
}

function residualOf({ layers, shortcut = [], activation = "linear" }: ResidualSpec, name: string, at: Place) {
  const sum = forkOf([layers, shortcut], true, name, at);
  if (activation === "linear") return [sum];
  const f: LayerSpec = { type: "activation", activation };
  return [sum, leafOf(f, activationName(name), { ...at, inputShape: sum.outputShape })];
}

function leafOf(spec: LayerSpec, name: string, { inputShape, where, within, slots }: Place): Leaf {
  const { outputShape, parameters } = planLayer(spec, inputShape, where);
  const own = parameters.map(() => slots.next().value as ParameterSlot);
  return { kind: "layer", spec, where, name, within, inputShape, outputShape, slots: own };
}

function forkOf(stacks: readonly (readonly LayerSpec[])[], adds: boolean, name: string, at: Place): Fork {
  const { inputShape, where, prefix } = at;
  const branches = stacks.map((layers, i) =>
    stackOf(layers, { ...at, where: `${where}.branches[${i}]`, prefix: `${prefix}branch${i}_` }),
  );
  const shapes = branches.map((nodes) => nodes.at(-1)?.outputShape ?? inputShape);
  const width = shapes.reduce((sum, shape) => sum + shape[shape.length - 1], 0);
  const outputShape = adds ? shapes[0] : [...shapes[0].slice(0, -1), width];
  return { kind: "fork", where, name, adds, branches, outputShape };
}

/** The name of each layer and where it stands. */
function namesIn(nodes: readonly Node[]): (readonly [name: string, where: string])[] {
  return nodes.flatMap((node) => {
    const inside = node.kind === "fork" ? node.branches.flatMap(namesIn) : [];
    return [...inside, [node.name, node.where] as const];
  });
}

/** Keras tells layers apart by their names. */
export function expectUniqueNames(nodes: readonly Node[]): void {
  const seen = new Map([[INPUT, "the input"]]);
  for (const [name, where] of namesIn(nodes)) {
    const other = seen.get(name);
    if (other === undefined) seen.set(name, where);
    else {
      throw new InputError(
        `${where}.name: expected a name of its own, got ${shown(name)} as ${other} has; name one of them differently.`,
      );
    }
  }
}
