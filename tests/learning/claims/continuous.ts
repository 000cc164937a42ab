import { bestPolicy, type Claim, lastPolicy, reached } from "./claim.ts";

const small = {
  model: "mlp:hidden=[32,32]",
  critic: "mlp:hidden=[32,32]",
  batchSize: 64,
  learningRate: 2e-3,
};

/** What the best and the last policy come to, of an agent that swings the pendulum up. */
function pendulum(agent: string, reference: string): Claim[] {
  const common = {
    world: "Pendulum-v1",
    agent,
    budget: "20,000 steps",
    reference,
    spec: { env: "Pendulum-v1", agent, steps: 20_000 },
    seeds: 10,
  };
  return [
    {
      ...common,
      id: `${agent}-pendulum-best`,
      bar: "best policy ≥ −180 on 9 of 10 seeds",
      figure: bestPolicy,
      holds: (figures) => reached(figures, -180) >= 0.9 * figures.length,
      short: {
        spec: {
          agent: { id: agent, params: { ...small, learningStarts: 500 } },
          steps: 6000,
          evaluation: { every: 1000, episodes: 5, final: 20 },
        },
        bar: "best policy ≥ −300 after 6,000 steps with layers of 32 (chance: −1,221)",
        holds: (figures) => figures.every((figure) => figure >= -300),
      },
    },
    {
      ...common,
      id: `${agent}-pendulum-last`,
      bar: "last policy ≥ −180 on 9 of 10 seeds",
      figure: lastPolicy,
      holds: (figures) => reached(figures, -180) >= 0.9 * figures.length,
    },
  ];
}

/** The same of the car that must swing out of its valley. */
function mountainCar(agent: string, reference: string): Claim {
  return {
    id: `${agent}-mountainCarContinuous-best`,
    world: "MountainCarContinuous-v0",
    agent,
    budget: "20,000 steps",
    bar: "best policy ≥ 90 on 9 of 10 seeds",
    reference,
    spec: { env: "MountainCarContinuous-v0", agent, steps: 20_000 },
    seeds: 10,
    figure: bestPolicy,
    holds: (figures) => reached(figures, 90) >= 0.9 * figures.length,
  };
}

export const continuousClaims: readonly Claim[] = [
  ...pendulum("sac", "−157.0 ± 88.7 (rl-baselines3-zoo benchmark, SAC, 20,000 steps)"),
  ...pendulum("td3", "−151.9 (rl-baselines3-zoo benchmark, TD3, 20,000 steps)"),
  mountainCar(
    "sac",
    "94.7 after 50,000 steps (rl-baselines3-zoo benchmark, SAC); solved from 90 (Gymnasium)",
  ),
  mountainCar(
    "td3",
    "93.5 after 300,000 steps (rl-baselines3-zoo benchmark, TD3); solved from 90 (Gymnasium)",
  ),
];
