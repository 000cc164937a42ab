import { playBlocksOn } from "../../workers/playBlocks.ts";
import type { Pool } from "../../workers/pool.ts";
import type { PlayBlocks } from "../index.ts";
import type { PullProgress } from "./progress.ts";

/** Plays on the threads of a pool; `progress` is told of the pulls of all that has been asked so far. */
export function playOn(pool: Pool, progress: PullProgress): PlayBlocks {
  const play = playBlocksOn(pool);
  let made = 0;
  let all = 0;
  return (blocks, onResult) => {
    const pulls = blocks.map(({ from, to, spec }) => (to - from) * spec.horizon);
    all += pulls.reduce((sum, count) => sum + count, 0);
    return play(blocks, (result, i) => {
      made += pulls[i];
      progress.tell(made, all);
      onResult(result, i);
    });
  };
}
