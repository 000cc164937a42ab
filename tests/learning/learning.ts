/**
 * `npm run learning`: do the agents reach what they claim, over many seeds? Takes minutes to hours; finished runs are kept
 * in .runs/learning.json under the hash of their spec, so that it goes on where it was stopped.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  hashSpec,
  mean,
  type RunResult,
  resolveSpec,
  runToEnd,
  type SpecInput,
  standardError,
} from "../../arena/index.ts";
import { claims } from "./claims.ts";

type Kept = Pick<RunResult, "evaluation" | "best">;

const FILE = ".runs/learning.json";
mkdirSync(".runs", { recursive: true });
const kept = load();

function load(): Record<string, Kept> {
  try {
    return JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Kept>;
  } catch {
    return {}; // nothing finished yet
  }
}

/** `--again` runs everything anew: hashes know the spec, not the code. */
const again = process.argv.includes("--again");

function result(input: SpecInput): Kept {
  const hash = hashSpec(resolveSpec(input));
  if (kept[hash] && !again) return kept[hash];
  const { evaluation, best } = runToEnd(input);
  kept[hash] = { evaluation, best };
  writeFileSync(FILE, JSON.stringify(kept));
  return kept[hash];
}

let failed = 0;
for (const { claim, spec, seeds, judge } of claims) {
  console.log(`\n${claim}`);
  const results = seeds.map((seed) => {
    const { evaluation, best } = result({ ...spec, seed });
    console.log(
      `  seed ${seed}: last ${evaluation?.mean.toFixed(1)}, best ${best?.mean.toFixed(1)} (step ${best?.step})`,
    );
    return { last: evaluation?.mean ?? Number.NaN, best: best?.mean ?? Number.NaN };
  });
  for (const which of ["last", "best"] as const) {
    const values = results.map((row) => row[which]);
    console.log(
      `  ${which}: ${mean(values).toFixed(1)} ± ${standardError(values)?.toFixed(1)} over ${values.length} seeds`,
    );
  }
  const verdict = judge(results);
  console.log(`  ${verdict.holds ? "HOLDS" : "FAILS"}: ${verdict.figures}`);
  if (!verdict.holds) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
