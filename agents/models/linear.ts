import { z } from "zod";
import { asRow, modelEntry, suitsAll } from "./model.ts";

/** Every output is a weighted sum of the inputs and a bias: y = x W + b. On one-hot inputs, a table. */
export const linearEntry = modelEntry({
  title: "Linear regression",
  description: "Every output is a weighted sum of the inputs.",
  source: "Sutton & Barto (2018), §9.4, linear methods",
  typicalInput: [4],
  answers: "values",
  params: z.strictObject({}),
  refuses: suitsAll,
  make: ({ input, outputs }) => ({ input, layers: [...asRow(input), { type: "dense", units: outputs }] }),
});
