import { z } from "zod";
import { modelEntry } from "./model.ts";
import { readsSequences, recurrentNetwork, recurrentParams } from "./recurrent.ts";

export const rnnEntry = modelEntry({
  title: "Recurrent network",
  description: "Units that see their own answers of the step before, along a sequence.",
  source: "Elman (1990), Cognitive Science 14",
  params: z.strictObject(recurrentParams),
  ...readsSequences,
  make: (sizes, { units, layers }) =>
    recurrentNetwork(sizes, layers, (returnSequences) => ({ type: "simpleRnn", units, returnSequences })),
});
