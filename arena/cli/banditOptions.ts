/** What commands over repetitions of bandit policies share: their options, and the threads they play on. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { readEntries, readValue } from "../../envs/core/shorthand.ts";
import { nodePool } from "../../workers/node/nodePool.ts";
import type { Pool } from "../../workers/pool.ts";

export interface PoolOptions {
  readonly workers?: unknown;
  readonly json?: boolean;
  readonly import?: readonly string[];
}

export interface PoliciesOptions extends PoolOptions {
  readonly problem: string;
  readonly policies: string;
}

/** Which problem, and which policies. */
export function addPoliciesOptions(command: Command, policies: string): Command {
  return command
    .requiredOption(
      "--problem <id[:name=value,…]>",
      "a bandit, for example bernoulli-spread (palaestra list envs)",
    )
    .requiredOption(
      "--policies <id[:name=value,…],…>",
      `the policies, for example ${policies} (palaestra list agents)`,
    );
}

/** Options that come last. */
export function addPoolOptions(command: Command): Command {
  return command
    .option("--workers <number>", "threads (default: one for each core)", readValue)
    .option("--json", "print one JSON object instead of a table");
}

/** The spec that they write down; what is not given keeps its default. */
export function specOf<S>({ problem, policies }: PoliciesOptions, given: Record<string, unknown>): S {
  return {
    problem,
    policies: readEntries("--policies", policies),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  } as S;
}

/** Works on a pool of as many threads as are asked for, which ends with the work. */
export async function onPool<R>(options: PoolOptions, work: (pool: Pool) => Promise<R>): Promise<R> {
  const pool = nodePool({
    ...(options.workers !== undefined && { workers: options.workers as number }),
    imports: (options.import ?? []).map((file) => pathToFileURL(resolve(file))),
  });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

export function repetitionsInWords(repetitions: number): string {
  return `${repetitions.toLocaleString("en")} repetition${repetitions === 1 ? "" : "s"}`;
}

export function withError(mean: number, error: number | null): string {
  return error === null ? figure(mean) : `${figure(mean)} ± ${figure(error)}`;
}

export function figure(value: number): string {
  return value.toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
