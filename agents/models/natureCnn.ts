import { z } from "zod";
import { modelEntry, needsImage } from "./model.ts";

/** The network for Atari, of 84×84 pixels: three convolutions and one hidden layer. Mnih et al. (2015), Methods. */
export const natureCnnEntry = modelEntry({
  title: "Nature CNN",
  description: "DQN's network for Atari: three convolutions and a hidden layer.",
  source: "Mnih et al. (2015), doi:10.1038/nature14236, Methods, Model architecture",
  typicalInput: [84, 84, 4],
  answers: "values",
  params: z.strictObject({}),
  refuses: (input) => needsImage(input, 36),
  make: ({ input, outputs }) => ({
    input,
    layers: [
      { type: "conv2d", filters: 32, kernelSize: 8, stride: 4, activation: "relu" },
      { type: "conv2d", filters: 64, kernelSize: 4, stride: 2, activation: "relu" },
      { type: "conv2d", filters: 64, kernelSize: 3, activation: "relu" },
      { type: "flatten" },
      { type: "dense", units: 512, activation: "relu" },
      { type: "dense", units: outputs },
    ],
  }),
});
