import { z } from "zod";
import { modelEntry } from "./model.ts";
import { embedded, headsAndWidth, meanOfTokens, needsTokens } from "./tokens.ts";

/**
 * Tokens that look at each other once, and outputs from their mean. Vaswani et al. (2017), arXiv:1706.03762, section
 * 3.2; the places of an image as tokens: Cordonnier et al. (2020), arXiv:1911.03584.
 */
export const selfAttentionEntry = modelEntry({
  title: "Self-attention",
  description: "Every token of a sequence, or place of an image, takes from the others what it asks for.",
  source: "Vaswani et al. (2017), arXiv:1706.03762, §3.2",
  typicalInput: [8, 4],
  answers: "values",
  params: z.strictObject(headsAndWidth),
  refuses: needsTokens,
  make({ input, outputs }, { heads, headWidth }) {
    const width = heads * headWidth;
    return {
      input,
      layers: [
        ...embedded(input, width),
        { type: "residual", layers: [{ type: "multiHeadAttention", heads }] },
        ...meanOfTokens(input, width),
        { type: "dense", units: outputs },
      ],
    };
  },
});
