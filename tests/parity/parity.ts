/**
 * `npm run parity -- FOLDER`: are our worlds the originals? Replays what was recorded of Gymnasium and MinAtar, a line for
 * each environment. Exit 0 only if everything holds, 1 if something differs, 2 if the folder or a file is not usable.
 */
import { InputError } from "../../envs/core/errors.ts";
import { replayFolder } from "./folder.ts";
import type { Replay } from "./replay.ts";

const [folder, ...more] = process.argv.slice(2);

function main(): number {
  if (folder === undefined || more.length > 0) {
    throw new InputError(
      "parity: expected one folder of recorded files, for example npm run parity -- traces.",
    );
  }
  const codes = [...replayFolder(folder)].map(([file, result]) => {
    if (result instanceof InputError) console.error(`UNUSABLE ${file}: ${result.message}`);
    else tell(file, result);
    return result instanceof InputError ? 2 : result.mismatches.length > 0 ? 1 : 0;
  });
  return Math.max(...codes);
}

function tell(file: string, { env, episodes, steps, worstError, mismatches }: Replay): void {
  const figures = `${count(episodes, "episode")}, ${count(steps, "step")}, worst error ${worstError === 0 ? "0" : worstError.toExponential(1)}`;
  console.log(`${mismatches.length === 0 ? "holds   " : "DIFFERS "} ${env}: ${figures} (${file})`);
  for (const mismatch of mismatches) console.log(`         ${mismatch}`);
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}
