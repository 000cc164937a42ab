/** Speed of whole runs: act, step, learn, account. */
import { Session, type SpecInput } from "../../arena/index.ts";
import { cpuTime, type Figure } from "./measure.ts";

/** An agent of continuous actions, at its defaults in the world and with networks as wide as Stable-Baselines3's. */
function inPendulum(name: string, id: string, wide: string): Figure[] {
  const env = "Pendulum-v1";
  const params = { model: wide, critic: wide };
  return [
    running(`${name} in ${env}, defaults`, { env, agent: id }, 2000),
    running(`${name} in ${env}, layers of ${wide.match(/[\d,]+/)}`, { env, agent: { id, params } }, 1500, 50),
  ];
}

export function benchRuns(): Figure[] {
  return [
    running("Q-learning in CliffWalking-v1", { env: "CliffWalking-v1", agent: "qLearning" }),
    running("UCB1 in BernoulliBandit", { env: "BernoulliBandit", agent: "ucb1" }),
    running("DQN in CartPole-v1, defaults", { env: "CartPole-v1", agent: "dqn" }),
    running("PPO in CartPole-v1, the zoo's settings", { env: "CartPole-v1", agent: "ppo" }, 20_480, 256 * 20),
    running("A2C in CartPole-v1, the zoo's settings", { env: "CartPole-v1", agent: "a2c" }),
    ...inPendulum("SAC", "sac", "mlp:hidden=[256,256]"),
    ...inPendulum("TD3", "td3", "mlp:hidden=[400,300]"),
  ];
}

/**
 * `before` steps take it past the warm-up of agents that begin to learn later; `steps` are timed at once, some whole rounds
 * of agents that learn in rounds.
 */
function running(name: string, spec: SpecInput, before = 20_000, steps = 1000): Figure {
  const session = new Session({ ...spec, steps: 1e9, evaluation: { every: 0 } });
  session.advance(before);
  const microseconds = cpuTime(() => session.advance(steps)) / steps;
  return { name, microseconds, stepsPerSecond: 1e6 / microseconds };
}
