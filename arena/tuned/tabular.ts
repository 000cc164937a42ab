/** Of the agents that keep tables, and of linear values. */
import type { Tuned } from "./tuned.ts";

const cliff = {
  env: "CliffWalking-v1",
  params: { learningRate: 0.5, discount: 1, epsilon: 0.1 },
  origin:
    "Sutton & Barto (2018), Example 6.6 (ε = 0.1, γ = 1); α = 0.5 is common, as in dennybritz/reinforcement-learning",
};

export const tabularTuned: readonly Tuned[] = [
  { agent: "qLearning", ...cliff },
  { agent: "sarsa", ...cliff },
  { agent: "expectedSarsa", ...cliff },
  {
    agent: "qLearning",
    env: "Taxi-v3",
    params: { learningRate: 0.1, discount: 0.99, epsilon: 0.1 },
    origin: "Palaestra, tried on seeds 0-9: 7.929 of 7.930 after 5,000 episodes",
  },
  {
    agent: "monteCarlo",
    env: "Blackjack-v1",
    params: { epsilon: 0.1, learningRate: 0.001, discount: 1 },
    origin: "Sutton & Barto (2018), Example 5.3, with ε = 0.1; the least learning rate tried on seeds 0-3",
  },
  {
    agent: "linearSarsa",
    env: "MountainCar-v0",
    params: {
      features: "tiles",
      tilings: 8,
      tiles: 8,
      learningRate: 0.3,
      discount: 1,
      epsilon: 0,
      lambda: 0.9,
    },
    origin:
      "Sutton & Barto (2018), §10.1 (eight tilings of 8 × 8, ε = 0); rate and traces tried on seeds 0-5",
  },
  {
    agent: "linearSarsa",
    env: "CartPole-v1",
    params: { features: "fourier", order: 3, learningRate: 0.1, discount: 0.99, epsilon: 0.2 },
    origin: "Palaestra, tried on seeds 0-3: 500 after 400 episodes",
  },
];
