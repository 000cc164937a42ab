import { bestPolicy, type Claim, lastPolicy, reached } from "./claim.ts";

const cartPole = {
  world: "CartPole-v1",
  agent: "dqn",
  budget: "50,000 steps",
  reference:
    "solved from 475 (Gymnasium's threshold); 500 ± 0 in 50,000 steps (rl-baselines3-zoo benchmark, DQN)",
  spec: { env: "CartPole-v1", agent: "dqn", steps: 50_000 },
  seeds: 10,
} as const;

/** Without velocities; the best of the periodic evaluations, over fresh episodes. */
const masked = { world: "MaskedCartPole-v1", budget: "200,000 steps", figure: bestPolicy, seeds: 10 };
const maskedPlan = {
  env: "MaskedCartPole-v1",
  steps: 200_000,
  evaluation: { every: 10_000, episodes: 20, final: 100 },
} as const;

const mean = (figures: readonly number[]) => figures.reduce((sum, value) => sum + value, 0) / figures.length;

export const valuesClaims: readonly Claim[] = [
  {
    ...cartPole,
    id: "dqn-cartPole-best",
    bar: "best policy ≥ 475 on 9 of 10 seeds",
    figure: bestPolicy,
    holds: (figures) => reached(figures, 475) >= 0.9 * figures.length,
    short: {
      spec: { steps: 8000, evaluation: { every: 2000, episodes: 10, final: 20 } },
      bar: "best policy ≥ 150 on both seeds",
      holds: (figures) => reached(figures, 150) === figures.length,
    },
  },
  {
    ...cartPole,
    id: "dqn-cartPole-last",
    bar: "last policy ≥ 475 on 7 of 10 seeds",
    figure: lastPolicy,
    holds: (figures) => reached(figures, 475) >= 0.7 * figures.length,
  },
  {
    ...masked,
    id: "recurrentDqn-maskedCartPole",
    agent: "recurrentDqn",
    bar: "best policy ≥ 400 on 7 of 10 seeds",
    reference:
      "POPGym reports GRU agents well above memoryless ones on PositionOnlyCartPole (Morad et al. 2023)",
    spec: { ...maskedPlan, agent: "recurrentDqn" },
    holds: (figures) => reached(figures, 400) >= 0.7 * figures.length,
  },
  {
    ...masked,
    id: "dqn-maskedCartPole",
    agent: "dqn",
    bar: "a network without memory stays below 150 on every seed",
    reference: "pushing the way the pole leans lasts some 40 steps",
    spec: { ...maskedPlan, agent: "dqn" },
    holds: (figures) => figures.every((figure) => figure < 150),
  },
  {
    id: "dqn-acrobot",
    world: "Acrobot-v1",
    agent: "dqn",
    budget: "100,000 steps",
    bar: "mean of the best policies ≥ −90",
    reference: "−76.6 ± 11.8 (rl-baselines3-zoo benchmark, DQN); −91.5 ± 7.2 (CleanRL, DQN)",
    spec: { env: "Acrobot-v1", agent: "dqn", steps: 100_000, evaluation: { every: 10_000 } },
    seeds: 10,
    figure: bestPolicy,
    holds: (figures) => mean(figures) >= -90,
  },
  {
    id: "dqn-flappy",
    world: "Flappy-v0",
    agent: "dqn",
    budget: "300,000 steps",
    bar: "best policy passes 100 pipes and more, mean over episodes of at most 10,000 steps, on half of the seeds",
    reference: "some 114 pipes are all that the time allows",
    spec: {
      env: "Flappy-v0",
      agent: "dqn",
      steps: 300_000,
      evaluation: { every: 20_000, episodes: 10, final: 100, maxSteps: 10_000 },
    },
    seeds: 10,
    figure: bestPolicy,
    holds: (figures) => reached(figures, 100) >= 0.5 * figures.length,
  },
];
