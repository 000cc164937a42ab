import { modelEntry } from "./model.ts";
import { recurrentModel } from "./recurrent.ts";

export const rnnEntry = modelEntry({
  title: "Recurrent network",
  description: "Units that see their own answers of the step before, along a sequence.",
  source: "Elman (1990), Cognitive Science 14",
  ...recurrentModel("simpleRnn"),
});
