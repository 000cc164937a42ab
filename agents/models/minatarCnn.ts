import { z } from "zod";
import { modelEntry, needsImage } from "./model.ts";

/** The network for MinAtar, of 10×10 pixels: a small convolution and one hidden layer. Young & Tian (2019), DQN. */
export const minatarCnnEntry = modelEntry({
  title: "MinAtar CNN",
  description: "For planes of some ten pixels: one convolution and a hidden layer.",
  source: "Young & Tian (2019), arXiv:1903.03176, DQN",
  typicalInput: [10, 10, 4],
  answers: "values",
  params: z.strictObject({}),
  refuses: (input) => needsImage(input, 3),
  make: ({ input, outputs }) => ({
    input,
    layers: [
      { type: "conv2d", filters: 16, kernelSize: 3, activation: "relu" },
      { type: "flatten" },
      { type: "dense", units: 128, activation: "relu" },
      { type: "dense", units: outputs },
    ],
  }),
});
