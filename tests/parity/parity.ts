/**
 * `npm run parity -- FOLDER`: are our worlds and policies the originals? Replays what was recorded of Gymnasium and MinAtar,
 * recomputes golden values of bandit policies and re-runs their regrets, a line each. Exit 0 only if everything holds, 1 if
 * something differs, 2 if the folder or a file is not usable.
 */
import { InputError } from "../../envs/core/errors.ts";
import { nodePool } from "../../workers/node/nodePool.ts";
import { playBlocksOn } from "../../workers/playBlocks.ts";
import type { Line } from "./bandits/line.ts";
import { banditLines } from "./bandits/lines.ts";
import { filesOf, isBandits, read, replay } from "./folder.ts";
import type { Replay } from "./replay.ts";

const HOLDS = 0;
const DIFFERS = 1;
const UNUSABLE = 2;

const [folder, ...more] = process.argv.slice(2);

async function main(): Promise<number> {
  if (folder === undefined || more.length > 0) {
    throw new InputError(
      "parity: expected one folder of recorded files, for example npm run parity -- traces.",
    );
  }
  let worst = HOLDS;
  for (const [name, path] of filesOf(folder)) worst = Math.max(worst, await judged(name, path));
  return worst;
}

/** The exit code of one file, told line by line. */
async function judged(name: string, path: string): Promise<number> {
  try {
    const file = read(path);
    return isBandits(file) ? await tellBandits(name, file) : tellReplay(name, replay(file));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(`UNUSABLE ${name}: ${error.message}`);
    return UNUSABLE;
  }
}

function tellReplay(file: string, { env, episodes, steps, worstError, mismatches }: Replay): number {
  const figures = `${count(episodes, "episode")}, ${count(steps, "step")}, worst error ${worstError === 0 ? "0" : worstError.toExponential(1)}`;
  console.log(`${mismatches.length === 0 ? "holds   " : "DIFFERS "} ${env}: ${figures} (${file})`);
  for (const mismatch of mismatches) console.log(`         ${mismatch}`);
  return mismatches.length === 0 ? HOLDS : DIFFERS;
}

const words = { holds: "holds   ", differs: "DIFFERS ", "left out": "left out" } as const;

async function tellBandits(name: string, file: unknown): Promise<number> {
  const pool = nodePool();
  const counts = { holds: 0, differs: 0, "left out": 0 };
  const tell = ({ verdict, text }: Line) => {
    counts[verdict]++;
    console.log(`${words[verdict]} ${text}`);
  };
  try {
    for await (const line of banditLines(file, playBlocksOn(pool))) tell(line);
  } finally {
    await pool.close();
  }
  const { holds, differs, "left out": leftOut } = counts;
  console.log(`${name}: ${holds} hold, ${differs} differ, ${leftOut} left out for the reasons given`);
  return differs === 0 && holds > 0 ? HOLDS : DIFFERS;
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = UNUSABLE;
}
