/** `palaestra bandits`: policies on one problem, many times over, on all cores. */
import type { Command } from "commander";
import { readValue } from "../../envs/core/shorthand.ts";
import { playBlocksOn } from "../../workers/playBlocks.ts";
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
import { addPoliciesOptions, addPoolOptions, onPool, type PoliciesOptions, specOf } from "./banditOptions.ts";
import { comparisonInWords } from "./banditsInWords.ts";
import { PullProgress } from "./progress.ts";
import { checkReportFile, REPORT_OPTION, writeReport } from "./reportFile.ts";

interface BanditOptions extends PoliciesOptions {
  readonly horizon?: unknown;
  readonly repetitions?: unknown;
  readonly seed?: unknown;
  readonly regret?: unknown;
  readonly untilStandardError?: unknown;
  readonly sweep?: readonly SweepInput[];
  readonly report?: string;
}

export function addBanditsCommand(program: Command): void {
  const command = program
    .command("bandits")
    .description("Compare bandit policies by their regret; the same command gives the same figures.");
  addPoliciesOptions(command, "ucb1,ucb:alpha=1,thompson")
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
    .option(...REPORT_OPTION);
  addPoolOptions(command).action(banditsCommand);
}

async function banditsCommand(options: BanditOptions): Promise<void> {
  const { horizon, repetitions, seed, regret, untilStandardError } = options;
  const given = specOf<BanditSpecInput>(options, { horizon, repetitions, seed, regret, untilStandardError });
  const sweep = options.sweep && sweepOf(given, options.sweep);
  const spec = resolveBanditSpec(sweep?.spec ?? given); // what is wrong is told before any thread starts
  if (options.report !== undefined) checkReportFile(options.report);
  const start = performance.now();
  const progress = new PullProgress();
  try {
    const comparison = await onPool(options, (pool) =>
      compareBandits(spec, {
        play: playBlocksOn(pool),
        onProgress: (pulls, total) => progress.tell(pulls, total),
      }),
    );
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
  }
}

function json(comparison: Comparison, sweep: Sweep | undefined, wallSeconds: number): string {
  const { spec, laiRobbins } = comparison;
  const swept = sweep && { sweep: sweep.swept };
  return `${JSON.stringify({ spec, laiRobbins, policies: summaryOf(comparison), ...swept, wallSeconds })}\n`;
}
