import { z } from "zod";
import { asRow, modelEntry, suitsAll } from "./model.ts";

/** The probability of each class from weighted sums of the inputs: p = softmax(x W + b). Its natural loss is cross entropy. */
export const softmaxRegressionEntry = modelEntry({
  title: "Softmax regression",
  description:
    "Multiclass logistic regression: the probability of each class from weighted sums of the inputs.",
  source: "Bridle (1990); Bishop (2006), §4.3.4",
  typicalInput: [4],
  answers: "probabilities",
  params: z.strictObject({}),
  refuses: suitsAll,
  make: ({ input, outputs }) => ({
    input,
    layers: [...asRow(input), { type: "dense", units: outputs, activation: "softmax" }],
  }),
});
