import type { PlayBlocks } from "../arena/index.ts";
import type { Pool } from "./pool.ts";

/** Plays the blocks of a comparison of bandit policies on a pool's threads. */
export function playBlocksOn(pool: Pool): PlayBlocks {
  return (blocks, onResult) =>
    pool.all(
      blocks.map((block) => ({ kind: "bandits" as const, ...block })),
      onResult,
    );
}
