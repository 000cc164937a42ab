/** The files of contextual references: what of them is read, checked as it comes in. Parts may be missing. */
import { z } from "zod";
import { parse } from "../../../envs/core/schema.ts";

const numbers = z.array(z.number());
const count = z.int().min(1);

/** A list within a file must be as long as another. */
function sameLength(what: string, length: number, lists: Readonly<Record<string, readonly unknown[]>>) {
  return Object.entries(lists).flatMap(([name, list]) =>
    list.length === length ? [] : [{ path: [name], message: `a list of ${length}, one for each ${what}` }],
  );
}

/** Every row must be so long. */
function sameWidth(
  what: string,
  width: number,
  tables: Readonly<Record<string, readonly (readonly unknown[])[]>>,
) {
  return Object.entries(tables).flatMap(([name, rows]) => {
    const wrong = rows.findIndex((row) => row.length !== width);
    return wrong < 0 ? [] : [{ path: [name, wrong], message: `a list of ${width}, one for each ${what}` }];
  });
}

type Wrong = { readonly path: PropertyKey[]; readonly message: string };

function refuse(context: z.RefinementCtx, wrong: readonly Wrong[]): void {
  for (const issue of wrong) context.addIssue({ code: "custom", ...issue });
}

const row = z
  .looseObject({
    policy: z.string(),
    params: z.record(z.string(), z.unknown()),
    horizon: count,
    repetitions: z.int().min(2),
    t: z.array(count).min(1),
    mean_regret: numbers,
    se_regret: z.array(z.number().min(0)),
  })
  .superRefine(({ t, mean_regret, se_regret, horizon }, context) => {
    refuse(context, sameLength("time", t.length, { mean_regret, se_regret }));
    const wrong = t.findIndex((time, i) => time > horizon || time <= (t[i - 1] ?? 0));
    if (wrong >= 0)
      refuse(context, [
        { path: ["t", wrong], message: "a later time than the one before, up to the horizon" },
      ]);
  });

const trace = z
  .looseObject({
    alpha: z.number().min(0),
    lam: z.number().gt(0),
    d: count,
    K: z.int().min(2),
    contexts: z.array(numbers).min(1), // [T, d]
    reward_table: z.array(numbers), // [T, K]
    chosen: z.array(z.int().min(0)), // [T]
    ucb: z.array(numbers), // [T, K]
    final_theta: z.array(numbers).optional(), // [K, d]
  })
  .superRefine(({ d, K, contexts, reward_table, chosen, ucb, final_theta }, context) => {
    refuse(context, [
      ...sameLength("round", contexts.length, { reward_table, chosen, ucb }),
      ...sameWidth("feature", d, { contexts }),
      ...sameWidth("arm", K, { reward_table, ucb }),
      ...(final_theta ? sameLength("arm", K, { final_theta }) : []),
      ...(final_theta ? sameWidth("feature", d, { final_theta }) : []),
    ]);
    const wrong = chosen.findIndex((arm) => arm >= K);
    if (wrong >= 0) refuse(context, [{ path: ["chosen", wrong], message: `an arm from 0 to ${K - 1}` }]);
  });

const problem = z
  .looseObject({
    d: count,
    K: z.int().min(2),
    sigma: z.number().min(0),
    theta: z.array(numbers), // [K, d]
    logging_policy: z.string(),
    target_policy: z.string(),
    reward_model: z.string().optional(),
    true_value_target: z.number(),
    true_value_mc_se: z.number().min(0),
    true_value_argmax_policy: z.number().optional(),
  })
  .superRefine(({ d, K, theta }, context) => {
    refuse(context, [...sameLength("arm", K, { theta }), ...sameWidth("feature", d, { theta })]);
  });

const probability = z.number().min(0).max(1);

const fixture = z
  .looseObject({
    actions: z.array(z.int().min(0)).min(1), // [n]
    rewards: numbers, // [n]
    behavior_probs: z.array(z.array(probability)), // [n, K]
    target_probs: z.array(z.array(probability)), // [n, K]
    q_hat: z.array(numbers), // [n, K]
    contexts: z.array(numbers), // [n, d]
    estimates: z.record(z.string(), z.number()),
  })
  .superRefine(({ actions, rewards, behavior_probs, target_probs, q_hat, contexts }, context) => {
    const tables = { behavior_probs, target_probs, q_hat };
    refuse(context, [
      ...sameLength("round", actions.length, { rewards, ...tables, contexts }),
      ...sameWidth("action", target_probs[0]?.length ?? 0, tables),
      ...sameWidth("feature", contexts[0]?.length ?? 0, { contexts }),
    ]);
    const count = target_probs[0]?.length ?? 0;
    const wrong = actions.findIndex((action) => action >= count);
    if (wrong >= 0)
      refuse(context, [{ path: ["actions", wrong], message: `an action from 0 to ${count - 1}` }]);
  });

const spread = z.looseObject({ bias: z.number(), std: z.number().min(0) });
const monteCarlo = z.looseObject({
  datasets: z.int().min(2),
  mean_ESS: z.number().optional(),
  mean_replay_matches: z.number().optional(),
  Replay_naive_mean_of_matches: z.looseObject({ mean: z.number() }).optional(),
});

const meanAndError = z.looseObject({ mean: z.number(), se: z.number().min(0) });
const replayUniform = z.looseObject({
  what: z.string(),
  replay: meanAndError,
  mean_matched_rounds: z.number().optional(),
});

const schema = z.looseObject({
  parameters: z.looseObject({ d: count, K: z.int().min(2), noise_sigma: z.number().min(0) }).optional(),
  results: z.record(z.string(), z.array(row)).default({}),
  linucb_golden_trace: trace.optional(),
  ope: z
    .looseObject({
      problem: problem.optional(),
      fixture: fixture.optional(),
      monte_carlo: z.record(z.string(), monteCarlo).default({}),
      replay_uniform_logging: replayUniform.optional(),
    })
    .optional(),
});

export type ContextualReference = z.output<typeof schema>;
export type ContextualRow = z.output<typeof row>;
export type LinUcbTrace = z.output<typeof trace>;
export type OffPolicyProblem = z.output<typeof problem>;
export type OffPolicyFixture = z.output<typeof fixture>;
export type MonteCarloRow = z.output<typeof monteCarlo>;
export type ReplayUniform = z.output<typeof replayUniform>;
export { meanAndError, spread };

/** The file, or one sentence on what it lacks. */
export function readContextual(file: unknown): ContextualReference {
  return parse(schema, file, "contextual");
}

/** Whether a file without a `kind` is one: regret curves here lie in `results` by problem, not in one list. */
export function isContextualReference(file: unknown): boolean {
  if (typeof file !== "object" || file === null) return false;
  const { results } = file as { results?: unknown };
  const byProblem = typeof results === "object" && results !== null && !Array.isArray(results);
  return byProblem || ["linucb_golden_trace", "ope"].some((part) => Object.hasOwn(file, part));
}
