import { describe, expect, it } from "vitest";
import type { ExploreThenCommit } from "../../../agents/bandits/exploring/exploreThenCommit.ts";
import { pay, policy } from "./scripted.ts";

/** Pulls arms and pays them what they always pay; tells which. */
function pulls(agent: ReturnType<typeof policy>, count: number, pays: readonly number[]): number[] {
  return Array.from({ length: count }, () => {
    const arm = agent.act(0, "explore") as number;
    pay(agent, arm, pays[arm]);
    return arm;
  });
}

describe("greedy", () => {
  it("tries each arm once and stays with the best, even where all pay less than nothing", () => {
    const arms = pulls(policy("greedy", 4), 12, [-4, -1, -3, -2]);
    expect(arms.slice(0, 4).sort()).toEqual([0, 1, 2, 3]);
    expect(arms.slice(4)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe("ε-decreasing", () => {
  it("explores with probability ε₀ / t after t pulls, at most 1", () => {
    const agent = policy("epsilonDecreasing", 2, { epsilon0: 3 });
    const best = Array.from({ length: 7 }, () => {
      const share = agent.probabilities?.(0)[0];
      pay(agent, 0, 1);
      pay(agent, 1, 0);
      return share;
    });
    // t = 0, 2, 4, …: 1 − ε / 2
    expect(best).toEqual([1, 1, 3 / 4, 1 / 2, 3 / 8, 3 / 10, 1 / 4].map((epsilon) => 1 - epsilon / 2));
  });
});

describe("ε-first", () => {
  it("explores while t is at most ε · horizon", () => {
    const agent = policy("epsilonFirst", 2, { epsilon: 0.25, horizon: 16 });
    const explores = Array.from({ length: 8 }, () => {
      const share = agent.probabilities?.(0)[0];
      pay(agent, 0, 1);
      return share === 0.5;
    });
    expect(explores).toEqual([true, true, true, true, true, false, false, false]);
  });
});

describe("explore-then-commit", () => {
  it("pulls arms in turn and then one for ever, whatever it pays", () => {
    const agent = policy("etc", 3, { pulls: 2 });
    expect(pulls(agent, 6, [0, 1, 0])).toEqual([0, 1, 2, 0, 1, 2]);
    expect(pulls(agent, 50, [0, -9, 0])).toEqual(Array(50).fill(1));
  });

  it("commits to each of equals equally often", () => {
    const counts = [0, 0, 0];
    for (let i = 0; i < 600; i++) {
      const agent = policy("etc", 3, { pulls: 1 }, `equals ${i}`) as ExploreThenCommit;
      pulls(agent, 3, [1, 0, 1]);
      counts[agent.committed]++;
    }
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0] - 300)).toBeLessThan(4 * Math.sqrt(150));
  });

  it("takes the best of those allowed where its choice is not", () => {
    const agent = policy("etc", 3, { pulls: 1 });
    pulls(agent, 3, [1, 5, 3]);
    expect(agent.act(0, "explore", new Uint8Array([1, 0, 1]))).toBe(2);
  });
});
