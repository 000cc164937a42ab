/** Re-runs recorded regrets at their own parameters: our mean must be within 4 combined standard errors at every recorded time. */

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
/** Of ours, so that it is mostly the recorded figure whose luck is judged. */
const PULLS = 5e7;
const MOST_REPETITIONS = 20_000;

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
  let spec: BanditSpec;
  try {
    spec = specOf(run);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { what } of run) yield { verdict: "differs", text: `${what}: ${error.message}` };
    return;
  }
  const { rows } = await compareBandits(spec, play ? { play } : {});
  for (const task of run) yield compared(task, spec, rows[0].regret);
}

function specOf(run: readonly Task[]): BanditSpec {
  const [{ problem, policy }] = run;
  const times = [...new Set(run.flatMap(({ curve }) => [...curve.t, curve.horizon]))].sort((a, b) => a - b);
  const horizon = times[times.length - 1];
  const affordable = Math.min(MOST_REPETITIONS, Math.ceil(PULLS / horizon));
  const repetitions = Math.max(affordable, ...run.map(({ curve }) => curve.repetitions));
  return resolveBanditSpec({
    problem,
    policies: [policy],
    horizon: times[times.length - 1],
    repetitions,
    times,
  });
}

export function compared({ what, curve }: Task, { times }: BanditSpec, regret: Float64Array): Line {
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
    `${what}: ${figures(last.ours, last.error)}, recorded ${figures(curve.mean_regret[last.i], curve.se_regret[last.i])}; ` +
      `furthest ${worst.errors.toFixed(1)} standard errors, at t=${worst.time} of ${points.length} times`,
  );
}
