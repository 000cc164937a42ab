import type { IdentifyBlock, IdentifyResult, PlayBlocks } from "../arena/index.ts";
import type { Pool } from "./pool.ts";

/** Plays the blocks of a comparison of bandit policies on a pool's threads. */
export function playBlocksOn(pool: Pool): PlayBlocks {
  return (blocks, onResult) =>
    pool.all(
      blocks.map((block) => ({ kind: "bandits" as const, ...block })),
      onResult,
    );
}

/** The same of searches for the best arm. */
export function identifyBlocksOn(pool: Pool): PlayBlocks<IdentifyBlock, IdentifyResult> {
  return (blocks, onResult) =>
    pool.all(
      blocks.map((block) => ({ kind: "identify" as const, ...block })),
      onResult,
    );
}
