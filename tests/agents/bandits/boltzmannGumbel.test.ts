import { describe, expect, it } from "vitest";
import type { BoltzmannGumbel } from "../../../agents/bandits/exploring/boltzmannGumbel.ts";
import { chancesOfHighest } from "../../../agents/bandits/exploring/gumbel.ts";
import { rng } from "../../../envs/index.ts";
import { pay, policy } from "./scripted.ts";

/** Means and pulls of arms, paid what they pay on average. */
function played(id: string, arms: readonly (readonly [mean: number, pulls: number])[]) {
  const agent = policy(id, arms.length);
  arms.forEach(([mean, pulls], arm) => {
    for (let i = 0; i < pulls; i++) pay(agent, arm, mean);
  });
  return agent;
}

const uneven = [
  [0.5, 4],
  [0.7, 25],
  [0.2, 1],
  [0.65, 9],
] as const;

describe("Boltzmann-Gumbel", () => {
  it("is softmax where all arms were pulled as often", () => {
    const weights = [0.1, 0.5, 0.3].map((mean) => Math.exp(mean / 0.25)); // σ / √n = 0.5 / 2
    const total = weights.reduce((sum, weight) => sum + weight);
    const agent = played("boltzmannGumbel", [
      [0.1, 4],
      [0.5, 4],
      [0.3, 4],
    ]);
    agent.probabilities?.(0).forEach((chance, arm) => {
      expect(Math.abs(chance - weights[arm] / total)).toBeLessThan(2e-7);
    });
  });

  it("tells the probability of each arm, whatever the scales", () => {
    const chances = chancesOfHighest([0, 0.3, 0.31], [1, 0.01, 0.003]);
    const draws = 200_000;
    const luck = rng("gumbel");
    const gumbel = () => -Math.log(-Math.log(luck.uniform()));
    const wins = [0, 0, 0];
    for (let i = 0; i < draws; i++) {
      const values = [gumbel(), 0.3 + 0.01 * gumbel(), 0.31 + 0.003 * gumbel()];
      wins[values.indexOf(Math.max(...values))]++;
    }
    chances.forEach((chance, i) => {
      expect(Math.abs(wins[i] / draws - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / draws));
    });
  });

  it("pulls the perturbed leader, though it looks at few arms in full", () => {
    const agent = played("boltzmannGumbel", uneven) as BoltzmannGumbel;
    const luck = rng("boltzmannGumbel/test");
    const order = [1, 0, 2, 3]; // the leader first
    const seen = new Set<number>();
    for (let i = 0; i < 2000; i++) {
      const values = [0, 0, 0, 0];
      for (const arm of order) {
        const [mean, pulls] = uneven[arm];
        values[arm] = mean - (0.5 / Math.sqrt(pulls)) * Math.log(-Math.log(luck.uniform()));
      }
      const arm = agent.act(0, "explore");
      expect(arm).toBe(values.indexOf(Math.max(...values)));
      seen.add(arm);
    }
    expect(seen.size).toBe(4);
  });
});
