import { describe, expect, it } from "vitest";
import { ThompsonAgent } from "../../../agents/bandits/thompsonAgent.ts";
import type { Agent } from "../../../agents/index.ts";
import { near, paid, policy } from "./golden.ts";

/** Mean and deviation of an arm's posterior. */
function posterior(agent: Agent, arm: number): [number, number] {
  if (!(agent instanceof ThompsonAgent)) throw new Error("expected a policy with posteriors");
  return [agent.beliefs.means[arm], agent.beliefs.deviations[arm]];
}

const betaOf = (alpha: number, beta: number): [number, number] => {
  const n = alpha + beta;
  return [alpha / n, Math.sqrt((alpha * beta) / n / n / (n + 1))];
};

function lived(id: string, params: object, pulls: readonly (readonly [number, number])[]): Agent {
  const agent = policy(id, 2, params);
  for (const [arm, reward] of pulls) agent.learn?.(paid(arm, reward));
  return agent;
}

describe("posteriors, as worked by hand", () => {
  const pulls = [
    [0, 1],
    [0, 1],
    [1, 0],
    [0, 0],
    [1, 1],
  ] as const;

  it("of a window know its pulls alone", () => {
    const agent = lived("slidingWindowThompson", { window: 3, priorBeta: 2 }, pulls); // 1: 0, 0: 0, 1: 1
    expect(posterior(agent, 0)).toEqual(near(betaOf(1, 3)));
    expect(posterior(agent, 1)).toEqual(near(betaOf(2, 3)));
  });

  it("of discounted arms weigh each pull by γ to the power of the pulls since, arms that were not pulled too", () => {
    const agent = lived("discountedThompson", { discount: 0.5, priorAlpha: 2 }, pulls);
    expect(posterior(agent, 0)).toEqual(near(betaOf(2 + 1 / 16 + 1 / 8, 1 + 1 / 2)));
    expect(posterior(agent, 1)).toEqual(near(betaOf(2 + 1, 1 + 1 / 4)));
  });
});

describe.each(["slidingWindowThompson", "discountedThompson"])("%s", (id) => {
  it("tells the probability of the highest draw: of Beta(3, 1) and the uniform 3 / 4", () => {
    const agent = lived(id, id === "discountedThompson" ? { discount: 1 } : { window: 10 }, [
      [0, 1],
      [0, 1],
    ]);
    expect([...(agent.probabilities?.(0) ?? [])]).toEqual([expect.closeTo(0.75, 6), expect.closeTo(0.25, 6)]);
    const draws = 20_000;
    let first = 0;
    for (let i = 0; i < draws; i++) if (agent.act(0, "explore") === 0) first++;
    expect(Math.abs(first / draws - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / draws));
  });

  it("takes rewards between the lowest and the highest as chances of success", () => {
    const agent = policy(id, 2, {
      ...(id === "discountedThompson" ? { discount: 1 } : { window: 4000 }),
      low: -1,
      high: 3,
    });
    for (let i = 0; i < 4000; i++) agent.learn?.(paid(0, 0)); // a quarter of the way
    expect(Math.abs(posterior(agent, 0)[0] - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 4000));
    expect(() => agent.learn?.(paid(0, 4))).toThrow(/Thompson sampling: expected rewards in \[-1, 3\]/);
  });
});
