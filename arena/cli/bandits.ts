/** `palaestra bandits`: policies on one problem, many times over, on all cores. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { readEntries, readValue } from "../../envs/core/shorthand.ts";
import { nodePool } from "../../workers/node/nodePool.ts";
import { banditReport } from "../bandits/report.ts";
import { readSweep, type Sweep, type SweepInput, sweepOf } from "../bandits/sweep.ts";
import { sweepReport } from "../bandits/sweepReport.ts";
import {
  type BanditSpecInput,
  type Comparison,
  compareBandits,
  resolveBanditSpec,
  summaryOf,
} from "../index.ts";
import { comparisonInWords } from "./banditsInWords.ts";
import { playOn } from "./playOn.ts";
import { PullProgress } from "./progress.ts";
import { checkReportFile, REPORT_OPTION, writeReport } from "./reportFile.ts";

interface BanditOptions {
  readonly problem: string;
  readonly policies: string;
  readonly horizon?: unknown;
  readonly repetitions?: unknown;
  readonly seed?: unknown;
  readonly regret?: unknown;
  readonly untilStandardError?: unknown;
  readonly workers?: unknown;
  readonly sweep?: readonly SweepInput[];
  readonly report?: string;
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
    .option(
      "--sweep <[policy.]parameter=value,value,…>",
      "a policy at each of these values of a parameter, for example epsilon=0.01,0.1; may be repeated for other policies",
      (text: string, sweeps: SweepInput[] = []) => [...sweeps, readSweep("--sweep", text)],
    )
    .option(...REPORT_OPTION)
    .option("--workers <number>", "threads (default: one for each core)", readValue)
    .option("--json", "print one JSON object instead of a table")
    .action(banditsCommand);
}

async function banditsCommand(options: BanditOptions): Promise<void> {
  const sweep = options.sweep && sweepOf(specOf(options), options.sweep);
  const spec = resolveBanditSpec(sweep?.spec ?? specOf(options)); // what is wrong is told before any thread starts
  if (options.report !== undefined) checkReportFile(options.report);
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
    process.stdout.write(
      options.json ? json(comparison, sweep, seconds) : comparisonInWords(comparison, sweep, seconds),
    );
    if (options.report !== undefined) {
      const contents = sweep ? sweepReport(comparison, sweep) : banditReport(comparison);
      writeReport(options.report, contents, options.json);
    }
  } finally {
    progress.stop();
    await pool.close();
  }
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

function json(comparison: Comparison, sweep: Sweep | undefined, wallSeconds: number): string {
  const { spec, laiRobbins } = comparison;
  const swept = sweep && { sweep: sweep.swept };
  return `${JSON.stringify({ spec, laiRobbins, policies: summaryOf(comparison), ...swept, wallSeconds })}\n`;
}
