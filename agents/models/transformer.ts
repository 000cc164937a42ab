import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import type { LayerSpec } from "./layers/index.ts";
import { modelEntry, unitsSchema } from "./model.ts";
import { embedded, headsAndWidth, meanOfTokens, needsTokens } from "./tokens.ts";

const params = z.strictObject({
  layers: param(z.int().min(1).max(24).default(2), {
    title: "Layers",
    description: "Blocks of attention and two dense layers.",
  }),
  ...headsAndWidth,
  hidden: param(unitsSchema().default(256), {
    title: "Hidden units",
    description: "Of the dense layers in each block.",
  }),
  causal: param(z.boolean().default(false), {
    title: "Causal",
    description: "A token sees only itself and those before it.",
  }),
  dropout: param(z.number().min(0).lt(1).default(0), {
    title: "Dropout",
    description: "Probability with which a number that a block adds is dropped in training.",
  }),
});

/**
 * Blocks in which tokens look at each other, then think each for itself, and outputs from their mean. Vaswani et al.
 * (2017), arXiv:1706.03762, section 3.1, its encoder; normalised before each step: Xiong et al. (2020); the places of an
 * image as tokens: Dosovitskiy et al. (2021), arXiv:2010.11929.
 */
export const transformerEntry = modelEntry({
  title: "Transformer",
  description:
    "Blocks of self-attention and dense layers over the tokens of a sequence or the places of an image.",
  source: "Vaswani et al. (2017), arXiv:1706.03762; Xiong et al. (2020), arXiv:2002.04745",
  typicalInput: [8, 4],
  answers: "values",
  params,
  refuses: needsTokens,
  make({ input, outputs }, { layers, heads, headWidth, hidden, causal, dropout }) {
    const width = heads * headWidth;
    const block: LayerSpec = { type: "transformerBlock", heads, hidden, causal, dropout, norm: "pre" };
    return {
      input,
      layers: [
        ...embedded(input, width),
        ...Array.from({ length: layers }, () => block),
        { type: "layerNorm" },
        ...meanOfTokens(input, width),
        { type: "dense", units: outputs },
      ],
    };
  },
});
