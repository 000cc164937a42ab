import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import { readEntry, readValue, withParam } from "../../envs/core/shorthand.ts";
import {
  mean,
  type RunResult,
  resolveSpec,
  run,
  type Score,
  type SpecInput,
  standardError,
} from "../index.ts";
import { table } from "./table.ts";

interface RunOptions {
  readonly env: string;
  readonly agent: string;
  readonly seed?: unknown;
  readonly steps?: unknown;
  readonly param?: Record<string, unknown>;
  readonly envParam?: Record<string, unknown>;
  readonly wrapper?: object[];
  readonly evaluateEvery?: unknown;
  readonly evaluateEpisodes?: unknown;
  readonly finalEpisodes?: unknown;
  readonly json?: boolean;
}

export function addRunCommand(program: Command): void {
  program
    .command("run")
    .description("Train an agent in an environment; the same command gives the same result.")
    .requiredOption("--env <id>", "environment (palaestra list envs)")
    .requiredOption("--agent <id>", "agent (palaestra list agents)")
    .option("--seed <number>", "names all of the run's luck (default 0)", readValue)
    .option("--steps <number>", "environment steps to train for (default 50000)", readValue)
    .option(
      "--param <name=value>",
      "a parameter of the agent, for example model=mlp:hidden=[120,84]; may be repeated",
      paramOf("--param"),
    )
    .option(
      "--env-param <name=value>",
      "a parameter of the environment; may be repeated",
      paramOf("--env-param"),
    )
    .option(
      "--wrapper <id[:name=value,…]>",
      "a wrapper around the environment, innermost first; may be repeated",
      addWrapper,
    )
    .option(
      "--evaluate-every <steps>",
      "steps between evaluations of the greedy policy, 0 for none (default 2500)",
      readValue,
    )
    .option("--evaluate-episodes <number>", "episodes in each of them (default 20)", readValue)
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
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {value}/{total} steps | {speed} steps/s | ETA {eta_formatted} | {score}",
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  if (process.stderr.isTTY) bar.start(spec.steps, 0, { speed: "…", score: "" });
  try {
    let score = "";
    for (const event of run(spec)) {
      if (event.type === "evaluation") score = `greedy ${inWords(event.score)}`;
      if (event.type === "metrics")
        bar.update(event.step, { speed: Math.round(event.step / seconds()), score });
      if (event.type !== "done") continue;
      bar.stop();
      const wallSeconds = Math.round(seconds() * 1000) / 1000;
      process.stdout.write(
        options.json ? json(event.result, wallSeconds) : summary(event.result, wallSeconds),
      );
    }
  } finally {
    bar.stop(); // gives the cursor back whatever happened
  }
}

function paramOf(option: string) {
  return (text: string, params?: Record<string, unknown>) => withParam(option, text, params);
}

function addWrapper(text: string, wrappers: object[] = []): object[] {
  return [...wrappers, readEntry("--wrapper", text)];
}

/** Options that were not given are left out, so that defaults have one home. */
function specOf({ env, agent, param, envParam, wrapper, seed, steps, ...rest }: RunOptions): SpecInput {
  const evaluation = given({
    every: rest.evaluateEvery,
    episodes: rest.evaluateEpisodes,
    final: rest.finalEpisodes,
  });
  return {
    env: { id: env, ...given({ params: envParam, wrappers: wrapper }) },
    agent: { id: agent, ...given({ params: param }) },
    ...given({ seed, steps }),
    evaluation,
  };
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function json(result: RunResult, wallSeconds: number): string {
  return `${JSON.stringify({ ...result, wallSeconds })}\n`;
}

function summary({ spec, hash, returns, totals, evaluation, best }: RunResult, wallSeconds: number): string {
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
    [
      "time",
      `${wallSeconds.toFixed(1)} s, ${Math.round(spec.steps / wallSeconds).toLocaleString("en")} steps/s`,
    ],
    ["run", hash],
  ];
  return `${spec.agent.id} on ${spec.env.id}, seed ${spec.seed}, ${spec.steps.toLocaleString("en")} steps\n${table(rows)}`;
}

/** "482.1 ± 3.4", the standard error behind the sign. */
function inWords({ mean: value, standardError: error }: Score): string {
  return error === null ? value.toFixed(1) : `${value.toFixed(1)} ± ${error.toFixed(1)}`;
}
