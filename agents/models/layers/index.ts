/** The catalogue of layers: type → plan. A new layer is its file, a member of `LayerSpec` and a line in `layers`. */
import { expectOneOf } from "../checks.ts";
import { type ActivationSpec, activationLayer } from "./activation.ts";
import { type AveragePool2dSpec, averagePool2d } from "./averagePool2d.ts";
import { type Conv2dSpec, conv2d } from "./conv2d.ts";
import { type DenseSpec, dense } from "./dense.ts";
import { type FlattenSpec, flatten } from "./flatten.ts";
import { type GlobalAveragePool2dSpec, globalAveragePool2d } from "./globalAveragePool2d.ts";
import type { LayerPlan, Shape } from "./layer.ts";
import { type LayerNormSpec, layerNorm } from "./layerNorm.ts";
import { type MaxPool2dSpec, maxPool2d } from "./maxPool2d.ts";

export type LayerSpec =
  | DenseSpec
  | ActivationSpec
  | LayerNormSpec
  | Conv2dSpec
  | MaxPool2dSpec
  | AveragePool2dSpec
  | GlobalAveragePool2dSpec
  | FlattenSpec;

const layers: { readonly [T in LayerSpec["type"]]: Planner<Extract<LayerSpec, { type: T }>> } = {
  dense,
  activation: activationLayer,
  layerNorm,
  conv2d,
  maxPool2d,
  averagePool2d,
  globalAveragePool2d,
  flatten,
};

type Planner<Spec> = (spec: Spec, inputShape: Shape, where: string) => LayerPlan;

/** `where` names the layer in error messages: `network.layers[1]`. */
export function planLayer(spec: LayerSpec, inputShape: Shape, where: string): LayerPlan {
  expectOneOf(`${where}.type`, spec.type, Object.keys(layers));
  const plan = layers[spec.type] as Planner<LayerSpec>; // the type key chose the planner of exactly this spec
  return plan(spec, inputShape, where);
}
