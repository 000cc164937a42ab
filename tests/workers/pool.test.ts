/** Pools over real threads of Node. tests/browser/pool.test.ts has those of a page. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { runToEnd, type SpecInput } from "../../arena/index.ts";
import { InputError } from "../../envs/index.ts";
import { nodePool } from "../../workers/node/nodePool.ts";
import { createPool } from "../../workers/pool.ts";
import { triesIn } from "./testJobs.ts";

const folder = mkdtempSync(join(tmpdir(), "pool-"));
const own = join(folder, "coin.ts");
writeFileSync(
  own,
  `import { discrete, envEntry, register } from "palaestra/envs";
  import { z } from "zod";
  register("Coin-v0", envEntry({
    title: "Coin", description: "Call it.", source: "a test", params: z.strictObject({}),
    make: () => ({
      observationSpace: discrete(1), actionSpace: discrete(2), maxSteps: 10,
      init: () => ({}), step: (_, action) => ({ reward: Number(action), terminated: false }),
      observe: (_, out) => out.fill(0),
    }),
  }));`,
);
const imports = [new URL("./testJobs.ts", import.meta.url), pathToFileURL(own)];
const pool = nodePool({ workers: 2, imports });
const alone = nodePool({ workers: 1, imports });
afterAll(async () => {
  await Promise.all([pool.close(), alone.close()]);
  rmSync(folder, { recursive: true });
});

const specs: SpecInput[] = [4000, 500, 2000, 1000, 200].map((steps, seed) => ({
  env: "CliffWalking-v1",
  agent: "qLearning",
  seed,
  steps,
  evaluation: { every: 0, final: 2 },
}));
const runs = specs.map((spec) => ({ kind: "run", spec }) as const);
const quick = runs[4];

describe("a pool", () => {
  const wanted = specs.map((spec) => runToEnd(spec));

  it.each([1, 2, 4])("gives the same rows in the same order over threads: %i", async (workers) => {
    const several = nodePool({ workers });
    const told: number[] = [];
    const results = await several.all(runs, (result, index) => {
      expect(result).toEqual(wanted[index]);
      told.push(index);
    });
    await several.close();
    expect(results).toEqual(wanted);
    expect(told.toSorted()).toEqual([0, 1, 2, 3, 4]);
    if (workers === 1) expect(told).toEqual([0, 1, 2, 3, 4]);
  });

  it("tells results as they end and returns them in order", async () => {
    const [file, there] = [join(folder, "last"), own];
    const jobs = [file, there, there, there].map((each) => ({ kind: "waitFor", file: each }) as const);
    const told: number[] = [];
    const results = await pool.all(jobs, (_, index) => {
      told.push(index);
      if (told.length === 3) writeFileSync(file, "");
    });
    expect(results.map((result) => result.file)).toEqual([file, there, there, there]);
    expect(told).toEqual([1, 2, 3, 0]);
  });

  it("tries a job that kills its thread three times, says so, and does the others", async () => {
    const diary = join(folder, "deadly");
    const [deadly, ...others] = await Promise.allSettled([
      pool.run({ kind: "die", diary, deaths: 99 }),
      ...runs.map((job) => pool.run(job)),
    ]);
    expect(triesIn(diary)).toBe(3);
    expect(deadly).toMatchObject({ status: "rejected" });
    expect(String((deadly as PromiseRejectedResult).reason)).toMatch(
      /^Error: job {"kind":"die",.*: its thread died at each of 3 tries; the last one exited with code 7.$/,
    );
    expect(others).toEqual(wanted.map((value) => ({ status: "fulfilled", value })));
  });

  it("does a job at its third try when two threads died of it", async () => {
    const diary = join(folder, "hard");
    expect(await pool.run({ kind: "die", diary, deaths: 2 })).toEqual({ tries: 3 });
  });

  it("does not miss a thread that dies when it has nothing to do", async () => {
    await pool.all([1, 2].map(() => ({ kind: "dieLater" }) as const));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await pool.run(quick)).toEqual(wanted[4]);
  });

  it("moves the arrays of a result and does not copy them", async () => {
    const results = await alone.all([3, 2].map((count) => ({ kind: "numbers", count }) as const));
    expect(results).toEqual([
      { values: Float64Array.of(0, 1, 2), squares: Float64Array.of(9, 16, 25), before: 0 },
      { values: Float64Array.of(0, 1), squares: Float64Array.of(4, 9), before: 0 },
    ]);
  });

  it("knows a world of a person's own", async () => {
    const spec = { env: "Coin-v0", agent: "qLearning", steps: 1000 };
    expect((await pool.run({ kind: "run", spec })).best?.mean).toBe(10);
  });

  it("refuses a job that is not usable with the sentence that it gets anywhere", async () => {
    const refusal = (job: unknown) => pool.run(job as never).catch((error) => error);
    const nowhere = await refusal({ kind: "run", spec: { env: "nowhere", agent: "random" } });
    expect(nowhere).toBeInstanceOf(InputError);
    expect(nowhere.message).toContain("env: expected the id of a known environment");
    const unknown = await refusal({ kind: "walk" });
    expect(unknown).toBeInstanceOf(InputError);
    expect(unknown.message).toMatch(
      /^job.kind: expected a kind that is registered \(run, .*\), got "walk".$/,
    );
    const notData = await refusal({ kind: "run", spec: () => 1 });
    expect(notData).toBeInstanceOf(InputError);
    expect(notData.message).toContain("job: expected plain data");
    expect(() => nodePool({ workers: 0 })).toThrow("workers: expected a whole number of at least 1, got 0.");
  });

  it("hands on an error of ours as it is, after one try, and drops what was to come after it", async () => {
    const diary = join(folder, "dropped");
    const jobs = [
      { kind: "throw", message: "a bug" },
      { kind: "die", diary, deaths: 0 },
      { kind: "die", diary, deaths: 0 },
    ] as const;
    await expect(alone.all(jobs)).rejects.toThrow(/^a bug$/);
    await alone.run(quick);
    expect(triesIn(diary)).toBeLessThan(2);
  });

  it("says what is wrong with a module that its threads cannot load", async () => {
    const missing = nodePool({ workers: 1, imports: [pathToFileURL(join(folder, "nowhere.ts"))] });
    await expect(missing.all(runs)).rejects.toThrow(/the last one broke: Cannot find module .*nowhere\.ts/);
    await missing.close();
  });

  it("rejects what cannot be started", async () => {
    const start = () => {
      throw new Error("no threads here");
    };
    await expect(createPool({ workers: 2, start }).all(runs)).rejects.toThrow("no threads here");
  });
});

describe("closing a pool", () => {
  it("stops at once, rejects what was not done and leaves the process free to end", () => {
    const script = fileURLToPath(new URL("./closing.ts", import.meta.url));
    const args = ["--import", "tsx", script];
    expect(spawnSync(process.execPath, args, { encoding: "utf8", timeout: 30_000 })).toMatchObject({
      status: 0,
      stdout: "closed",
      stderr: "",
    });
  });

  it("rejects what was not done, and all that comes later", async () => {
    const closing = nodePool({ workers: 1, imports });
    const jobs = [closing.run({ kind: "spin" }), closing.run(quick), closing.all(runs)];
    await closing.close();
    const errors = await Promise.allSettled([...jobs, closing.run(quick)]);
    const why = "The pool was closed before this job was done.";
    for (const error of errors) {
      expect(error).toMatchObject({ status: "rejected", reason: { name: "AbortError", message: why } });
    }
    await closing.close(); // again: nothing to do
  });

  it("is what an AbortSignal does, with its reason", async () => {
    const abort = new AbortController();
    const stopped = nodePool({ workers: 1, imports, signal: abort.signal });
    const spin = stopped.run({ kind: "spin" });
    abort.abort(new Error("enough"));
    await expect(spin).rejects.toThrow("enough");
    await expect(nodePool({ signal: abort.signal }).run(quick)).rejects.toThrow("enough");
    await stopped.close();
  });
});
