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

export const valuesClaims: readonly Claim[] = [
  {
    ...cartPole,
    id: "dqn-cartPole-best",
    bar: "best policy ≥ 475 on 9 of 10 seeds",
    figure: bestPolicy,
    holds: (figures) => reached(figures, 475) >= 0.9 * figures.length,
  },
  {
    ...cartPole,
    id: "dqn-cartPole-last",
    bar: "last policy ≥ 475 on 7 of 10 seeds",
    figure: lastPolicy,
    holds: (figures) => reached(figures, 475) >= 0.7 * figures.length,
  },
];
