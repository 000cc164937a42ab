import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import type { LayerSpec } from "./layers/index.ts";
import { hiddenParam, modelEntry, needsImage, unitsSchema } from "./model.ts";

const params = z.strictObject({
  filters: param(z.array(unitsSchema()).min(1).max(5).default([16, 32]), {
    title: "Filters",
    description: "Of the convolutions in each block; every block halves the image.",
  }),
  convolutions: param(z.int().min(1).max(4).default(2), {
    title: "Convolutions",
    description: "In each block, of 3×3 pixels.",
  }),
  hidden: hiddenParam([128]),
});

/**
 * Blocks of 3×3 convolutions, each ended by a max pooling, then dense layers. Simonyan & Zisserman (2015),
 * arXiv:1409.1556, section 2.1. Differs: few and small layers, for small planes; the paper has filters
 * [64, 128, 256, 512, 512] and hidden [4096, 4096]. Pooling keeps odd edges; He's initialisation.
 */
export const vggEntry = modelEntry({
  title: "VGG",
  description: "Blocks of 3×3 convolutions, each halving the image, then dense layers.",
  source: "Simonyan & Zisserman (2015), arXiv:1409.1556, §2.1",
  typicalInput: [10, 10, 4],
  answers: "values",
  params,
  refuses: (input, { filters }) => needsImage(input, (1 << (filters.length - 1)) + 1), // two pixels at the last pooling
  make: ({ input, outputs }, { filters, convolutions, hidden }) => ({
    input,
    layers: [
      ...filters.flatMap((count) => block(count, convolutions)),
      { type: "flatten" },
      ...reluLayers(hidden),
      { type: "dense", units: outputs },
    ],
  }),
});

function block(filters: number, convolutions: number): LayerSpec[] {
  const convolution: LayerSpec = {
    type: "conv2d",
    filters,
    kernelSize: 3,
    padding: "same",
    activation: "relu",
    initializer: "heUniform",
  };
  const pool: LayerSpec = { type: "maxPool2d", poolSize: 2, padding: "same" };
  return [...Array.from({ length: convolutions }, () => convolution), pool];
}

/** Dense layers of so many units each, with relu. */
function reluLayers(hidden: readonly number[]): LayerSpec[] {
  return hidden.map((units) => ({ type: "dense", units, activation: "relu", initializer: "heUniform" }));
}
