/** Of the agents of continuous actions. Layers of 64 do as well here as the zoo's of 256 to 400, in a tenth of the time. */
import type { Tuned } from "./tuned.ts";

const small = { model: "mlp:hidden=[64,64]", critic: "mlp:hidden=[64,64]" };

const pendulum = { ...small, learningRate: 1e-3, bufferSize: 200_000 };

/** Of those whose policy is deterministic. */
const deterministic = {
  ...pendulum,
  discount: 0.98,
  learningStarts: 1000,
  noise: "gaussian",
  noiseScale: 0.1,
};

/**
 * A valley that luck of its own in each step never leaves: pushes drift over some ten steps, so that nearly every episode
 * of training arrives.
 */
const valley = {
  ...small,
  learningRate: 1e-3,
  bufferSize: 50_000,
  batchSize: 128,
  learningStarts: 100,
  noise: "ornsteinUhlenbeck",
  noiseStep: 0.1,
};

const origin = "Palaestra, tuned on seeds 0-4; drifting noise as in rl-baselines3-zoo, td3.yml";

export const continuousTuned: readonly Tuned[] = [
  {
    agent: "sac",
    env: "Pendulum-v1",
    params: pendulum,
    origin: "rl-baselines3-zoo, sac.yml, with layers of 64",
  },
  {
    agent: "td3",
    env: "Pendulum-v1",
    params: deterministic,
    origin: "rl-baselines3-zoo, td3.yml, with layers of 64 and learning from step 1,000",
  },
  {
    agent: "ddpg",
    env: "Pendulum-v1",
    params: deterministic,
    origin: "rl-baselines3-zoo, ddpg.yml, with layers of 64 and learning from step 1,000",
  },
  {
    agent: "sac",
    env: "MountainCarContinuous-v0",
    params: { ...valley, noiseScale: 0.5, discount: 0.99, tau: 0.01 },
    origin,
  },
  {
    agent: "td3",
    env: "MountainCarContinuous-v0",
    params: { ...valley, noiseScale: 1, discount: 0.999, tau: 0.02 },
    origin,
  },
  {
    agent: "ddpg",
    env: "MountainCarContinuous-v0",
    params: { ...valley, noiseScale: 1, discount: 0.99, tau: 0.02 },
    origin,
  },
];
