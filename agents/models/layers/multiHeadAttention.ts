import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectBoolean, expectInteger, expectKeys, expectOneOf } from "../engine/checks.ts";
import { type InitializerName, initializerNames } from "../engine/initializers.ts";
import type { LayerSpec } from "./index.ts";
import type { LayerPlan, Shape } from "./layer.ts";
import { type PlanLayer, planStack } from "./stack.ts";

/**
 * Attention with learned queries, keys and values: Y = A(X W + b) V + c. Vaswani et al. (2017), arXiv:1706.03762, section
 * 3.2.2. Back: through the three parts, last first; their derivatives stand in dense.ts and attention.ts.
 */
export interface MultiHeadAttentionSpec {
  readonly type: "multiHeadAttention";
  readonly heads: number;
  readonly width?: number; // of all heads' queries, and of the output; default: the input's
  readonly causal?: boolean; // whether a token sees only itself and those before it; default: false
  readonly initializer?: InitializerName; // default: torchLinear
}

/**
 * Input [tokens, inputs], output [tokens, width]. A dense layer to 3 · width, attention, and a dense layer; parameters
 * as there: "0.weights" [inputs, 3 · width], "0.bias", "2.weights" [width, width], "2.bias".
 * Differs: the paper has no biases; PyTorch and Keras do.
 */
export function multiHeadAttention(
  spec: MultiHeadAttentionSpec,
  inputShape: Shape,
  where: string,
  planLayer: PlanLayer,
): LayerPlan {
  expectKeys(where, spec, ["type", "heads", "width", "causal", "initializer"]);
  expectTokens(where, inputShape);
  const { heads, width = inputShape[1], causal = false, initializer = "torchLinear" } = spec;
  expectInteger(`${where}.width`, width, 1);
  expectHeads(`${where}.heads`, heads, width);
  expectBoolean(`${where}.causal`, causal);
  expectOneOf(`${where}.initializer`, initializer, initializerNames);
  const layers: LayerSpec[] = [
    { type: "dense", units: 3 * width, initializer },
    { type: "attention", heads, causal },
    { type: "dense", units: width, initializer },
  ];
  return planStack(layers, inputShape, where, planLayer);
}

/** A sequence: [tokens, width]. */
export function expectTokens(where: string, inputShape: Shape): void {
  if (inputShape.length === 2) return;
  throw new InputError(
    `${where}: expected an input [tokens, width], got ${shown(inputShape)}; put a reshape or an embedding before it.`,
  );
}

/** As many heads as divide the width. */
export function expectHeads(where: string, heads: number, width: number): void {
  expectInteger(where, heads, 1);
  if (width % heads === 0) return;
  throw new InputError(
    `${where}: expected heads that divide the width ${width}, got ${heads}; choose a divisor of ${width} or another width.`,
  );
}
