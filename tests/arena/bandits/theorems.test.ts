/** Regret stays under what is proven of it, with three standard errors to spare; policies and threads change nobody's figures. */
import { describe, expect, it } from "vitest";
import { compareBandits, summaryOf } from "../../../arena/index.ts";
import { nodePool } from "../../../workers/node/nodePool.ts";
import { playBlocksOn } from "../../../workers/playBlocks.ts";

const means = [0.9, 0.8, 0.6];
const horizon = 5000;
const gaps = means.map((mean) => means[0] - mean).filter((gap) => gap > 0);
const kl = (p: number, q: number) => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
const problem = { id: "BernoulliBandit", params: { means } };

/** Auer, Cesa-Bianchi & Fischer (2002), Theorem 1. */
const ucb1Bound = gaps.reduce(
  (sum, gap) => sum + (8 * Math.log(horizon)) / gap + (1 + Math.PI ** 2 / 3) * gap,
  0,
);
/**
 * Leading term of Garivier & Cappé (2011), Theorem 2, and Agrawal & Goyal (2013), Theorem 1, with ε = 1 for what the
 * theorems leave to lower orders: Σ gap · 2 ln T / kl.
 */
const divergenceBound = means
  .slice(1)
  .reduce((sum, mean) => sum + ((means[0] - mean) * 2 * Math.log(horizon)) / kl(mean, means[0]), 0);
/** Auer, Cesa-Bianchi, Freund & Schapire (2002), Corollary 3.2: 2.63 √(T K ln K) for γ tuned to T. */
const exp3Bound = 2.63 * Math.sqrt(horizon * means.length * Math.log(means.length));

describe("proven bounds on regret", () => {
  it.each([
    ["ucb1", ucb1Bound],
    ["klUcb", divergenceBound],
    ["thompson", divergenceBound],
    ["exp3", exp3Bound],
  ])("hold for %s", async (policy, bound) => {
    const comparison = await compareBandits({ problem, policies: [policy], horizon, repetitions: 200 });
    const last = summaryOf(comparison)[0].regret.at(-1);
    expect((last?.mean ?? Infinity) + 3 * (last?.standardError ?? Infinity)).toBeLessThan(bound);
    expect(last?.mean).toBeGreaterThan(2); // it explores at all
  });
});

describe("a comparison", () => {
  const short = { problem, horizon: 300, repetitions: 40, seed: 3 };

  it("gives everyone the same figures whoever else is compared", async () => {
    const alone = await compareBandits({ ...short, policies: ["thompson"] });
    const among = await compareBandits({ ...short, policies: ["ucb1", "exp3", "thompson", "klUcb"] });
    expect(among.rows[2]).toEqual(alone.rows[0]);
  });

  it("gives the same rows on one thread, two, or none", async () => {
    const input = { ...short, horizon: 50_000, policies: ["ucb1", "thompson"] };
    const here = await compareBandits(input);
    for (const workers of [1, 2]) {
      const pool = nodePool({ workers });
      try {
        expect((await compareBandits(input, { play: playBlocksOn(pool) })).rows).toEqual(here.rows);
      } finally {
        await pool.close();
      }
    }
  });

  it("ends its repetitions when the standard error is small enough, after the same number wherever it runs", async () => {
    const sure = await compareBandits({
      ...short,
      policies: ["ucb1"],
      repetitions: 5000,
      untilStandardError: 1,
    });
    expect(sure.rows[0].repetitions).toBeLessThan(5000);
    expect(summaryOf(sure)[0].regret.at(-1)?.standardError).toBeLessThanOrEqual(1);
  });
});
