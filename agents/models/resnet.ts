import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import type { LayerSpec } from "./layers/index.ts";
import { modelEntry, needsImage, unitsSchema } from "./model.ts";

const params = z.strictObject({
  blocks: param(z.int().min(1).max(40).default(2), {
    title: "Blocks",
    description: "Residual blocks of two convolutions each.",
  }),
  filters: param(unitsSchema().default(32), { title: "Filters", description: "Of every convolution." }),
  head: param(z.enum(["flatten", "globalAveragePool"]).default("flatten"), {
    title: "Head",
    description: "What the outputs see: every place of the planes, or each plane's mean.",
  }),
});

/**
 * A convolution, then residual blocks x + F(x) of two 3×3 convolutions with batch normalisation. He et al. (2016),
 * arXiv:1512.03385, section 3; the planes keep their size, as in Silver et al. (2017), AlphaGo Zero, Methods.
 */
export const resnetEntry = modelEntry({
  title: "ResNet",
  description: "Residual blocks of two 3×3 convolutions, each learning what to add: AlphaZero's tower.",
  source: "He et al. (2016), arXiv:1512.03385; Silver et al. (2017), doi:10.1038/nature24270, Methods",
  typicalInput: [9, 9, 3],
  answers: "values",
  params,
  refuses: (input) => needsImage(input, 1),
  make: ({ input, outputs }, { blocks, filters, head }) => ({
    input,
    layers: [
      ...normalizedConvolution(filters),
      { type: "activation", activation: "relu" },
      ...Array.from({ length: blocks }, () => block(filters)),
      { type: head === "flatten" ? "flatten" : "globalAveragePool2d" },
      { type: "dense", units: outputs },
    ],
  }),
});

function block(filters: number): LayerSpec {
  return {
    type: "residual",
    activation: "relu",
    layers: [
      ...normalizedConvolution(filters),
      { type: "activation", activation: "relu" },
      ...normalizedConvolution(filters),
    ],
  };
}

/** Without a bias, which batch normalisation would take off again: its gradient is rounding alone, blown up by Adam. */
function normalizedConvolution(filters: number): LayerSpec[] {
  return [
    { type: "conv2d", filters, kernelSize: 3, padding: "same", bias: false, initializer: "heNormal" },
    { type: "batchNorm" },
  ];
}
