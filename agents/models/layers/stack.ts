/** Layers one after the other: what a network is, and what composite layers are made of. */
import type { Tensor } from "../engine/engine.ts";
import type { LayerSpec } from "./index.ts";
import {
  type Layer,
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
  let shape = inputShape;
  const plans = specs.map((spec, i) => {
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

/** The parameters of all plans, each named with its plan's index before it: "0.weights". */
export function numbered(plans: readonly LayerPlan[]): ParameterPlan[] {
  return plans.flatMap(({ parameters }, i) =>
    parameters.map((parameter) => ({ ...parameter, name: `${i}.${parameter.name}` })),
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
    insights: layers.flatMap((layer) => layer.insights ?? []),
    forward(batch, training) {
      for (const layer of layers) layer.forward(batch, training);
    },
    backward(batch) {
      for (let i = last; i >= 0; i--) layers[i].backward(batch);
    },
  };
}
