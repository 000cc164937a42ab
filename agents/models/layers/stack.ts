/** Layers one after the other: what a network is, and what composite layers are made of. */
import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectList } from "../engine/checks.ts";
import type { Tensor } from "../engine/engine.ts";
import type { LayerSpec } from "./index.ts";
import {
  type Layer,
  type LayerInsight,
  type LayerPlan,
  type LayerSite,
  type ParameterPlan,
  type Shape,
  sizeOf,
} from "./layer.ts";
import { identity } from "./reshape.ts";

/** Plans any layer of the catalogue; handed down, since the catalogue itself holds the composite layers. */
export type PlanLayer = (spec: LayerSpec, inputShape: Shape, where: string) => LayerPlan;

export interface StackPlan extends LayerPlan {
  readonly plans: readonly LayerPlan[]; // in order, at least one
  build(site: LayerSite): Stack;
}

export interface Stack extends Layer {
  readonly layers: readonly Layer[];
  readonly outputs: readonly Tensor[]; // [layers]: [maxBatch, ...outputShape]
}

/** A stack of no layers hands its input on. Parameters are named by their layer's index: "0.weights". */
export function planStack(
  specs: readonly LayerSpec[],
  inputShape: Shape,
  where: string,
  planLayer: PlanLayer,
): StackPlan {
  expectList(where, specs);
  expectDepth(where);
  expectOwnNames(where, specs);
  let shape = inputShape;
  const plans = Array.from(specs, (spec, i) => {
    const plan = planLayer(spec, shape, `${where}[${i}]`);
    shape = plan.outputShape;
    return plan;
  });
  if (plans.length === 0) plans.push(identity(inputShape));
  return {
    plans,
    outputShape: shape,
    parameters: numbered(plans),
    build: (site) => build(plans, site),
  };
}

/** Lists of layers within each other; a spec that holds itself would go on for ever. */
const DEEPEST = 100;

function expectDepth(where: string): void {
  const depth = where.split("[").length;
  if (depth <= DEEPEST) return;
  throw new InputError(
    `${where.slice(0, 60)}…: expected layers within layers at most ${DEEPEST} deep, got more; take some out of the others, and let no layer hold itself.`,
  );
}

/** A name stands for one layer of a list. */
function expectOwnNames(where: string, specs: readonly LayerSpec[]): void {
  const names = Array.from(specs, (spec) => spec?.name).filter((name) => name !== undefined);
  const twice = names.find((name, i) => name === "" || names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new InputError(
    `${where}: expected a name of its own for every layer that has one, got ${shown(twice)}${twice === "" ? "" : " twice"}; give each another, or none.`,
  );
}

/** The parameters of all plans, each named with its plan's index before it: "0.weights". */
export function numbered(plans: readonly LayerPlan[]): ParameterPlan[] {
  return plans.flatMap(({ parameters }, i) =>
    parameters.map((parameter) => ({ ...parameter, name: `${i}.${parameter.name}` })),
  );
}

/** What all layers let people look at, named alike. */
export function numberedInsights(layers: readonly (Layer | undefined)[]): LayerInsight[] {
  return layers.flatMap((layer, i) =>
    (layer?.insights ?? []).map((insight) => ({ ...insight, name: `${i}.${insight.name}` })),
  );
}

/** The parameters, or gradients, of all plans, divided among them again. */
export function divided(tensors: readonly Tensor[], plans: readonly LayerPlan[]): Tensor[][] {
  let end = 0;
  return plans.map(({ parameters }) => {
    const start = end;
    end += parameters.length;
    return tensors.slice(start, end);
  });
}

function build(plans: readonly LayerPlan[], site: LayerSite): Stack {
  const last = plans.length - 1;
  const between = () =>
    plans.slice(0, last).map((plan) => site.engine.tensor(site.maxBatch * sizeOf(plan.outputShape)));
  const outputs = [...between(), site.output];
  const outputGradients = [...between(), site.outputGradient];
  const [parameters, gradients] = [divided(site.parameters, plans), divided(site.gradients, plans)];
  const layers = plans.map((plan, i) =>
    plan.build({
      ...site,
      input: i === 0 ? site.input : outputs[i - 1],
      inputGradient: i === 0 ? site.inputGradient : outputGradients[i - 1],
      output: outputs[i],
      outputGradient: outputGradients[i],
      parameters: parameters[i],
      gradients: gradients[i],
    }),
  );
  return {
    layers,
    outputs,
    state: layers.flatMap((layer) => layer.state ?? []),
    insights: numberedInsights(layers),
    forward(batch, training) {
      for (const layer of layers) layer.forward(batch, training);
    },
    backward(batch) {
      for (let i = last; i >= 0; i--) layers[i].backward(batch);
    },
  };
}
