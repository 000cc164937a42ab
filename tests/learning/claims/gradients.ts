import { bestPolicy, type Claim, lastPolicy, reached } from "./claim.ts";

const solved = "solved from 475 (Gymnasium's threshold)";
const nineOfTen = (figures: readonly number[]) => reached(figures, 475) >= 0.9 * figures.length;
const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

const ppoCartPole = {
  world: "CartPole-v1",
  agent: "ppo",
  budget: "100,000 steps",
  reference: `${solved}; 500 ± 0 in 100,000 steps (rl-baselines3-zoo benchmark, PPO)`,
  spec: { env: "CartPole-v1", agent: "ppo", steps: 100_000, evaluation: { every: 5000 } },
  seeds: 10,
} as const;

const a2cCartPole = {
  world: "CartPole-v1",
  agent: "a2c",
  budget: "200,000 steps",
  reference: `${solved}; 500 ± 0 in 500,000 steps (rl-baselines3-zoo benchmark, A2C)`,
  spec: { env: "CartPole-v1", agent: "a2c", steps: 200_000, evaluation: { every: 10_000 } },
  seeds: 10,
} as const;

export const gradientsClaims: readonly Claim[] = [
  {
    ...ppoCartPole,
    id: "ppo-cartPole-best",
    bar: "best policy ≥ 475 on 9 of 10 seeds",
    figure: bestPolicy,
    holds: nineOfTen,
    short: {
      spec: { steps: 40_000 },
      bar: "best policy ≥ 195 on both",
      holds: (figures) => reached(figures, 195) === figures.length,
    },
  },
  {
    ...ppoCartPole,
    id: "ppo-cartPole-last",
    bar: "last policy ≥ 475 on 9 of 10 seeds",
    figure: lastPolicy,
    holds: nineOfTen,
  },
  {
    ...a2cCartPole,
    id: "a2c-cartPole-best",
    bar: "best policy ≥ 475 on 9 of 10 seeds",
    figure: bestPolicy,
    holds: nineOfTen,
    short: {
      spec: { steps: 100_000 },
      bar: "best policy ≥ 195 on both",
      holds: (figures) => reached(figures, 195) === figures.length,
    },
  },
  {
    ...a2cCartPole,
    id: "a2c-cartPole-last",
    bar: "last policy ≥ 475 on 7 of 10 seeds",
    figure: lastPolicy,
    holds: (figures) => reached(figures, 475) >= 0.7 * figures.length,
  },
  {
    id: "ppo-acrobot",
    world: "Acrobot-v1",
    agent: "ppo",
    budget: "300,000 steps",
    bar: "mean of the best policies ≥ −90",
    reference: "−73.5 ± 18.2 in 1,000,000 steps (rl-baselines3-zoo benchmark, PPO); −86.36 ± 1.32 (CleanRL)",
    spec: {
      env: "Acrobot-v1",
      agent: "ppo",
      steps: 300_000,
      evaluation: { every: 20_000 },
    },
    seeds: 10,
    figure: bestPolicy,
    holds: (figures) => mean(figures) >= -90,
  },
  {
    id: "ppo-mountainCarContinuous",
    world: "MountainCarContinuous-v0",
    agent: "ppo",
    budget: "60,000 steps",
    bar: "best policy ≥ 90 on 9 of 10 seeds",
    reference:
      "solved from 90 (Gymnasium's threshold); 88.3 in 20,000 steps (rl-baselines3-zoo benchmark, PPO)",
    spec: {
      env: "MountainCarContinuous-v0",
      agent: "ppo",
      steps: 60_000,
      evaluation: { every: 20_000 },
    },
    seeds: 10,
    figure: bestPolicy,
    holds: (figures) => reached(figures, 90) >= 0.9 * figures.length,
  },
  {
    id: "reinforce-cartPole",
    world: "CartPole-v1",
    agent: "reinforce",
    budget: "200,000 steps",
    bar: "last policy ≥ 475 on 9 of 10 seeds",
    reference: solved,
    spec: { env: "CartPole-v1", agent: "reinforce", steps: 200_000, evaluation: { every: 10_000 } },
    seeds: 10,
    figure: lastPolicy,
    holds: nineOfTen,
  },
];
