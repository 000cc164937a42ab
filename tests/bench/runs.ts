/** Speed of whole runs: act, step, learn, account. */
import { Session, type SpecInput } from "../../arena/index.ts";
import { cpuTime, type Figure } from "./measure.ts";

const STEPS = 1000;

const small = "mlp:hidden=[64,64]";

export function benchRuns(): Figure[] {
  return [
    running("Q-learning in CliffWalking-v1", { env: "CliffWalking-v1", agent: "qLearning" }),
    running("UCB1 in BernoulliBandit", { env: "BernoulliBandit", agent: "ucb1" }),
    running("DQN in CartPole-v1, defaults", { env: "CartPole-v1", agent: "dqn" }),
    ...["sac", "td3"].flatMap((id) => [
      running(`${id.toUpperCase()} in Pendulum-v1, defaults`, { env: "Pendulum-v1", agent: { id } }, 2000),
      running(
        `${id.toUpperCase()} in Pendulum-v1, layers of 64`,
        { env: "Pendulum-v1", agent: { id, params: { model: small, critic: small } } },
        2000,
      ),
    ]),
  ];
}

function running(name: string, spec: SpecInput, before = 20_000): Figure {
  const session = new Session({ ...spec, steps: 1e9, evaluation: { every: 0 } });
  session.advance(before); // past the warm-up of agents that begin to learn later
  const microseconds = cpuTime(() => session.advance(STEPS)) / STEPS;
  return { name, microseconds, stepsPerSecond: 1e6 / microseconds };
}
