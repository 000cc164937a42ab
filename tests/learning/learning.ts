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
import { claims } from "./claims/index.ts";

type Kept = RunResult;

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
  kept[hash] = runToEnd(input);
  writeFileSync(FILE, JSON.stringify(kept));
  return kept[hash];
}

let failed = 0;
for (const { id, bar, spec, seeds, figure, holds } of claims) {
  console.log(`\n${id}: ${bar}`);
  const figures = Array.from({ length: seeds }, (_, seed) => figure(result({ ...spec, seed })));
  console.log(`  ${mean(figures).toFixed(1)} ± ${standardError(figures)?.toFixed(1)}: ${figures.join(", ")}`);
  if (!holds(figures)) failed++;
  console.log(`  ${holds(figures) ? "HOLDS" : "FAILS"}`);
}
process.exitCode = failed > 0 ? 1 : 0;
