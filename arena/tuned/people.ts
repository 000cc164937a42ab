/** Of evolution, and of agents that learn from people. */
import type { Tuned } from "./tuned.ts";

export const peopleTuned: readonly Tuned[] = [
  {
    agent: "crossEntropyMethod",
    env: "CartPole-v1",
    params: { model: "linear", population: 50, eliteFraction: 0.2, deviation: 0.5, extraVariance: 0.04 },
    origin: "Palaestra, tuned on seeds 0-9",
  },
  {
    agent: "crossEntropyMethod",
    env: "MountainCarContinuous-v0",
    params: {
      model: "mlp:hidden=[16],activation=tanh",
      normalizeObservations: true,
      population: 20,
      eliteFraction: 0.2,
      deviation: 1,
      extraVariance: 0.04,
    },
    origin: "Palaestra, tuned on seeds 0-2",
  },
  {
    agent: "evolutionStrategies",
    env: "CartPole-v1",
    params: { normalizeObservations: true, population: 20, deviation: 0.2, learningRate: 0.1 },
    origin: "Palaestra, tuned on seeds 0-9",
  },
  {
    agent: "evolutionStrategies",
    env: "MountainCarContinuous-v0",
    params: { normalizeObservations: true, population: 20, deviation: 0.5, learningRate: 0.1 },
    origin: "Palaestra, tuned on seeds 0-2",
  },
  {
    agent: "crossEntropyMethod",
    env: "Pendulum-v1",
    params: {
      population: 50,
      eliteFraction: 0.2,
      episodes: 5,
      deviation: 2,
      extraVariance: 0.5,
      extraVarianceGenerations: 20,
    },
    origin: "Palaestra, tuned on seeds 0-2 with 2,000,000 steps",
  },
  {
    agent: "evolutionStrategies",
    env: "Pendulum-v1",
    params: { population: 30, deviation: 0.2, learningRate: 0.1 },
    origin: "Palaestra, tuned on seeds 0-2 with 2,000,000 steps",
  },
  {
    agent: "rlhf",
    env: "CartPole-v1",
    params: {
      lanes: 8,
      rolloutSteps: 32,
      batchSize: 256,
      epochs: 20,
      discount: 0.98,
      lambda: 0.8,
      learningRate: 1e-3,
      learningRateSteps: 100_000,
      clipRange: 0.2,
      clipRangeSteps: 100_000,
      preferences: 200,
      questions: 25,
      roundSteps: 5000,
      clipLength: 100,
    },
    origin: "PPO's from rl-baselines3-zoo, ppo.yml; questions by Palaestra, tuned on seeds 0-9",
  },
];
