import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import { modelEntry } from "./model.ts";
import { readsSequences, recurrentNetwork, recurrentParams } from "./recurrent.ts";

export const gruEntry = modelEntry({
  title: "GRU",
  description: "Gated recurrent units: as the LSTM, with two gates and no cell of its own.",
  source: "Cho et al. (2014), arXiv:1406.1078",
  params: z.strictObject({
    ...recurrentParams,
    resetAfter: param(z.boolean().default(true), {
      title: "Reset after",
      description:
        "The reset gate acts after the product with the state, as in PyTorch; tfjs knows it only before.",
    }),
  }),
  ...readsSequences,
  make: (sizes, { units, layers, resetAfter }) =>
    recurrentNetwork(sizes, layers, (returnSequences) => ({
      type: "gru",
      units,
      resetAfter,
      returnSequences,
    })),
});
