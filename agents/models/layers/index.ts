/** The catalogue of layers: type → plan. A new layer is its file, a member of `LayerSpec` and a line in `layers`. */
import { expectOneOf } from "../checks.ts";
import { type DenseSpec, dense } from "./dense.ts";
import type { LayerPlan, Shape } from "./layer.ts";

export type LayerSpec = DenseSpec;

const layers: { readonly [T in LayerSpec["type"]]: Planner<Extract<LayerSpec, { type: T }>> } = {
  dense,
};

type Planner<Spec> = (spec: Spec, inputShape: Shape, where: string) => LayerPlan;

/** `where` names the layer in error messages: `network.layers[1]`. */
export function planLayer(spec: LayerSpec, inputShape: Shape, where: string): LayerPlan {
  expectOneOf(`${where}.type`, spec.type, Object.keys(layers));
  const plan = layers[spec.type] as Planner<LayerSpec>; // the type key chose the planner of exactly this spec
  return plan(spec, inputShape, where);
}
