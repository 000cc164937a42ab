import { type RunResult, runToEnd, type SpecInput } from "../../arena/index.ts";
import { trainEverything } from "./training.ts";

/** A command for browser tests: the same run, here in Node. */
export function runInNode(_context: unknown, spec: SpecInput): RunResult {
  return runToEnd(spec);
}

/** A command for browser tests: the same training, here in Node. */
export function trainInNode(_context: unknown, steps: number): string {
  return trainEverything(steps);
}

declare module "vitest/browser" {
  interface BrowserCommands {
    runInNode: (spec: SpecInput) => Promise<RunResult>;
    trainInNode: (steps: number) => Promise<string>;
  }
}
