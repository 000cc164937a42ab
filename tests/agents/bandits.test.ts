import { describe, expect, it } from "vitest";
import { EpsilonGreedy } from "../../agents/bandits/exploring/epsilonGreedy.ts";
import { IndexAgent } from "../../agents/bandits/indexAgent.ts";
import { agents } from "../../agents/index.ts";
import { mean, runToEnd, standardError } from "../../arena/index.ts";
import { discrete, rng } from "../../envs/index.ts";

const paid = (action: number, reward: number) =>
  ({ observation: 0, action, reward, nextObservation: 0, terminated: false, truncated: false }) as const;

/** An index policy by its id, before its first pull. */
function indexAgent(id: string, arms: number, params: object = {}): IndexAgent<Record<string, unknown>> {
  const setting = { observationSpace: discrete(1), actionSpace: discrete(arms) };
  const agent = agents.get(id).make(setting, agents.params(id, params), rng(`${id}/test`));
  if (agent instanceof IndexAgent) return agent;
  throw new Error(`${id} gives its arms no index`);
}

describe("UCB1", () => {
  it("bounds each arm as worked by hand", () => {
    // t = 3: 1/2 + √(2 ln 3 / 2) and 1 + √(2 ln 3 / 1)
    const ucb = indexAgent("ucb1", 2);
    for (const [arm, reward] of [
      [0, 1],
      [0, 0],
      [1, 1],
    ] as const)
      ucb.learn(paid(arm, reward));
    expect([...ucb.indices()]).toEqual([expect.closeTo(1.548147, 6), expect.closeTo(2.482304, 6)]);
  });

  it("tries every arm before any a second time", () => {
    const ucb = indexAgent("ucb1", 5);
    const pulls = Array.from({ length: 5 }, () => {
      const arm = ucb.act(0, "explore");
      ucb.learn(paid(arm, 1));
      return arm;
    });
    expect(pulls.sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it("keeps expected regret under the bound of Theorem 1, with 3 standard errors to spare", () => {
    const means = [0.9, 0.6, 0.5];
    const regrets = Array.from({ length: 30 }, (_, seed) => {
      const spec = {
        env: { id: "BernoulliBandit", params: { means } },
        agent: "ucb1",
        seed,
        steps: 2000,
        evaluation: { every: 0, final: 0 },
      };
      return runToEnd(spec).totals["regret"];
    });
    const bound = [0.3, 0.4].reduce(
      (sum, gap) => sum + (8 * Math.log(2000)) / gap + (1 + Math.PI ** 2 / 3) * gap,
      0,
    );
    expect(mean(regrets) + 3 * (standardError(regrets) ?? 0)).toBeLessThan(bound);
    expect(mean(regrets)).toBeGreaterThan(5); // it explores at all
  });
});

describe("ε-greedy", () => {
  const config = { epsilon: 0.1, stepSize: 0, initialValue: 0, untriedFirst: false };

  it("averages rewards, or weighs the newest by a constant step size, as worked by hand", () => {
    const averaging = new EpsilonGreedy(1, config, rng("a"));
    const weighing = new EpsilonGreedy(1, { ...config, stepSize: 0.5, initialValue: 4 }, rng("b"));
    for (const reward of [1, 0, 5]) {
      averaging.learn(paid(0, reward));
      weighing.learn(paid(0, reward));
    }
    expect(averaging.values[0]).toBe(2);
    expect(weighing.values[0]).toBe(3.125); // (4 + 1) / 2 = 2.5, (2.5 + 0) / 2 = 1.25, (1.25 + 5) / 2 = 3.125
  });

  it("explores at the rate ε, all arms equally", () => {
    const agent = new EpsilonGreedy(4, { ...config, epsilon: 0.4 }, rng("rate"));
    agent.learn(paid(2, 1));
    const counts = [0, 0, 0, 0];
    const draws = 8000;
    for (let i = 0; i < draws; i++) counts[agent.act(0, "explore")]++;
    for (const arm of [0, 1, 3])
      expect(Math.abs(counts[arm] - 0.1 * draws)).toBeLessThan(4 * Math.sqrt(0.09 * draws));
  });
});
