import { type ActivationName, activationNames } from "../engine/activations.ts";
import { expectBoolean, expectInteger, expectKeys, expectNumber, expectOneOf } from "../engine/checks.ts";
import type { LayerSpec } from "./index.ts";
import type { LayerPlan, Shape } from "./layer.ts";
import { expectHeads, expectTokens } from "./multiHeadAttention.ts";
import { type PlanLayer, planStack } from "./stack.ts";

/**
 * Tokens look at each other, then each thinks for itself; both add to what is there. Vaswani et al. (2017),
 * arXiv:1706.03762, section 3.1. Normalised before each step (Xiong et al. 2020, arXiv:2002.04745), which trains
 * without a warm-up, or after it, as in the original. Back: through two residual layers, last first.
 */
export interface TransformerBlockSpec {
  readonly type: "transformerBlock";
  readonly heads: number;
  readonly hidden?: number; // units between the two dense layers; default: 4 · width
  readonly causal?: boolean; // whether a token sees only itself and those before it; default: false
  readonly dropout?: number; // of what either step adds; default: 0
  readonly activation?: ActivationName; // of the hidden units; default: gelu; the original: relu
  readonly norm?: "pre" | "post"; // default: pre
}

/** Input and output [tokens, width]. Two residual layers; parameters as there. */
export function transformerBlock(
  spec: TransformerBlockSpec,
  inputShape: Shape,
  where: string,
  planLayer: PlanLayer,
): LayerPlan {
  expectKeys(where, spec, ["type", "heads", "hidden", "causal", "dropout", "activation", "norm"]);
  expectTokens(where, inputShape);
  const width = inputShape[1];
  const { heads, hidden = 4 * width, causal = false, dropout = 0, activation = "gelu", norm = "pre" } = spec;
  expectHeads(`${where}.heads`, heads, width);
  expectInteger(`${where}.hidden`, hidden, 1);
  expectBoolean(`${where}.causal`, causal);
  expectNumber(`${where}.dropout`, dropout, 0, 1, true);
  expectOneOf(`${where}.activation`, activation, activationNames);
  expectOneOf(`${where}.norm`, norm, ["pre", "post"]);

  const dropped: LayerSpec[] = dropout > 0 ? [{ type: "dropout", rate: dropout }] : [];
  const look: LayerSpec[] = [{ type: "multiHeadAttention", heads, causal }, ...dropped];
  const think: LayerSpec[] = [
    { type: "dense", units: hidden, activation },
    { type: "dense", units: width },
    ...dropped,
  ];
  const step = norm === "pre" ? preNorm : postNorm;
  return planStack([...step(look), ...step(think)], inputShape, where, planLayer);
}

/** Y = X + F(norm(X)). */
function preNorm(layers: readonly LayerSpec[]): LayerSpec[] {
  return [{ type: "residual", layers: [{ type: "layerNorm" }, ...layers] }];
}

/** Y = norm(X + F(X)). */
function postNorm(layers: readonly LayerSpec[]): LayerSpec[] {
  return [{ type: "residual", layers }, { type: "layerNorm" }];
}
