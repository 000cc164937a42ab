import { type ActivationName, activationNames } from "../engine/activations.ts";
import { expectKeys, expectOneOf } from "../engine/checks.ts";
import type { LayerSpec } from "./index.ts";
import type { LayerPlan, Shape } from "./layer.ts";
import { type PlanLayer, planStack } from "./stack.ts";

/**
 * Layers that learn what to add to their input: Y = f(F(X) + S(X)). He et al. (2016), arXiv:1512.03385, eq. 1 and 2.
 * Back: with dZ = dY · f′, dX is what F makes of dZ plus what S does; without a shortcut dX = dZ + F's, so that a gradient
 * comes through however little F lets pass.
 */
export interface ResidualSpec {
  readonly type: "residual";
  readonly layers: readonly LayerSpec[]; // F
  readonly shortcut?: readonly LayerSpec[]; // S, where F changes the shape; default: none, the input itself
  readonly activation?: ActivationName; // f, default: linear
}

/** Any input; F and S must give one shape. A branch that adds, then an activation; parameters as there: "0.1.weights". */
export function residual(
  spec: ResidualSpec,
  inputShape: Shape,
  where: string,
  planLayer: PlanLayer,
): LayerPlan {
  const { layers, shortcut = [], activation = "linear" } = spec;
  expectKeys(where, spec, ["type", "layers", "shortcut", "activation"]);
  expectOneOf(`${where}.activation`, activation, activationNames);
  const sum: LayerSpec = { type: "branch", branches: [layers, shortcut], merge: "add" };
  if (activation === "linear") return planLayer(sum, inputShape, where);
  const stack: LayerSpec[] = [sum, { type: "activation", activation }];
  return planStack(stack, inputShape, where, planLayer);
}
