/**
 * A network's layers as tfjs needs them: each with its shapes, its parameters and a name of its own; residual and
 * branch layers taken apart into forks, so that only layers that compute are left.
 */
import { InputError, shown } from "../../../envs/core/errors.ts";
import { type LayerSpec, planLayer } from "../layers/index.ts";
import type { Shape } from "../layers/layer.ts";
import type { ParameterSlot } from "../layout.ts";
import type { Network } from "../network.ts";

export interface Leaf {
  readonly kind: "layer";
  readonly spec: LayerSpec;
  readonly where: string; // network.layers[2].branches[0][1]
  readonly name: string; // the spec's, or made from the place: layer2_branch0_layer1_dense
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

/** The layers in order. Their parameters take up the layout in the order of a walk through them. */
export function graphOf({ spec, layout }: Pick<Network, "spec" | "layout">): Node[] {
  const nodes = stackOf(spec.layers, spec.input, "network.layers", "", layout.values());
  expectUniqueNames(nodes);
  return nodes;
}

/** The layers that compute, in order. */
export function leavesOf(nodes: readonly Node[]): Leaf[] {
  return nodes.flatMap((node) => (node.kind === "layer" ? [node] : node.branches.flatMap(leavesOf)));
}

function stackOf(
  specs: readonly LayerSpec[],
  inputShape: Shape,
  where: string,
  place: string,
  slots: Iterator<ParameterSlot>,
): Node[] {
  let shape = inputShape;
  return specs.flatMap((spec, i) => {
    const name = spec.name ?? `${place}layer${i}_${spec.type}`;
    const at = { inputShape: shape, where: `${where}[${i}]`, place: `${place}layer${i}_`, name, slots };
    const nodes = nodesOf(spec, at);
    shape = nodes[nodes.length - 1].outputShape;
    return nodes;
  });
}

interface Place {
  readonly inputShape: Shape;
  readonly where: string;
  readonly place: string; // what names made for layers inside begin with
  readonly name: string;
  readonly slots: Iterator<ParameterSlot>;
}

function nodesOf(spec: LayerSpec, at: Place): Node[] {
  if (spec.type === "branch") return [forkOf(spec.branches, spec.merge === "add", at)];
  if (spec.type !== "residual") return [leafOf(spec, at)];
  const { layers, shortcut = [], activation = "linear" } = spec;
  const sum = forkOf([layers, shortcut], true, at);
  if (activation === "linear") return [sum];
  const name = activationName(at.name);
  return [sum, leafOf({ type: "activation", activation }, { ...at, name, inputShape: sum.outputShape })];
}

function leafOf(spec: LayerSpec, { inputShape, where, name, slots }: Place): Leaf {
  const { outputShape, parameters } = planLayer(spec, inputShape, where);
  const own = parameters.map(() => slots.next().value as ParameterSlot);
  return { kind: "layer", spec, where, name, inputShape, outputShape, slots: own };
}

function forkOf(stacks: readonly (readonly LayerSpec[])[], adds: boolean, at: Place): Fork {
  const { inputShape, where, place, name, slots } = at;
  const branches = stacks.map((layers, i) =>
    stackOf(layers, inputShape, `${where}.branches[${i}]`, `${place}branch${i}_`, slots),
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

function expectUniqueNames(nodes: readonly Node[]): void {
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
