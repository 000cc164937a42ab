import type { Command } from "commander";
import { readValue } from "../../envs/core/shorthand.ts";
import { mean, type RunResult, resolveSpec, run, standardError } from "../index.ts";
import { inWords, Progress } from "./progress.ts";
import { addAgentOptions, addWorldOptions, type SpecOptions, specOf } from "./specOptions.ts";
import { table } from "./table.ts";

interface RunOptions extends SpecOptions {
  readonly json?: boolean;
}

export function addRunCommand(program: Command): void {
  const command = program
    .command("run")
    .description("Train an agent in an environment; the same command gives the same result.");
  addAgentOptions(addWorldOptions(command), "50000")
    .option(
      "--episodes <number>",
      "training episodes after which it ends (default: no limit but --steps)",
      readValue,
    )
    .option("--target <return>", "end when an evaluation's mean reaches it, for example 475", readValue)
    .option(
      "--final-episodes <number>",
      "fresh episodes for the last and the best policy at the end (default 100)",
      readValue,
    )
    .option("--json", "print one JSON object instead of a table")
    .action(runCommand);
}

function runCommand(options: RunOptions): void {
  const spec = resolveSpec(specOf(options));
  const start = performance.now();
  const progress = new Progress(spec);
  try {
    for (const event of run(spec)) {
      progress.tell(event);
      if (event.type !== "done") continue;
      progress.stop();
      const wallSeconds = Math.round(performance.now() - start) / 1000;
      process.stdout.write(
        options.json ? json(event.result, wallSeconds) : summary(event.result, wallSeconds),
      );
    }
  } finally {
    progress.stop(); // gives the cursor back whatever happened
  }
}

function json(result: RunResult, wallSeconds: number): string {
  return `${JSON.stringify({ ...result, wallSeconds })}\n`;
}

function summary(result: RunResult, wallSeconds: number): string {
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
    ["time", `${wallSeconds.toFixed(1)} s, ${Math.round(step / wallSeconds).toLocaleString("en")} steps/s`],
    ["run", hash],
  ];
  return `${spec.agent.id} on ${spec.env.id}, seed ${spec.seed}, ${step.toLocaleString("en")} steps${end === "target" ? `, where an evaluation reached ${spec.evaluation.target}` : ""}\n${table(rows)}`;
}
