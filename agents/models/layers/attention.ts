import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectBoolean, expectInteger, expectKeys } from "../engine/checks.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";

/**
 * Each token gathers the values of those tokens whose keys fit its query: Y = softmax(Q Kᵀ / √d) V in every head.
 * Vaswani et al. (2017), arXiv:1706.03762, eq. 1.
 */
export interface AttentionSpec {
  readonly type: "attention";
  readonly heads?: number; // each attends within its own d = width / heads columns; default: 1
  readonly causal?: boolean; // whether a token sees only itself and those before it; default: false
}

/**
 * Input [tokens, 3 · width]: queries, keys and values side by side. Output [tokens, width]. No parameters.
 * The weights are an insight "attention" [heads, tokens, tokens]: how much each token, in its row, takes of each other.
 */
export function attention(spec: AttentionSpec, inputShape: Shape, where: string): LayerPlan {
  const { heads = 1, causal = false } = spec;
  expectKeys(where, spec, ["type", "heads", "causal"]);
  expectInteger(`${where}.heads`, heads, 1);
  expectBoolean(`${where}.causal`, causal);
  const [tokens, columns] = inputShape;
  if (inputShape.length !== 2 || columns % (3 * heads) !== 0) {
    throw new InputError(
      `${where}: expected an input [tokens, columns] of queries, keys and values for ${heads} heads, so columns that 3 · ${heads} divides, got ${shown(inputShape)}; use multiHeadAttention, which makes them, or choose heads that fit.`,
    );
  }
  const width = columns / 3;
  return {
    outputShape: [tokens, width],
    parameters: [],
    build: (site) => build(tokens, heads, width / heads, causal, site),
  };
}

function build(tokens: number, heads: number, d: number, causal: boolean, site: LayerSite): Layer {
  const { engine, input, output, outputGradient, inputGradient, maxBatch } = site;
  const { kernels } = engine;
  const shape = [heads, tokens, tokens];
  const weights = engine.tensor(maxBatch * heads * tokens * tokens); // [maxBatch, heads, tokens, tokens]
  const a = weights.offset;
  const scratch = engine.tensor((tokens + 3) * (d + 3 + tokens)).offset;
  return {
    insights: [{ name: "attention", shape, values: weights }],
    forward(batch) {
      // A = softmax(Q Kᵀ / √d), without what comes later if causal;  Y = A V
      kernels.attention(input.offset, output.offset, a, scratch, causal, batch, tokens, heads, d);
    },
    backward(batch) {
      if (!inputGradient) return;
      const [x, dy, dx] = [input.offset, outputGradient.offset, inputGradient.offset];
      // dV = Aᵀ dY;  dA = dY Vᵀ;  dS = A (dA − Σ over the row of A dA) / √d;  dQ = dS K;  dK = dSᵀ Q
      kernels.attentionBackward(x, a, dy, dx, scratch, causal, batch, tokens, heads, d);
    },
  };
}
