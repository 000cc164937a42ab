import { afterAll, describe, expect, it } from "vitest";
import { commands } from "vitest/browser";
import type { SpecInput } from "../../arena/index.ts";
import { InputError } from "../../envs/index.ts";
import { createPool, pagePool, threadOf } from "../../workers/index.ts";

const evaluation = { every: 1000, episodes: 2, final: 3 };
const specs: readonly SpecInput[] = [
  { env: "CartPole-v1", agent: "dqn", seed: 5, steps: 2500, evaluation },
  { env: "CliffWalking-v1", agent: "qLearning", seed: 2, steps: 3000, evaluation },
  { env: "BernoulliBandit", agent: "ucb1", seed: 3, steps: 500, evaluation },
  { env: "FrozenLake-v1", agent: "qLearning", seed: 4, steps: 2000, evaluation },
];
const runs = specs.map((spec) => ({ kind: "run", spec }) as const);

describe("a pool of web workers", () => {
  const deadly = createPool({
    workers: 2,
    start: () =>
      threadOf(
        new Worker(new URL("./deadly.worker.ts", import.meta.url), { type: "module", name: "deadly" }),
      ),
  });
  afterAll(() => deadly.close());

  it.each([1, 2])("gives the rows that Node gives, over workers: %i", async (workers) => {
    const pool = pagePool({ workers });
    const told: number[] = [];
    const rows = await pool.all(runs, (_, index) => told.push(index));
    await pool.close();
    expect(rows).toEqual(await commands.runInNodePool(specs));
    expect(told.toSorted()).toEqual([0, 1, 2, 3]);
  });

  it("survives workers that die, and says so after three tries", async () => {
    const [failed, counted] = await Promise.allSettled([
      deadly.run({ kind: "fail" }),
      deadly.run({ kind: "count", count: 3 }),
    ]);
    expect(String((failed as PromiseRejectedResult).reason)).toMatch(
      /^Error: job {"kind":"fail"}: its thread died at each of 3 tries; the last one broke: .*a bug.$/,
    );
    expect(counted).toEqual({ status: "fulfilled", value: { values: Float64Array.of(0, 1, 2) } });
  });

  it("refuses a job that is not usable", async () => {
    const refused = deadly.run({ kind: "run", spec: { env: "nowhere", agent: "random" } });
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow("env: expected the id of a known environment");
  });

  it("says that workers cannot be loaded", async () => {
    const start = () =>
      threadOf(new Worker("data:text/javascript,throw new Error('no')", { type: "module" }));
    const pool = createPool({ workers: 2, start });
    await expect(pool.all(runs)).rejects.toThrow("its thread died at each of 3 tries; the last one broke: ");
    await pool.close();
  });

  it("stops at once when it is closed", async () => {
    const abort = new AbortController();
    const pool = pagePool({ signal: abort.signal });
    expect(pool.workers).toBe(navigator.hardwareConcurrency);
    const long = pool.run({ kind: "run", spec: { env: "CartPole-v1", agent: "dqn", steps: 1_000_000_000 } });
    abort.abort();
    await expect(long).rejects.toMatchObject({ name: "AbortError" });
  });
});
