import { type RunResult, runToEnd, type SpecInput } from "../../arena/index.ts";

/** A command for browser tests: the same run, here in Node. */
export function runInNode(_context: unknown, spec: SpecInput): RunResult {
  return runToEnd(spec);
}

declare module "vitest/browser" {
  interface BrowserCommands {
    runInNode: (spec: SpecInput) => Promise<RunResult>;
  }
}
