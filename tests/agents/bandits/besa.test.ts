import { describe, expect, it } from "vitest";
import type { Besa } from "../../../agents/bandits/exploring/besa.ts";
import { rng } from "../../../envs/index.ts";
import { pay, policy } from "./scripted.ts";

describe("BESA", () => {
  it.each([
    { rewards: [[1], [1, 0, 0]], second: 0 }, // a draw at best: the arm pulled less wins
    { rewards: [[0], [1, 0, 0]], second: 1 / 3 },
    {
      rewards: [
        [0, 1],
        [1, 1, 0, 0],
      ],
      second: 1 / 6,
    },
    {
      rewards: [
        [0, 1],
        [1, 0],
      ],
      second: 1 / 2,
    },
    { rewards: [[], [5]], second: 0 },
    {
      rewards: [
        [2, 2],
        [3, 1],
      ],
      second: 1 / 2,
    },
  ])("duels as worked by hand: $rewards", ({ rewards, second }) => {
    const agent = policy("besa", 2) as Besa;
    rewards.forEach((own, arm) => {
      for (const reward of own) pay(agent, arm, reward);
    });
    const before = agent.save().rewards;
    const draws = 3000;
    let wins = 0;
    for (let i = 0; i < draws; i++) wins += agent.act(0, "explore");
    const room = 4 * Math.sqrt(second * (1 - second)) + 1e-9;
    expect(Math.abs(wins / draws - second)).toBeLessThan(room / Math.sqrt(draws));
    expect(Math.abs(agent.probabilities(0)[1] - second)).toBeLessThan(room / Math.sqrt(4000));
    expect(agent.save().rewards).toEqual(before);
  });

  it("keeps rewards in the order in which they came, arm by arm, through a checkpoint", () => {
    const agent = policy("besa", 2) as Besa;
    for (let i = 0; i < 100; i++) pay(agent, i % 2, i);
    const other = policy("besa", 2) as Besa;
    other.load(structuredClone(agent.save()));
    expect(other.save()).toEqual(agent.save());
    expect([...other.save().rewards.subarray(48, 52)]).toEqual([96, 98, 1, 3]);
  });

  it("loses little on easy arms", () => {
    const means = [0.1, 0.5, 0.9];
    const luck = rng("besa/world");
    const agent = policy("besa", 3);
    const pulls = [0, 0, 0];
    for (let t = 0; t < 2000; t++) {
      const arm = agent.act(0, "explore") as number;
      pulls[arm]++;
      pay(agent, arm, luck.bernoulli(means[arm]) ? 1 : 0);
    }
    expect(pulls[2]).toBeGreaterThan(1900);
  });
});
