/**
 * Re-runs recorded regrets at their own parameters, with as many repetitions as were recorded: our mean must be within 4
 * combined standard errors at every recorded time. Among thousands of times one may be further by luck: a curve that is
 * gets one more run, of other luck and so many repetitions that it is the recorded figure's luck alone that is judged.
 */

import { agents } from "../../../agents/index.ts";
import { column } from "../../../arena/bandits/compare.ts";
import { type BanditSpec, compareBandits, type PlayBlocks, resolveBanditSpec } from "../../../arena/index.ts";
import { canonicalJson } from "../../../arena/spec.ts";
import { mean, standardError } from "../../../arena/stats.ts";
import { InputError } from "../../../envs/index.ts";
import { defects } from "./defects.ts";
import { holdsIf, type Line, leftOut } from "./line.ts";
import { type Ours, problemOf, shippedPolicy, textbookPolicy } from "./policies.ts";
import type { BanditReference, Shipped, Textbook } from "./reference.ts";

/** Combined standard errors that a mean may be away, and what rounding of the recorded figures may add. */
const MOST_ERRORS = 4;
const ROUNDING = 1e-4;
/** Repetitions of the second run, for each recorded one. */
const TIMES_AS_MANY = 20;

/** A recorded curve and who of ours is to make it again. */
export interface Task {
  readonly what: string;
  readonly curve: Pick<Textbook, "t" | "mean_regret" | "se_regret" | "horizon" | "repetitions">;
  readonly problem: Ours;
  readonly policy: Ours;
}

export function regretTasks({ problems, independent_textbook, results }: BanditReference): {
  readonly tasks: readonly Task[];
  readonly lines: readonly Line[];
} {
  const tasks: Task[] = [];
  const lines: Line[] = [];
  const add = (what: string, row: Textbook | Shipped, policy: Ours | string) => {
    const problem = problems[row.problem]
      ? problemOf(problems[row.problem])
      : "the file does not tell its problem";
    if (typeof policy === "string") lines.push(leftOut(what, policy));
    else if (typeof problem === "string") lines.push(leftOut(what, problem));
    else tasks.push({ what, curve: row, problem, policy });
  };
  for (const row of independent_textbook?.results ?? [])
    add(`${row.problem}, ${named(row)}`, row, textbookPolicy(row.policy, row.params));
  for (const row of results) {
    const defect = row.origin === "SMPyBandits" ? defects[row.cls] : undefined;
    const effective = (row["effective_attributes"] ?? {}) as Record<string, unknown>;
    add(
      `${row.problem}, SMPyBandits' ${named(row)}`,
      row,
      defect ?? shippedPolicy(row.cls, row.params, effective),
    );
  }
  return { tasks, lines };
}

function named({ policy, params, horizon }: Textbook | Shipped): string {
  const told = Object.entries(params)
    .filter(([name]) => name !== "horizon")
    .map(([name, value]) => `${name}=${String(value)}`);
  return `${policy}${told.length > 0 ? ` ${told.join(" ")}` : ""}, T=${horizon}`;
}

/** Curves of the same policy on the same problem come from the same run, to the furthest horizon, unless it knows its horizon. */
function runsOf(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const runs = new Map<string, Task[]>();
  for (const task of tasks) {
    const knows = Object.hasOwn(agents.get(task.policy.id).params.shape, "horizon");
    const key = canonicalJson([task.problem, task.policy, knows ? task.curve.horizon : 0]);
    runs.set(key, [...(runs.get(key) ?? []), task]);
  }
  return [...runs.values()];
}

export async function* rerun(tasks: readonly Task[], play?: PlayBlocks): AsyncGenerator<Line> {
  for (const run of runsOf(tasks)) yield* rerunTogether(run, play);
}

async function* rerunTogether(run: readonly Task[], play?: PlayBlocks): AsyncGenerator<Line> {
  const repetitions = Math.max(...run.map(({ curve }) => curve.repetitions));
  const first = await comparison(run, { repetitions, seed: 0 }, play);
  const unsure = run.filter((_, i) => first[i].verdict === "differs");
  const second =
    unsure.length > 0
      ? await comparison(unsure, { repetitions: TIMES_AS_MANY * repetitions, seed: 1 }, play)
      : [];
  for (const [i, task] of run.entries())
    yield unsure.includes(task) ? second[unsure.indexOf(task)] : first[i];
}

async function comparison(
  run: readonly Task[],
  luck: Pick<BanditSpec, "repetitions" | "seed">,
  play?: PlayBlocks,
): Promise<Line[]> {
  try {
    const spec = specOf(run, luck);
    const { rows } = await compareBandits(spec, play ? { play } : {});
    return run.map((task) => compared(task, spec, rows[0].regret));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return run.map(({ what }) => ({ verdict: "differs", text: `${what}: ${error.message}` }));
  }
}

function specOf(run: readonly Task[], luck: Pick<BanditSpec, "repetitions" | "seed">): BanditSpec {
  const [{ problem, policy }] = run;
  const times = [...new Set(run.flatMap(({ curve }) => [...curve.t, curve.horizon]))].sort((a, b) => a - b);
  return resolveBanditSpec({
    problem,
    policies: [policy],
    horizon: times[times.length - 1],
    times,
    ...luck,
  });
}

export function compared(
  { what, curve }: Task,
  { times, repetitions }: BanditSpec,
  regret: Float64Array,
): Line {
  const points = curve.t.map((time, i) => {
    const values = column(regret, times.length, times.indexOf(time));
    const [ours, error] = [mean(values), standardError(values) ?? 0];
    const difference = Math.max(0, Math.abs(ours - curve.mean_regret[i]) - ROUNDING);
    const combined = Math.sqrt(error * error + curve.se_regret[i] * curve.se_regret[i]);
    return { time, ours, error, errors: difference === 0 ? 0 : difference / combined, i };
  });
  const worst = points.reduce((a, b) => (b.errors > a.errors ? b : a));
  const last = points[points.length - 1];
  const figures = (value: number, error: number) => `${value.toFixed(2)} ± ${error.toFixed(2)}`;
  return holdsIf(
    worst.errors <= MOST_ERRORS,
    `${what}, ${repetitions} repetitions: ${figures(last.ours, last.error)}, recorded ${figures(curve.mean_regret[last.i], curve.se_regret[last.i])}; ` +
      `furthest ${worst.errors.toFixed(1)} standard errors, at t=${worst.time} of ${points.length} times`,
  );
}
