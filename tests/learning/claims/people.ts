import { recordPlay } from "../../../arena/recording.ts";
import { Simulation } from "../../../envs/core/simulation.ts";
import { makeWorld } from "../../../envs/index.ts";
import { type Claim, lastPolicy, reached } from "./claim.ts";

const evolved = { budget: "100,000 steps", seeds: 10, figure: lastPolicy } as const;
const evaluation = { every: 0, final: 100 };
const cartPole =
  "solved from 475 (Gymnasium's threshold); ARS, a kin of both, 500 in 50,000 steps (rl-baselines3-zoo benchmark)";
const mountainCar = "solved from 90; ARS 96.7 in 500,000 steps (rl-baselines3-zoo benchmark)";

/** Ten episodes of a rule that balances the pole, as play to learn from. */
function balanced() {
  const simulation = new Simulation("CartPole-v1", makeWorld("CartPole-v1"));
  const agent = {
    params: {},
    act: (seen: unknown) => {
      const [x, v, angle, turn] = seen as Float32Array;
      return 0.05 * x + 0.1 * v + angle + 0.3 * turn > 0 ? 1 : 0;
    },
    save: () => ({}),
    load: () => undefined,
  };
  const task = { simulation, agent, player: "a rule", seed: "claims", episodes: 10, maxSteps: 500 };
  return recordPlay(task).demonstrations;
}

export const peopleClaims: readonly Claim[] = [
  {
    ...evolved,
    id: "crossEntropyMethod-cartPole",
    world: "CartPole-v1",
    agent: "crossEntropyMethod",
    bar: "mean ≥ 475 on 9 of 10 seeds",
    reference: cartPole,
    spec: { env: "CartPole-v1", agent: "crossEntropyMethod", steps: 100_000, evaluation },
    holds: (figures) => reached(figures, 475) >= 0.9 * figures.length,
    short: { spec: {}, bar: "≥ 475 on both", holds: (figures) => reached(figures, 475) === figures.length },
  },
  {
    ...evolved,
    id: "evolutionStrategies-cartPole",
    world: "CartPole-v1",
    agent: "evolutionStrategies",
    bar: "mean ≥ 475 on 9 of 10 seeds",
    reference: cartPole,
    spec: { env: "CartPole-v1", agent: "evolutionStrategies", steps: 100_000, evaluation },
    holds: (figures) => reached(figures, 475) >= 0.9 * figures.length,
    short: { spec: {}, bar: "≥ 475 on both", holds: (figures) => reached(figures, 475) === figures.length },
  },
  {
    ...evolved,
    id: "crossEntropyMethod-mountainCarContinuous",
    world: "MountainCarContinuous-v0",
    agent: "crossEntropyMethod",
    budget: "300,000 steps",
    bar: "mean ≥ 90 on 9 of 10 seeds",
    reference: mountainCar,
    spec: { env: "MountainCarContinuous-v0", agent: "crossEntropyMethod", steps: 300_000, evaluation },
    holds: (figures) => reached(figures, 90) >= 0.9 * figures.length,
  },
  {
    ...evolved,
    id: "evolutionStrategies-mountainCarContinuous",
    world: "MountainCarContinuous-v0",
    agent: "evolutionStrategies",
    budget: "300,000 steps",
    bar: "mean ≥ 90 on 9 of 10 seeds",
    reference: mountainCar,
    spec: { env: "MountainCarContinuous-v0", agent: "evolutionStrategies", steps: 300_000, evaluation },
    holds: (figures) => reached(figures, 90) >= 0.9 * figures.length,
  },
  {
    id: "behaviouralCloning-cartPole",
    world: "CartPole-v1",
    agent: "behaviouralCloning",
    budget: "10 recorded episodes, 5,000 updates",
    bar: "mean ≥ 475 on 9 of 10 seeds",
    reference: "what was recorded is a rule that balances for 500 (measured here)",
    spec: {
      env: "CartPole-v1",
      agent: { id: "behaviouralCloning", params: { demonstrations: balanced() } },
      steps: 5000,
      evaluation,
    },
    seeds: 10,
    figure: lastPolicy,
    holds: (figures) => reached(figures, 475) >= 0.9 * figures.length,
    short: {
      spec: { steps: 2000 },
      bar: "≥ 400 on both",
      holds: (figures) => reached(figures, 400) === figures.length,
    },
  },
  {
    id: "rlhf-cartPole",
    world: "CartPole-v1",
    agent: "rlhf",
    budget: "100,000 steps, the reward hidden, 200 scripted preferences",
    bar: "≥ 400, 80 % of the most that training on the true reward can give, on 9 of 10 seeds",
    reference: "500, what PPO reaches on the true reward in as many steps (rl-baselines3-zoo benchmark)",
    spec: {
      env: { id: "CartPole-v1", wrappers: [{ id: "hiddenReward" }] },
      agent: "rlhf",
      steps: 100_000,
      evaluation,
    },
    seeds: 10,
    figure: lastPolicy,
    holds: (figures) => reached(figures, 400) >= 0.9 * figures.length,
  },
];
