/** A run in a thread of the pool, kept in a folder: what ended is read there, what was stopped goes on. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { resultIn, SavedRun } from "../../arena/files/index.ts";
import type { RunResult, SpecInput } from "../../arena/index.ts";
import { registerJob } from "../../workers/jobs.ts";

declare module "../../workers/jobs.ts" {
  interface Jobs {
    keptRun: { input: { readonly spec: SpecInput; readonly folder: string }; output: RunResult };
  }
}

/** Steps between two looks at the clock, which says when a checkpoint is due. */
const STRIDE = 500;

export function keptRun(spec: SpecInput, folder: string): RunResult {
  const before = resultIn(folder);
  if (before) return before;
  const begun = existsSync(join(folder, "spec.json"));
  const run = begun ? SavedRun.resume(folder) : SavedRun.begin(folder, spec);
  while (!run.session.done) run.advance(STRIDE);
  rmSync(join(folder, "checkpoint.bin"), { force: true }); // which may be large, and nothing will go on from it
  return resultIn(folder) as RunResult;
}

registerJob("keptRun", ({ spec, folder }) => keptRun(spec, folder));
