/** `palaestra bandits`: policies on one problem, many times over, on all cores. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { readEntries, readValue } from "../../envs/core/shorthand.ts";
import { nodePool } from "../../workers/node/nodePool.ts";
import type { Pool } from "../../workers/pool.ts";
import {
  type BanditSpecInput,
  type Comparison,
  compareBandits,
  type PlayBlocks,
  pairedDifference,
  problemName,
  resolveBanditSpec,
  summaryOf,
} from "../index.ts";
import { PullProgress } from "./progress.ts";
import { table } from "./table.ts";

interface BanditOptions {
  readonly problem: string;
  readonly policies: string;
  readonly horizon?: unknown;
  readonly repetitions?: unknown;
  readonly seed?: unknown;
  readonly regret?: unknown;
  readonly untilStandardError?: unknown;
  readonly workers?: unknown;
  readonly json?: boolean;
  readonly import?: readonly string[];
}

export function addBanditsCommand(program: Command): void {
  program
    .command("bandits")
    .description("Compare bandit policies by their regret; the same command gives the same figures.")
    .requiredOption(
      "--problem <id[:name=value,…]>",
      "a bandit, for example bernoulli-spread (palaestra list envs)",
    )
    .requiredOption(
      "--policies <id[:name=value,…],…>",
      "the policies, for example ucb1,ucb:alpha=1,thompson (palaestra list agents)",
    )
    .option("--horizon <number>", "pulls in each repetition (default 10000)", readValue)
    .option("--repetitions <number>", "how often each policy starts anew (default 200)", readValue)
    .option("--seed <number>", "names all of the luck (default 0)", readValue)
    .option("--regret <kind>", "pseudo, dynamic or realised (default pseudo)")
    .option(
      "--until-standard-error <number>",
      "end as soon as no final mean regret has a larger standard error",
      readValue,
    )
    .option("--workers <number>", "threads (default: one for each core)", readValue)
    .option("--json", "print one JSON object instead of a table")
    .action(banditsCommand);
}

async function banditsCommand(options: BanditOptions): Promise<void> {
  const spec = resolveBanditSpec(specOf(options)); // what is wrong with it is told before any thread starts
  const start = performance.now();
  const progress = new PullProgress();
  const pool = nodePool({
    ...(options.workers !== undefined && { workers: options.workers as number }),
    imports: (options.import ?? []).map((file) => pathToFileURL(resolve(file))),
  });
  try {
    const comparison = await compareBandits(spec, {
      play: playOn(pool),
      onProgress: (pulls, total) => progress.tell(pulls, total),
    });
    progress.stop();
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(options.json ? json(comparison, seconds) : inWords(comparison, seconds));
  } finally {
    progress.stop();
    await pool.close();
  }
}

function playOn(pool: Pool): PlayBlocks {
  return (blocks, onResult) =>
    pool.all(
      blocks.map((block) => ({ kind: "bandits" as const, ...block })),
      onResult,
    );
}

function specOf({
  problem,
  policies,
  horizon,
  repetitions,
  seed,
  regret,
  untilStandardError,
}: BanditOptions) {
  const given = { horizon, repetitions, seed, regret, untilStandardError };
  return {
    problem,
    policies: readEntries("--policies", policies),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  } as BanditSpecInput;
}

function json(comparison: Comparison, wallSeconds: number): string {
  const { spec, laiRobbins } = comparison;
  return `${JSON.stringify({ spec, laiRobbins, policies: summaryOf(comparison), wallSeconds })}\n`;
}

const regretNames = { pseudo: "regret", dynamic: "dynamic regret", realised: "realised regret" } as const;

function inWords(comparison: Comparison, seconds: number): string {
  const { spec, rows } = comparison;
  const summaries = summaryOf(comparison);
  const last = spec.times.length - 1;
  const order = [...summaries.keys()].sort(
    (a, b) => summaries[a].regret[last].mean - summaries[b].regret[last].mean,
  );
  const lines = order.map((i) => {
    const { name, regret, optimalRate, meanReward } = summaries[i];
    const { mean, standardError, quantiles } = regret[last];
    return [
      name,
      withError(mean, standardError),
      `${figure(quantiles[0])} … ${figure(quantiles[4])}`,
      `${(100 * optimalRate[last]).toFixed(1)} %`,
      meanReward[last].toFixed(4),
      i === order[0] ? "" : withError(...differenceTo(comparison, i, order[0])),
    ];
  });
  const head = [
    "policy",
    regretNames[spec.regret],
    "5 % … 95 %",
    "best arm",
    "reward a pull",
    "more than the first",
  ];
  const pulls = rows.reduce((sum, { repetitions }) => sum + repetitions, 0) * spec.horizon;
  return [
    `${problemName(comparison)}: ${spec.horizon.toLocaleString("en")} pulls, ${repetitionsInWords(comparison)}, seed ${spec.seed}`,
    table([head, ...lines]),
    ...boundsInWords(comparison),
    `± is one standard error. ${seconds.toFixed(1)} s, ${(pulls / seconds / 1e6).toFixed(1)} million pulls/s\n`,
  ].join("\n");
}

function differenceTo(comparison: Comparison, i: number, best: number): [number, number | null] {
  const { mean, standardError } = pairedDifference(comparison, i, best);
  return [mean, standardError];
}

function repetitionsInWords({ rows }: Comparison): string {
  const { repetitions } = rows[0];
  return `${repetitions.toLocaleString("en")} repetition${repetitions === 1 ? "" : "s"}`;
}

/** The lower bound, as far as it says anything at this horizon. */
function boundsInWords({ laiRobbins, spec: { horizon } }: Comparison): string[] {
  if (laiRobbins === null) return [];
  const bound = laiRobbins * Math.log(horizon);
  return [
    `Lai & Robbins: in the long run no consistent policy stays below ${laiRobbins.toPrecision(4)} ln t, ${figure(bound)} at the end; short of that it may be crossed.`,
  ];
}

function withError(mean: number, error: number | null): string {
  return error === null ? figure(mean) : `${figure(mean)} ± ${figure(error)}`;
}

function figure(value: number): string {
  return value.toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
