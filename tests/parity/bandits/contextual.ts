/**
 * Everything of a contextual reference, a line each: regret curves, a trace of LinUCB, off-policy evaluation.
 *
 * Curves are made again on problems of our own luck; our mean must be within 4 combined standard errors at every time.
 */
import { compareBandits, type PlayBlocks, resolveBanditSpec } from "../../../arena/index.ts";
import { canonicalJson } from "../../../arena/spec.ts";
import { InputError, shown } from "../../../envs/core/errors.ts";
import { type ContextualReference, type ContextualRow, readContextual } from "./contextualReference.ts";
import { type Line, leftOut } from "./line.ts";
import { linUcbLines } from "./linUcbTrace.ts";
import { offPolicyLines } from "./offPolicy.ts";
import type { Ours } from "./policies.ts";
import { compared, type Task } from "./regrets.ts";

export { isContextualReference } from "./contextualReference.ts";

/** The reference has 50, so that its own error is most of the combined one. */
const LEAST_REPETITIONS = 200;

/** Curves with `play`, on a pool of threads say; the rest in this thread. */
export async function* contextualLines(file: unknown, play?: PlayBlocks): AsyncGenerator<Line> {
  const reference = readContextual(file);
  if (reference.linucb_golden_trace) yield* linUcbLines(reference.linucb_golden_trace);
  if (reference.ope) yield* offPolicyLines(reference.ope);
  const { tasks, lines } = tasksOf(reference);
  yield* lines;
  for (const together of groupsOf(tasks)) yield* rerun(together, play);
}

type Params = ContextualRow["params"];

/** By the first words of a policy's name, as ours: id and parameters, or why there is none. */
const policies: Readonly<Record<string, (params: Params) => Ours | string>> = {
  Uniform: () => ({ id: "random", params: {} }),
  LinUCB: ({ alpha, lam }) => ({ id: "linUcb", params: { alpha, lambda: lam } }),
  LinTS: ({ v, lam }) => ({ id: "linThompson", params: { v, lambda: lam } }),
  LinEpsilonGreedy: linEpsilonGreedy,
  "Softmax policy gradient": ({ lr, baseline }) =>
    baseline === "running mean"
      ? { id: "softmaxPolicyGradient", params: { learningRate: lr, baseline: true } }
      : `its baseline ${shown(baseline)} is none of ours`,
};

/** ε is a number, or the text "min(1, c*K/t)". */
function linEpsilonGreedy({ epsilon, lam: lambda }: Params): Ours | string {
  const id = "linEpsilonGreedy";
  if (typeof epsilon === "number") return { id, params: { schedule: "constant", epsilon, lambda } };
  const [, c] = /^min\(1, *([\d.]+) *\* *K *\/ *t\)$/.exec(String(epsilon)) ?? [];
  if (c === undefined) return `its ε, ${shown(epsilon)}, is neither a number nor min(1, c*K/t)`;
  return { id, params: { schedule: "decreasing", c: Number(c), lambda } };
}

function policyOf({ policy, params }: ContextualRow): Ours | string {
  const name = Object.keys(policies).find((known) => policy === known || policy.startsWith(`${known} `));
  return name === undefined ? "we have no policy of this name" : policies[name](params);
}

function problemOf(name: string, { parameters }: ContextualReference): Ours | string {
  if (name !== "disjoint" && name !== "shared") return `we have no problem called ${shown(name)}`;
  if (!parameters) return "the file does not tell d, K and the noise";
  const { d: dimension, K: arms, noise_sigma: sigma } = parameters;
  return { id: "LinearBandit", params: { model: name, arms, dimension, sigma } };
}

function tasksOf(reference: ContextualReference): { tasks: readonly Task[]; lines: readonly Line[] } {
  const tasks: Task[] = [];
  const lines: Line[] = [];
  for (const [name, rows] of Object.entries(reference.results))
    for (const curve of rows) {
      const problem = problemOf(name, reference);
      const policy = policyOf(curve);
      const params = Object.entries(curve.params).map(([param, value]) => ` ${param}=${String(value)}`);
      const what = `${name}, ${curve.policy}${params.join("")}, T=${curve.horizon}`;
      if (typeof problem === "string") lines.push(leftOut(what, problem));
      else if (typeof policy === "string") lines.push(leftOut(what, policy));
      else {
        const refused = refusal({ what, curve, problem, policy });
        if (refused === undefined) tasks.push({ what, curve, problem, policy });
        else lines.push({ verdict: "differs", text: `${what}: ${refused}` });
      }
    }
  return { tasks, lines };
}

/** What is wrong with a comparison of this alone. */
function refusal({ problem, policy, curve }: Task): string | undefined {
  try {
    resolveBanditSpec({ problem, policies: [policy], horizon: curve.horizon, times: curve.t });
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** Policies that are compared at once, in one go over all threads: on one problem, at the same times, each once. */
function groupsOf(tasks: readonly Task[]): Iterable<readonly Task[]> {
  const groups = new Map<string, Task[]>();
  const seen = new Map<string, number>();
  for (const task of tasks) {
    const { problem, policy, curve } = task;
    const key = canonicalJson([problem, curve.t, curve.horizon]);
    const own = canonicalJson([key, policy]);
    const again = seen.get(own) ?? 0;
    seen.set(own, again + 1);
    const group = `${again} ${key}`;
    groups.set(group, [...(groups.get(group) ?? []), task]);
  }
  return groups.values();
}

async function* rerun(tasks: readonly Task[], play?: PlayBlocks): AsyncGenerator<Line> {
  const [{ problem, curve }] = tasks;
  const spec = {
    problem,
    policies: tasks.map(({ policy }) => policy),
    horizon: curve.horizon,
    repetitions: Math.max(LEAST_REPETITIONS, ...tasks.map((task) => task.curve.repetitions)),
    times: curve.t,
  };
  const comparison = await compareBandits(spec, play ? { play } : {});
  for (const [i, task] of tasks.entries()) yield compared(task, comparison.spec, comparison.rows[i].regret);
}
