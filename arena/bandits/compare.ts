/** Policies on one problem: repetitions are played in blocks, on whatever threads there are, and put together in order. */
import { Simulation } from "../../envs/core/simulation.ts";
import { standardError } from "../stats.ts";
import { type Block, type BlockResult, playBlock } from "./play.ts";
import { type BanditSpec, type BanditSpecInput, banditOf, resolveBanditSpec } from "./spec.ts";

/** Rows of one policy: repetition r is row r, the same for any number of threads and whoever else is compared. */
export interface PolicyRows extends BlockResult {
  readonly repetitions: number;
}

export interface Comparison {
  readonly spec: BanditSpec;
  readonly arms: number;
  /** In the order of the spec's policies. */
  readonly rows: readonly PolicyRows[];
  /** C of Lai & Robbins, its mean over problems that are drawn anew; null where the problem has none. */
  readonly laiRobbins: number | null;
}

/** Plays all blocks and returns their results in order; a pool of threads, say. */
export type PlayBlocks = (
  blocks: readonly Block[],
  onResult: (result: BlockResult, index: number) => void,
) => Promise<readonly BlockResult[]>;

export interface CompareOptions {
  /** In this thread, one after the other, unless given. */
  readonly play?: PlayBlocks;
  /** Pulls made so far, and how many there will be at most. */
  readonly onProgress?: (pulls: number, total: number) => void;
}

/** About as many pulls make a block: enough for a thread to get going, few enough to share out. */
const PULLS_IN_A_BLOCK = 1e6;
/** Repetitions between two looks at the standard error. A fixed number: where it stops depends on nothing else. */
const REPETITIONS_IN_A_ROUND = 100;

export async function compareBandits(
  input: BanditSpecInput | BanditSpec,
  { play = here, onProgress }: CompareOptions = {},
): Promise<Comparison> {
  const spec = resolveBanditSpec(input);
  const { repetitions, untilStandardError, policies, horizon } = spec;
  const round = untilStandardError === null ? repetitions : Math.min(REPETITIONS_IN_A_ROUND, repetitions);
  const results: BlockResult[][] = policies.map(() => []);
  const total = repetitions * horizon * policies.length;
  let pulls = 0;
  for (let from = 0; from < repetitions; from += round) {
    const blocks = blocksOf(spec, from, Math.min(repetitions, from + round));
    const played = await play(blocks, (_, i) => {
      pulls += (blocks[i].to - blocks[i].from) * horizon;
      onProgress?.(pulls, total);
    });
    played.forEach((result, i) => {
      results[blocks[i].policy].push(result);
    });
    if (untilStandardError !== null && results.every((parts) => isSureOf(parts, spec, untilStandardError)))
      break;
  }
  const rows = results.map((parts) => rowsOf(parts, spec.times.length));
  const arms = banditOf(spec.problem).bandit.arms;
  return { spec, arms, rows, laiRobbins: laiRobbinsOf(spec, rows[0].repetitions) };
}

async function here(
  blocks: readonly Block[],
  onResult: (result: BlockResult, index: number) => void,
): Promise<BlockResult[]> {
  return blocks.map((block, i) => {
    const result = playBlock(block);
    onResult(result, i);
    return result;
  });
}

function blocksOf(spec: BanditSpec, from: number, to: number): Block[] {
  const size = Math.max(1, Math.round(PULLS_IN_A_BLOCK / spec.horizon));
  const blocks: Block[] = [];
  for (let start = from; start < to; start += size)
    for (const policy of spec.policies.keys())
      blocks.push({ spec, policy, from: start, to: Math.min(to, start + size) });
  return blocks;
}

function rowsOf(parts: readonly BlockResult[], times: number): PolicyRows {
  const joined = (pick: (part: BlockResult) => Float64Array) => {
    const all = new Float64Array(parts.reduce((length, part) => length + pick(part).length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(pick(part), at);
      at += pick(part).length;
    }
    return all;
  };
  const regret = joined((part) => part.regret);
  return {
    repetitions: regret.length / times,
    regret,
    reward: joined((part) => part.reward),
    optimal: joined((part) => part.optimal),
    pulls: joined((part) => part.pulls),
  };
}

function isSureOf(parts: readonly BlockResult[], { times }: BanditSpec, enough: number): boolean {
  const error = standardError(column(rowsOf(parts, times.length).regret, times.length, times.length - 1));
  return error !== null && error <= enough;
}

/** Column `i` of a table of rows of `width`. [rows] */
export function column(table: Float64Array, width: number, i: number): Float64Array {
  return Float64Array.from({ length: table.length / width }, (_, row) => table[row * width + i]);
}

/** Problems that are drawn anew have a constant each; the mean over the first of those that were met. */
function laiRobbinsOf({ problem, seed }: BanditSpec, repetitions: number): number | null {
  const world = banditOf(problem);
  const { laiRobbins } = world.bandit;
  if (!laiRobbins) return null;
  const simulation = new Simulation(problem.id, world);
  simulation.begin(seed);
  const count = Math.min(repetitions, 1000);
  let sum = laiRobbins(simulation.state);
  for (let i = 1; i < count; i++) {
    simulation.nextEpisode();
    sum += laiRobbins(simulation.state);
  }
  return sum / count;
}
