/** `palaestra identify`: how many pulls policies take to be sure of the best arm, and how often they are wrong. */
import type { Command } from "commander";
import { readValue } from "../../envs/core/shorthand.ts";
import { identifyBlocksOn } from "../../workers/playBlocks.ts";
import {
  type Identification,
  type IdentifierSummary,
  type IdentifySpecInput,
  identificationSummary,
  identifyBestArm,
  problemName,
  resolveIdentifySpec,
} from "../index.ts";
import {
  addPoliciesOptions,
  addPoolOptions,
  figure,
  onPool,
  type PoliciesOptions,
  repetitionsInWords,
  specOf,
  withError,
} from "./banditOptions.ts";
import { PullProgress } from "./progress.ts";
import { table } from "./table.ts";

interface IdentifyOptions extends PoliciesOptions {
  readonly repetitions?: unknown;
  readonly mostPulls?: unknown;
  readonly seed?: unknown;
}

export function addIdentifyCommand(program: Command): void {
  const command = program
    .command("identify")
    .description("Compare policies that search for the best arm and say when they are sure of it.");
  addPoliciesOptions(command, "lucb,trackAndStop:delta=0.01,sequentialHalving:horizon=500")
    .option("--repetitions <number>", "how often each policy starts anew (default 200)", readValue)
    .option("--most-pulls <number>", "a repetition ends there if not before (default 1000000)", readValue)
    .option("--seed <number>", "names all of the luck (default 0)", readValue);
  addPoolOptions(command).action(identifyCommand);
}

async function identifyCommand(options: IdentifyOptions): Promise<void> {
  const { repetitions, mostPulls, seed } = options;
  const spec = resolveIdentifySpec(specOf<IdentifySpecInput>(options, { repetitions, mostPulls, seed }));
  const start = performance.now();
  const progress = new PullProgress("repetitions");
  try {
    const identification = await onPool(options, (pool) =>
      identifyBestArm(spec, {
        play: identifyBlocksOn(pool),
        onProgress: (done, total) => progress.tell(done, total),
      }),
    );
    progress.stop();
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(options.json ? json(identification, seconds) : inWords(identification, seconds));
  } finally {
    progress.stop();
  }
}

/** An infinite characteristic time is null there, as one that is not known. */
function json(identification: Identification, wallSeconds: number): string {
  const { spec, characteristicTime } = identification;
  const policies = identificationSummary(identification);
  return `${JSON.stringify({ spec, characteristicTime, policies, wallSeconds })}\n`;
}

function inWords(identification: Identification, seconds: number): string {
  const { spec } = identification;
  const summaries = identificationSummary(identification).sort((a, b) => a.pulls.mean - b.pulls.mean);
  const lines = summaries.map(({ name, pulls, errorRate, errorInterval, simpleRegret, ...others }) => [
    name,
    `${others.unfinished > 0 ? "≥ " : ""}${withError(pulls.mean, pulls.standardError)}`,
    `${figure(pulls.quantiles[0])} … ${figure(pulls.quantiles[4])}`,
    percent(errorRate),
    errorInterval.map(percent).join(" … "),
    simpleRegret.mean.toPrecision(2),
    others.unfinished === 0 ? "" : others.unfinished.toLocaleString("en"),
  ]);
  const head = ["policy", "pulls", "5 % … 95 %", "wrong", "95 % sure", "simple regret", "did not stop"];
  const shown = summaries.some(({ unfinished }) => unfinished > 0) ? head.length : head.length - 1;
  return [
    `${problemName(identification)}: ${repetitionsInWords(spec.repetitions)}, seed ${spec.seed}`,
    table([head, ...lines].map((line) => line.slice(0, shown))),
    ...boundsInWords(identification, summaries),
    ...unfinishedInWords(identification, summaries),
    `± is one standard error. ${seconds.toFixed(1)} s\n`,
  ].join("\n");
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`;
}

/** The lower bound, for each risk that was asked for. */
function boundsInWords({ characteristicTime }: Identification, summaries: IdentifierSummary[]): string[] {
  if (characteristicTime === Infinity)
    return [
      "Several arms are best: no number of pulls is enough to tell which, and whoever is sure of one had luck.",
    ];
  const bounds = new Map(summaries.map(({ delta, lowerBound }) => [delta, lowerBound]));
  return [...bounds].flatMap(([delta, bound]) =>
    bound === null
      ? []
      : [
          `Garivier & Kaufmann: whoever is wrong with probability ${delta} at most, on every such problem, takes ${figure(bound)} pulls or more on average.`,
        ],
  );
}

function unfinishedInWords({ spec }: Identification, summaries: IdentifierSummary[]): string[] {
  if (summaries.every(({ unfinished }) => unfinished === 0)) return [];
  return [
    `≥: some repetitions were ended after ${spec.mostPulls.toLocaleString("en")} pulls, which count as they are, with the arm named then.`,
  ];
}
