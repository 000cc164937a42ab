/** Pulls by hand, and how they are judged. */
import { expect } from "vitest";
import { banditOf } from "../../../arena/bandits/spec.ts";
import { Simulation } from "../../../envs/core/simulation.ts";
import { envs, type Seed } from "../../../envs/index.ts";

export interface Opened {
  readonly simulation: Simulation;
  /** What the arm paid, now. */
  pull(arm: number): number;
  /** What the arms pay on average, now. */
  means(): number[];
}

export function open(id: string, params: object = {}, seed: Seed = 0): Opened {
  const world = banditOf(envs.resolve({ id, params }));
  const simulation = new Simulation(envs.canonical(id), world);
  simulation.begin(seed);
  return {
    simulation,
    pull: (arm) => simulation.step(arm).reward,
    means() {
      const out = new Float64Array(world.bandit.arms);
      world.bandit.means(simulation.state, out);
      return [...out];
    },
  };
}

export function rewardsOf(id: string, params: object, arm: number, pulls: number): number[] {
  const { pull } = open(id, params, `arm ${arm}`);
  return Array.from({ length: pulls }, () => pull(arm));
}

export const laiRobbins = (id: string, params: object = {}): number | undefined => {
  const { simulation } = open(id, params);
  return simulation.world.bandit?.laiRobbins?.(simulation.state);
};

/** Mean and variance within 4.5 standard errors, the variance's from the fourth moment of the sample. */
export function expectMoments(rewards: readonly number[], mean: number, variance: number): void {
  const n = rewards.length;
  const average = rewards.reduce((sum, x) => sum + x, 0) / n;
  expect(Math.abs(average - mean)).toBeLessThan(4.5 * Math.sqrt(variance / n));
  const squares = rewards.map((x) => (x - mean) * (x - mean));
  const spread = squares.reduce((sum, x) => sum + x, 0) / n;
  const fourth = squares.reduce((sum, x) => sum + (x - spread) * (x - spread), 0) / n;
  expect(Math.abs(spread - variance)).toBeLessThanOrEqual(4.5 * Math.sqrt(fourth / n) + 1e-12);
}

/** Kolmogorov's and Smirnov's test at the level 1e-5: √n D above 2.47 by chance. */
export function expectLaw(rewards: readonly number[], cdf: (x: number) => number): void {
  const sorted = [...rewards].sort((a, b) => a - b);
  const n = sorted.length;
  const distance = Math.max(...sorted.map((x, i) => Math.max((i + 1) / n - cdf(x), cdf(x) - i / n)));
  expect(distance * Math.sqrt(n)).toBeLessThan(2.47);
}

/** Pearson's test of counts 0, 1, …, the last standing for all above: within 4.5 of its own standard deviations. */
export function expectCounts(rewards: readonly number[], probabilities: readonly number[]): void {
  const n = rewards.length;
  const last = probabilities.length - 1;
  const seen = probabilities.map(() => 0);
  for (const reward of rewards) seen[Math.min(reward, last)]++;
  const chiSquared = probabilities.reduce((sum, p, k) => sum + (seen[k] - n * p) ** 2 / (n * p), 0);
  expect(chiSquared).toBeLessThan(last + 4.5 * Math.sqrt(2 * last));
}

/** Whatever is pulled, the rounds are the same: as much luck is drawn, and the means move alike. */
export function expectSameRounds(id: string, params: object = {}, rounds = 200): void {
  const [one, other] = [open(id, params, "rounds"), open(id, params, "rounds")];
  const arms = one.means().length;
  for (let round = 0; round < rounds; round++) {
    one.pull(round % arms);
    other.pull((round * round + 1) % arms);
    expect(one.simulation.save().rng).toEqual(other.simulation.save().rng);
    expect(one.means()).toEqual(other.means());
  }
}
