/** Speed of whole runs: act, step, learn, account. */
import { Session, type SpecInput } from "../../arena/index.ts";
import { cpuTime, type Figure } from "./measure.ts";

export function benchRuns(): Figure[] {
  return [
    running("Q-learning in CliffWalking-v1", { env: "CliffWalking-v1", agent: "qLearning" }),
    running("UCB1 in BernoulliBandit", { env: "BernoulliBandit", agent: "ucb1" }),
    running("DQN in CartPole-v1, defaults", { env: "CartPole-v1", agent: "dqn" }),
    running("PPO in CartPole-v1, the zoo's settings", { env: "CartPole-v1", agent: "ppo" }, 256 * 20),
    running("A2C in CartPole-v1, the zoo's settings", { env: "CartPole-v1", agent: "a2c" }),
  ];
}

/** Timed are blocks of `steps`; for agents that learn in rounds, some whole ones. */
function running(name: string, spec: SpecInput, steps = 1000): Figure {
  const session = new Session({ ...spec, steps: 1e9, evaluation: { every: 0 } });
  session.advance(20_000); // past the warm-up of agents that begin to learn later
  const microseconds = cpuTime(() => session.advance(steps)) / steps;
  return { name, microseconds, stepsPerSecond: 1e6 / microseconds };
}
