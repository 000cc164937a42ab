import { z } from "zod";
import { modelEntry } from "./model.ts";
import { readsSequences, recurrentNetwork, recurrentParams } from "./recurrent.ts";

export const lstmEntry = modelEntry({
  title: "LSTM",
  description: "Long short-term memory: cells that gates fill, keep and empty along a sequence.",
  source: "Hochreiter & Schmidhuber (1997), Neural Computation 9(8); Gers et al. (2000)",
  params: z.strictObject(recurrentParams),
  ...readsSequences,
  make: (sizes, { units, layers }) =>
    recurrentNetwork(sizes, layers, (returnSequences) => ({ type: "lstm", units, returnSequences })),
});
