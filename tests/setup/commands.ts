import { type RunResult, runToEnd, type SpecInput } from "../../arena/index.ts";
import { nodePool } from "../../workers/node/nodePool.ts";
import { trainEverything } from "./training.ts";

/** A command for browser tests: the same run, here in Node. */
export function runInNode(_context: unknown, spec: SpecInput): RunResult {
  return runToEnd(spec);
}

/** A command for browser tests: the same runs in threads of Node. */
export async function runInNodePool(_context: unknown, specs: readonly SpecInput[]): Promise<RunResult[]> {
  const pool = nodePool({ workers: 2 });
  try {
    return await pool.all(specs.map((spec) => ({ kind: "run", spec }) as const));
  } finally {
    await pool.close();
  }
}

/** A command for browser tests: the same training, here in Node. */
export function trainInNode(_context: unknown, steps: number): string {
  return trainEverything(steps);
}

declare module "vitest/browser" {
  interface BrowserCommands {
    runInNode: (spec: SpecInput) => Promise<RunResult>;
    runInNodePool: (specs: readonly SpecInput[]) => Promise<RunResult[]>;
    trainInNode: (steps: number) => Promise<string>;
  }
}
