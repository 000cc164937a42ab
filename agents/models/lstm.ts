import { modelEntry } from "./model.ts";
import { recurrentModel } from "./recurrent.ts";

export const lstmEntry = modelEntry({
  title: "LSTM",
  description: "Long short-term memory: cells that gates fill, keep and empty along a sequence.",
  source: "Hochreiter & Schmidhuber (1997), Neural Computation 9(8); Gers et al. (2000)",
  ...recurrentModel("lstm"),
});
