import { describe, expect, it } from "vitest";
import { QLearning } from "../../../agents/tabular/qLearning.ts";
import { mean, runToEnd, standardError } from "../../../arena/index.ts";
import { discrete, rng } from "../../../envs/index.ts";

const setting = { observationSpace: discrete(2), actionSpace: discrete(2) };
const config = { learningRate: 0.5, discount: 0.9, epsilon: 0, initialValue: 0, ties: "random" } as const;

describe("Q-learning", () => {
  it("moves a value half way to its target, as worked by hand, and bootstraps over a time limit but not over an ending", () => {
    const agent = new QLearning(setting, config, rng("q"));
    const step = {
      observation: 0,
      action: 1,
      reward: 2,
      nextObservation: 1,
      terminated: false,
      truncated: false,
    };
    agent.table.values.set([0, 0, 10, 4]);
    agent.learn(step); // 0 + ½ (2 + 0.9 · 10 − 0)
    expect(agent.table.values[1]).toBe(5.5);
    agent.learn({ ...step, truncated: true }); // 5.5 + ½ (11 − 5.5)
    expect(agent.table.values[1]).toBe(8.25);
    agent.learn({ ...step, terminated: true }); // 8.25 + ½ (2 − 8.25)
    expect(agent.table.values[1]).toBe(5.125);
    agent.learn({ ...step, nextMask: Uint8Array.of(0, 1) }); // 5.125 + ½ (2 + 0.9 · 4 − 5.125)
    expect(agent.table.values[1]).toBeCloseTo(5.3625, 12);
  });

  it("walks the cliff's edge in 13 steps after 500 episodes, falling on the way as in Sutton & Barto's figure", () => {
    const runs = Array.from({ length: 10 }, (_, seed) => {
      const params = { learningRate: 0.5, discount: 1, epsilon: 0.1 };
      return runToEnd({
        env: "CliffWalking-v1",
        agent: { id: "qLearning", params },
        seed,
        steps: 12_000,
        evaluation: { every: 0, final: 1 },
      });
    });
    for (const { evaluation } of runs) expect(evaluation?.mean).toBe(-13);
    const late = runs.map(({ returns }) => mean(returns.slice(200, 500)));
    const error = standardError(late) ?? 0;
    expect(Math.abs(mean(late) + 50)).toBeLessThan(4 * error + 2); // reference: −50 over episodes 201–500
  });
});
