import { modelEntry } from "./model.ts";
import { recurrentModel } from "./recurrent.ts";

export const gruEntry = modelEntry({
  title: "GRU",
  description: "Gated recurrent units: as the LSTM, with two gates and no cell of its own.",
  source: "Cho et al. (2014), arXiv:1406.1078",
  ...recurrentModel("gru"),
});
