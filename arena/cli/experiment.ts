/** `palaestra experiment`: plays what answers a question, and tells which claims of its source hold. */
import type { Command } from "commander";
import { nearest, shown } from "../../envs/core/errors.ts";
import { readValue } from "../../envs/core/shorthand.ts";
import {
  type Experiment,
  experimentReport,
  experiments,
  type Findings,
  outcome,
  verdict,
} from "../experiments/index.ts";
import { InputError } from "../index.ts";
import { addPoolOptions, onPool, type PoolOptions } from "./banditOptions.ts";
import { playOn } from "./playOn.ts";
import { PullProgress } from "./progress.ts";
import { checkReportFile, REPORT_OPTION, writeReport } from "./reportFile.ts";
import { table } from "./table.ts";

interface ExperimentOptions extends PoolOptions {
  readonly repetitions?: unknown;
  readonly report?: string;
}

export function addExperimentCommand(program: Command): void {
  const command = program
    .command("experiment")
    .description("Test what books and papers claim of bandits; without a name, list the experiments.")
    .argument("[name]", "for example testbed")
    .option(
      "--repetitions <number>",
      "how often each policy starts anew (default: as the list says)",
      readValue,
    )
    .option(...REPORT_OPTION);
  addPoolOptions(command).action(experimentCommand);
}

async function experimentCommand(name: string | undefined, options: ExperimentOptions): Promise<void> {
  if (name === undefined) {
    process.stdout.write(listed());
    return;
  }
  const experiment = experimentOf(name);
  const repetitions = repetitionsOf(options.repetitions ?? experiment.repetitions);
  if (options.report !== undefined) checkReportFile(options.report);
  const start = performance.now();
  const progress = new PullProgress();
  try {
    const findings = await onPool(options, (pool) =>
      experiment.run({ play: playOn(pool, progress), repetitions }),
    );
    progress.stop();
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(
      options.json
        ? json(experiment, findings, repetitions, seconds)
        : inWords(experiment, findings, repetitions, seconds),
    );
    if (options.report !== undefined)
      writeReport(options.report, experimentReport(experiment, findings, repetitions), options.json);
  } finally {
    progress.stop();
  }
}

function listed(): string {
  const rows = experiments.map(({ id, question, source, repetitions }) => [
    id,
    question,
    source,
    repetitions.toLocaleString("en"),
  ]);
  return table([["name", "question", "source", "repetitions"], ...rows], [null, 44, 52, null]);
}

function experimentOf(name: string): Experiment {
  const found = experiments.find(({ id }) => id === name);
  if (found) return found;
  const known = experiments.map(({ id }) => id);
  const guess = nearest(name, known);
  throw new InputError(
    `experiment: expected one of ${known.join(", ")}, got ${shown(name)}.${guess ? ` Did you mean ${guess}?` : ""}`,
  );
}

function repetitionsOf(given: unknown): number {
  if (typeof given === "number" && Number.isInteger(given) && given >= 2 && given <= 1e6) return given;
  throw new InputError(
    `--repetitions: expected a whole number in [2, 1000000], since claims are tested with standard errors, got ${shown(given)}.`,
  );
}

function json(
  { id, question, source }: Experiment,
  { claims, specs }: Findings,
  repetitions: number,
  wallSeconds: number,
): string {
  return `${JSON.stringify({ experiment: id, question, source, repetitions, claims, specs, wallSeconds })}\n`;
}

function inWords(
  { question, source }: Experiment,
  findings: Findings,
  repetitions: number,
  seconds: number,
): string {
  const claims = findings.claims.map((claim) => `${verdict(claim)}  ${claim.claim}\n       ${claim.figures}`);
  return [
    `${question} ${source}.`,
    "",
    ...claims,
    "",
    `${outcome(findings, repetitions)} ± is one standard error; a difference counts from two. ${seconds.toFixed(1)} s\n`,
  ].join("\n");
}
