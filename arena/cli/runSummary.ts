import { mean, type RunResult, standardError } from "../index.ts";
import { inWords } from "./progress.ts";
import { table } from "./table.ts";

/** How fast it was, for so many of its steps. */
export interface Pace {
  readonly seconds: number;
  readonly steps: number;
}

/** A table for people. Without its pace: of a run that ended long ago. */
export function runSummary(result: RunResult, pace?: Pace): string {
  const { spec, hash, step, end, returns, totals, evaluation, best } = result;
  const last = returns.slice(-100);
  const training =
    last.length > 0 ? { mean: mean(last), standardError: standardError(last), episodes: last.length } : null;
  const rows = [
    ["episodes", returns.length.toLocaleString("en")],
    ...(training ? [["return in training", `${inWords(training)}, the last ${training.episodes}`]] : []),
    ...Object.entries(totals).map(([name, total]) => [
      `total ${name}`,
      total.toLocaleString("en", { maximumFractionDigits: 1 }),
    ]),
    ...(evaluation ? [["last policy", `${inWords(evaluation)}, ${evaluation.episodes} fresh episodes`]] : []),
    ...(best
      ? [
          [
            "best policy",
            `${inWords(best)}, ${best.episodes} fresh episodes, kept from step ${best.step.toLocaleString("en")}`,
          ],
        ]
      : []),
    ...(pace
      ? [
          [
            "time",
            `${pace.seconds.toFixed(1)} s, ${Math.round(pace.steps / pace.seconds).toLocaleString("en")} steps/s`,
          ],
        ]
      : []),
    ["run", hash],
  ];
  const why = end === "target" ? `, where an evaluation reached ${spec.evaluation.target}` : "";
  return `${spec.agent.id} on ${spec.env.id}, seed ${spec.seed}, ${step.toLocaleString("en")} steps${why}\n${table(rows)}`;
}
