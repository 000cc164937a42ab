/** Of the policy gradients and actor-critics. */
import type { Tuned } from "./tuned.ts";

const games = ["Asterix", "Breakout", "Freeway", "Seaquest", "SpaceInvaders"];
const minAtar = games.flatMap((game) => [`MinAtar/${game}-v0`, `MinAtar/${game}-v1`]);

export const gradientsTuned: readonly Tuned[] = [
  {
    agent: "ppo",
    env: "CartPole-v1",
    params: {
      lanes: 8,
      rolloutSteps: 32,
      batchSize: 256,
      epochs: 20,
      lambda: 0.8,
      discount: 0.98,
      learningRate: 1e-3,
      learningRateSteps: 100_000,
      clipRange: 0.2,
      clipRangeSteps: 100_000,
    },
    origin: "rl-baselines3-zoo, ppo.yml, for 100,000 steps",
  },
  {
    agent: "ppo",
    env: "Acrobot-v1",
    params: {
      lanes: 16,
      rolloutSteps: 256,
      batchSize: 256,
      epochs: 10,
      lambda: 0.94,
      discount: 0.99,
      learningRate: 1e-3,
      learningRateSteps: 300_000,
      normalizeObservations: true,
    },
    origin:
      "rl-baselines3-zoo, ppo.yml, for 1,000,000 steps; here for 300,000: 10 epochs of 256 (4 of 64) at 10⁻³ falling to 0 (3·10⁻⁴), rewards as they are",
  },
  {
    agent: "ppo",
    env: "MountainCar-v0",
    params: {
      lanes: 16,
      rolloutSteps: 16,
      epochs: 4,
      lambda: 0.98,
      discount: 0.99,
      normalizeObservations: true,
      scaleRewards: true,
    },
    origin: "rl-baselines3-zoo, ppo.yml, for 1,000,000 steps",
  },
  {
    agent: "ppo",
    env: "Pendulum-v1",
    params: {
      lanes: 4,
      rolloutSteps: 1024,
      epochs: 10,
      lambda: 0.95,
      discount: 0.9,
      learningRate: 1e-3,
    },
    origin: "rl-baselines3-zoo, ppo.yml, for 100,000 steps, without its state-dependent exploration",
  },
  {
    agent: "a2c",
    env: "CartPole-v1",
    params: { lanes: 8 },
    origin: "rl-baselines3-zoo, a2c.yml, for 500,000 steps; 200,000 are enough here",
  },
  {
    agent: "ppo",
    env: "MountainCarContinuous-v0",
    params: {
      lanes: 8,
      rolloutSteps: 1024,
      batchSize: 256,
      lambda: 0.98,
      discount: 0.999,
      learningRate: 1e-3,
      logDeviation: 1,
      normalizeObservations: true,
      scaleRewards: true,
    },
    origin:
      "Palaestra, for 100,000 steps: so wide a first σ mostly pushes with full force, which finds the flag",
  },
  {
    agent: "a2c",
    env: "Acrobot-v1",
    params: { lanes: 16, normalizeObservations: true, scaleRewards: true },
    origin: "rl-baselines3-zoo, a2c.yml, for 500,000 steps",
  },
  {
    agent: "a2c",
    env: "MountainCar-v0",
    params: { lanes: 16, normalizeObservations: true, scaleRewards: true },
    origin: "rl-baselines3-zoo, a2c.yml, for 1,000,000 steps",
  },
  {
    agent: "a2c",
    env: "Pendulum-v1",
    params: {
      lanes: 8,
      rolloutSteps: 8,
      lambda: 0.9,
      valueCoefficient: 0.4,
      learningRate: 7e-4,
      learningRateSteps: 1_000_000,
      normalizeObservations: true,
      scaleRewards: true,
    },
    origin:
      "rl-baselines3-zoo, a2c.yml (Pendulum-v0), for 1,000,000 steps, without its state-dependent exploration",
  },
  ...minAtar.map((env) => ({
    agent: "ppo",
    env,
    params: {
      model: "minatarCnn",
      lanes: 64,
      rolloutSteps: 128,
      batchSize: 1024,
      epochs: 4,
      lambda: 0.95,
      discount: 0.99,
      learningRate: 5e-3,
      learningRateSteps: 1_000_000,
      entropyCoefficient: 0.01,
    },
    origin:
      "Palaestra, for 1,000,000 frames; the rate chosen on Breakout, seed 0; the network of Young & Tian (2019)",
  })),
];
