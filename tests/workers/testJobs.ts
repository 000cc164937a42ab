/** Kinds of jobs that try a pool's patience; a module that a pool's threads import. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { registerJob } from "../../workers/jobs.ts";

declare module "../../workers/jobs.ts" {
  interface Jobs {
    /** Writes a line into the diary, ends its thread at the first `deaths` tries, and then tells how many there were. */
    die: { input: { diary: string; deaths: number }; output: { tries: number } };
    /** Ends its thread soon after it is done. */
    dieLater: { input: object; output: { done: true } };
    /** Is done when there is such a file. */
    waitFor: { input: { file: string }; output: { file: string } };
    spin: { input: object; output: never };
    throw: { input: { message: string }; output: never };
    /** Numbers, and how many are left of those that this thread made before. */
    numbers: {
      input: { count: number };
      output: { values: Float64Array; squares: Float64Array; before: number };
    };
  }
}

export function triesIn(diary: string): number {
  return existsSync(diary) ? readFileSync(diary, "utf8").split("\n").length - 1 : 0;
}

registerJob("die", ({ diary, deaths }) => {
  appendFileSync(diary, "tried\n");
  const tries = triesIn(diary);
  if (tries <= deaths) process.exit(7);
  return { tries };
});

registerJob("dieLater", () => {
  setTimeout(() => process.exit(7), 1);
  return { done: true };
});

registerJob("waitFor", async ({ file }) => {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
  return { file };
});

registerJob("spin", () => {
  for (;;);
});

registerJob("throw", ({ message }) => {
  throw new Error(message);
});

let kept = new Float64Array(0);
registerJob("numbers", ({ count }) => {
  const before = kept.length;
  const both = new Float64Array(2 * count).map((_, i) => i); // one buffer for two arrays
  const values = both.subarray(0, count);
  const squares = both.subarray(count).map((x) => x * x);
  kept = values;
  return { values, squares, before };
});
