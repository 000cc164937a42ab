/**
 * `npm run bench`: how fast things are on this machine. Never a test: machines differ and are shared.
 * `npm run bench -- --only models` (or products, kernels, worlds, bandits, runs, training) measures that part alone.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchBandits } from "./bandits.ts";
import { verdicts } from "./bars.ts";
import { type Compared, compare } from "./comparison.ts";
import { benchKernels } from "./kernels.ts";
import { type Product, products, simdPeak } from "./peak.ts";
import { comparisonTable, figureTable, productTable, remarks } from "./report.ts";
import { benchRuns } from "./runs.ts";
import { findTorches, inWords } from "./torch.ts";
import { benchTraining } from "./training.ts";
import { workloads } from "./workloads.ts";
import { benchWorlds } from "./worlds.ts";

const parts = ["models", "products", "kernels", "worlds", "bandits", "runs", "training"];
const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
if (only !== undefined && !parts.includes(only)) {
  console.error(`bench: expected --only with one of ${parts.join(", ")}, got ${only}.`);
  process.exit(1);
}
const wants = (part: string) => only === undefined || only === part;

console.log(
  `Node ${process.version} on ${cpus()[0]?.model ?? "an unknown processor"}; CPU time, medians, one thread.`,
);
const peak = wants("models") || wants("products") ? simdPeak() : undefined;
const rows: Compared[] = [];
let square: Product[] = [];

if (wants("models")) {
  const torches = findTorches();
  if (torches) {
    console.log(`PyTorch: ${inWords(torches.installed)}, as installed and by default.`);
    console.log(`Tuned: ${inWords(torches.fastest)}, the best of its memory formats and kinds of Adam.`);
  }
  for (const workload of workloads) {
    process.stderr.write(`${workload.name} …\n`);
    rows.push(await compare(workload, torches));
  }
  console.log(`\n${comparisonTable(rows, peak)}\n`);
  for (const remark of remarks(rows, torches !== undefined)) console.log(remark);
}
if (wants("products")) {
  square = products([64, 256, 512]);
  console.log(`\n${productTable(square, peak)}`);
}
if (wants("kernels")) console.log(`\n${figureTable("parts of the engine", benchKernels())}`);
if (wants("worlds")) console.log(`\n${benchWorlds()}`);
if (wants("bandits")) console.log(`\n${benchBandits()}`);
if (wants("runs")) console.log(`\n${figureTable("runs, per step", benchRuns())}`);
if (wants("training")) console.log(`\n${benchTraining()}`);
if (wants("models") || wants("products")) console.log(`\n${verdicts(rows, square, peak).join("\n")}`);
