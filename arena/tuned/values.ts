/** Of the agents that learn action values with networks. */
import type { Tuned } from "./tuned.ts";

export const valuesTuned: readonly Tuned[] = [
  {
    agent: "dqn",
    env: "CartPole-v1",
    params: {
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
    },
    origin: "Palaestra, tuned on seeds 0-9",
  },
];
