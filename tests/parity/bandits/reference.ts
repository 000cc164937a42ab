/** The files of bandit references: what of them is read, checked as it comes in. Parts may be missing. */
import { z } from "zod";

const numbers = z.array(z.number());
const params = z.record(z.string(), z.unknown());

const problem = z.looseObject({
  kind: z.string(),
  means: numbers.optional(),
  sigma: z.number().optional(),
  true_means: numbers.optional(),
  lai_robbins_constant: z.number().nullish(),
});

const curve = {
  params,
  horizon: z.int().min(1),
  repetitions: z.int().min(2),
  t: z.array(z.int().min(1)).min(1),
  mean_regret: numbers,
  se_regret: numbers,
};
const textbook = z.looseObject({ problem: z.string(), policy: z.string(), ...curve });
const shipped = z.looseObject({
  problem: z.string(),
  policy: z.string(),
  origin: z.string(),
  cls: z.string(),
  ...curve,
});

const indexRow = z.looseObject({
  params: params.optional(),
  index: z.array(z.number().nullable()).optional(),
  index_to_minimise: z.array(z.number().nullable()).optional(),
  probabilities: numbers.optional(),
  next_list: z.array(z.int()).optional(),
});
const script = z.looseObject({
  K: z.int().min(1),
  n: z.int(),
  arms: z.array(z.int().min(0)),
  rewards: numbers,
  after_all_updates: z.record(z.string(), indexRow),
});
const detection = z.looseObject({
  params: z.record(z.string(), z.unknown()),
  detected_after_samples: z.int().nullable(),
});

export const banditReference = z.looseObject({
  problems: z.record(z.string(), problem).default({}),
  results: z.array(shipped).default([]),
  independent_textbook: z.looseObject({ results: z.array(textbook) }).optional(),
  index_values: z
    .looseObject({
      scripts: z.array(script).default([]),
      kl: z.record(z.string(), z.unknown()).default({}),
      change_detection: z.object({ rewards: numbers }).catchall(z.unknown()).optional(),
    })
    .optional(),
});

export type BanditReference = z.output<typeof banditReference>;
export type Problem = z.output<typeof problem>;
export type Textbook = z.output<typeof textbook>;
export type Shipped = z.output<typeof shipped>;
export type Script = z.output<typeof script>;
export type IndexRow = z.output<typeof indexRow>;
export { detection };

/** Whether a file without a `kind` is one: it has one of the parts. */
export function isBanditReference(file: unknown): boolean {
  return (
    typeof file === "object" &&
    file !== null &&
    ["independent_textbook", "index_values", "problems", "results"].some((part) =>
      Object.hasOwn(file, part),
    ) &&
    !Object.hasOwn(file, "linucb_golden_trace") &&
    !Object.hasOwn(file, "ope")
  );
}
