/** Of the agents that learn action values with networks. */
import type { Tuned } from "./tuned.ts";

const minAtar = ["Asterix", "Breakout", "Freeway", "Seaquest", "SpaceInvaders"].flatMap((game) =>
  ["v0", "v1"].map((version) => `MinAtar/${game}-${version}`),
);

/** Young & Tian's, with one update each step; their RMSProp is centred, as that of Mnih et al. */
const minAtarDqn = {
  model: "minatarCnn",
  optimizer: "rmsprop",
  learningRate: 2.5e-4,
  discount: 0.99,
  batchSize: 32,
  bufferSize: 100_000,
  learningStarts: 5000,
  trainEvery: 1,
  targetEvery: 1000,
  tau: 1,
  epsilonStart: 1,
  epsilonEnd: 0.1,
  explorationSteps: 100_000,
  huberDelta: 1,
  maxGradientNorm: 1e6,
};

const cartPoleDqn = {
  model: "mlp:hidden=[64,64]",
  optimizer: "adam",
  learningRate: 3e-3,
  learningRateEnd: 1e-6,
  learningRateSteps: 35_000,
  learningRateSchedule: "linear",
  discount: 0.99,
  batchSize: 128,
  bufferSize: 100_000,
  learningStarts: 1000,
  trainEvery: 1,
  gradientSteps: 1,
  targetEvery: 1,
  tau: 0.01,
  epsilonStart: 1,
  epsilonEnd: 0.04,
  explorationSteps: 5000,
  huberDelta: 100,
  maxGradientNorm: 1000,
};

/**
 * Quantiles need no range of returns, and ε explores as in Dopamine's Rainbow. Breakout, seed 0, mean of 100 training
 * returns after 60,000 steps with an update every 4: 5.9; with 41 atoms 4.8; with atoms and noise in place of ε 3.6.
 */
const minAtarRainbow = {
  model: "minatarCnn",
  learningRate: 2.5e-4,
  learningStarts: 2000,
  trainEvery: 2,
  targetEvery: 500,
  noisy: false,
  epsilonStart: 1,
  epsilonEnd: 0.01,
  explorationSteps: 20_000,
  distribution: "quantile",
  atoms: 32,
  importanceSteps: 1_000_000,
};

export const valuesTuned: readonly Tuned[] = [
  { agent: "dqn", env: "CartPole-v1", params: cartPoleDqn, origin: "Palaestra, tuned on seeds 0-9" },
  {
    agent: "dqn",
    env: "MaskedCartPole-v1",
    params: cartPoleDqn,
    origin: "Palaestra, those for CartPole-v1: what a network without memory reaches",
  },
  {
    agent: "dqn",
    env: "MountainCar-v0",
    params: {
      model: "mlp:hidden=[256,256]",
      learningRate: 4e-3,
      discount: 0.98,
      batchSize: 128,
      bufferSize: 10_000,
      learningStarts: 1000,
      trainEvery: 16,
      gradientSteps: 8,
      targetEvery: 300,
      epsilonEnd: 0.07,
      explorationSteps: 24_000,
    },
    origin:
      "rl-baselines3-zoo, dqn.yml, MountainCar-v0, for 120,000 steps (its target moves every 600 of them)",
  },
  {
    agent: "dqn",
    env: "Acrobot-v1",
    params: {
      model: "mlp:hidden=[64,64]",
      learningRate: 1e-3,
      learningRateEnd: 1e-5,
      learningRateSteps: 80_000,
      learningRateSchedule: "linear",
      batchSize: 64,
      bufferSize: 50_000,
      learningStarts: 1000,
      trainEvery: 2,
      targetEvery: 1,
      tau: 0.01,
      epsilonEnd: 0.05,
      explorationSteps: 10_000,
    },
    origin: "Palaestra, tuned on seed 0 for 100,000 steps",
  },
  {
    agent: "recurrentDqn",
    env: "MaskedCartPole-v1",
    params: {
      model: "gru:units=64",
      learningRate: 3e-3,
      learningRateEnd: 1e-5,
      learningRateSteps: 100_000,
      learningRateSchedule: "linear",
      batchSize: 32,
      length: 16,
      burnIn: 4,
      trainEvery: 4,
      targetEvery: 1,
      tau: 0.01,
      epsilonEnd: 0.04,
      explorationSteps: 10_000,
      huberDelta: 100,
      maxGradientNorm: 1000,
    },
    origin: "Palaestra, tuned on seed 0 for 200,000 steps, after DQN's for CartPole-v1",
  },
  ...minAtar.flatMap((env) => [
    {
      agent: "dqn",
      env,
      params: minAtarDqn,
      origin: "Young & Tian (2019), arXiv:1903.03176, the DQN of its figures",
    },
    { agent: "rainbow", env, params: minAtarRainbow, origin: "Palaestra, tuned on Breakout, seed 0" },
  ]),
];
