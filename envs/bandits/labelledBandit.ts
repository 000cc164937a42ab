/**
 * A labelled data set as a bandit: an arm for each label, which pays 1 in the rows that have it and 0 in others.
 * Beygelzimer & Langford (2009); Dudík, Langford & Li (2011).
 *
 * Observation: a row's features, and a constant 1 unless told otherwise. Rows come in random order, each once before any
 * comes again, in a new order each time round. Generated sets are made anew for each episode, which never ends by itself.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Rng } from "../core/rng.ts";
import { param } from "../core/schema.ts";
import { type ContextState, contextWorld } from "./contexts.ts";
import { labelledSource, standardised } from "./labelledData.ts";

const params = z.strictObject({
  data: param(z.string().min(1).max(5_000_000).default("moons"), {
    title: "Data",
    description: "moons, blobs or spirals; or rows as CSV text with a header, the label in the last column.",
  }),
  standardise: param(z.boolean().default(true), {
    title: "Standardise",
    description: "Whether each feature is brought to mean 0 and standard deviation 1.",
  }),
  intercept: param(z.boolean().default(true), {
    title: "Intercept",
    description: "Whether a feature that is always 1 is added, for linear policies.",
  }),
});

interface LabelledState extends ContextState {
  readonly features: Float64Array; // [rows, columns]
  readonly labels: Int32Array; // [rows]
  readonly order: Int32Array; // [rows]
  /** Rows shown in this order. */
  shown: number;
}

function labelledBandit({ data, standardise, intercept }: z.output<typeof params>) {
  const { columns, names, rows } = labelledSource(data);
  const size = columns + (intercept ? 1 : 0);
  return contextWorld<LabelledState>({
    arms: names.length,
    family: "table",
    rewardRange: [0, 1],
    shape: [size],
    furthest: Infinity,
    armNames: names,
    begin(rng) {
      const made = standardise ? standardised(rows(rng)) : rows(rng);
      const count = made.labels.length;
      return { ...made, order: Int32Array.from({ length: count }, (_, row) => row), shown: count };
    },
    show(state, rng) {
      const row = nextRow(state, rng);
      const { context, features, means, labels } = state;
      for (let i = 0; i < columns; i++) context[i] = features[row * columns + i];
      if (intercept) context[columns] = 1;
      means.fill(0);
      means[labels[row]] = 1;
    },
    pay: (mean) => mean,
  });
}

function nextRow(state: LabelledState, rng: Rng): number {
  if (state.shown === state.order.length) {
    rng.shuffle(state.order);
    state.shown = 0;
  }
  return state.order[state.shown++];
}

export const labelledBanditEntry = envEntry({
  title: "Labelled data as a bandit",
  description: "Guess each row's label and be told only whether it was right.",
  source: "Beygelzimer & Langford (2009); Dudík, Langford & Li (2011)",
  params,
  totals: ["regret"],
  aliases: ["labelled"],
  make: labelledBandit,
});
