import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import { modelEntry, needsImage } from "./model.ts";

const params = z.strictObject({
  activation: param(z.enum(["tanh", "relu"]).default("tanh"), {
    title: "Activation",
    description: "Of all hidden layers; the paper's is tanh.",
  }),
  padding: param(z.enum(["same", "valid"]).default("same"), {
    title: "Padding",
    description: "Of the second convolution; valid, as in the paper, needs images of 11×11.",
  }),
});

/**
 * Two convolutions, each with a pooling, then dense layers. LeCun et al. (1998), doi:10.1109/5.726791, section II-B.
 *
 * Differs: the second convolution sees all channels; pooling has no weights of its own, and keeps odd edges; plain tanh;
 * linear outputs in place of radial basis functions; padding where the paper has digits in a wide margin.
 */
export const lenetEntry = modelEntry({
  title: "LeNet-5",
  description: "The first convolutional network of renown: two convolutions with pooling, then dense layers.",
  source: "LeCun, Bottou, Bengio & Haffner (1998), doi:10.1109/5.726791, §II-B",
  typicalInput: [28, 28, 1],
  answers: "values",
  params,
  refuses: (input, { padding }) => needsImage(input, padding === "same" ? 3 : 11),
  make({ input, outputs }, { activation, padding }) {
    const pool = { type: "averagePool2d", poolSize: 2, padding: "same" } as const;
    return {
      input,
      layers: [
        { type: "conv2d", filters: 6, kernelSize: 5, padding: "same", activation }, // C1
        pool, // S2
        { type: "conv2d", filters: 16, kernelSize: 5, padding, activation }, // C3
        pool, // S4
        { type: "flatten" },
        { type: "dense", units: 120, activation }, // C5
        { type: "dense", units: 84, activation }, // F6
        { type: "dense", units: outputs },
      ],
    };
  },
});
