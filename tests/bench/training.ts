/**
 * Deep agents from end to end, beside others: DQN on CartPole at the hyperparameters of rl-baselines3-zoo, and on MinAtar's
 * Breakout at those of Young & Tian (2019). PyTorch, where it is installed, is spared the world and the books.
 */
import { Session, type SpecInput } from "../../arena/index.ts";
import { type Bar, verdict } from "./bars.ts";
import { cpuTime, cpuTimeOfOne } from "./measure.ts";
import { loopTimes } from "./torch.ts";

/** 50,000 steps on a 2-core machine, one thread; a bare PyTorch loop took 51 to 60. */
const STABLE_BASELINES = 70; // CPU seconds

const STEPS = 50_000;

const zooCartPole: SpecInput = {
  env: "CartPole-v1",
  agent: {
    id: "dqn",
    params: {
      model: "mlp:hidden=[256,256]",
      optimizer: "adam",
      learningRate: 2.3e-3,
      learningRateSchedule: "constant",
      discount: 0.99,
      batchSize: 64,
      bufferSize: 100_000,
      learningStarts: 1000,
      trainEvery: 256,
      gradientSteps: 128,
      targetEvery: 128, // the zoo's every 10 steps, which all fall between two rounds
      tau: 1,
      epsilonStart: 1,
      epsilonEnd: 0.04,
      explorationSteps: 8000,
      huberDelta: 1,
      maxGradientNorm: 10,
    },
  },
  steps: STEPS,
  evaluation: { every: 0, final: 0 },
};

export function benchTraining(): string {
  const session = new Session(zooCartPole);
  const cartPole = cpuTimeOfOne(() => session.advance(STEPS)) / 1e6;
  const breakout = stepsOfBreakout();
  const torch = loopTimes();
  const bars: Bar[] = [
    {
      name: `50,000 steps of zoo DQN on CartPole (${cartPole.toFixed(1)} CPU-s), faster than Stable-Baselines3 once was (${STABLE_BASELINES})`,
      reached: STABLE_BASELINES / cartPole,
      bound: 5,
      unit: "×",
    },
    {
      name: `the same, faster than a PyTorch loop of its updates here${torch ? ` (${torch.cartPole.toFixed(1)} CPU-s)` : ""}`,
      reached: torch && torch.cartPole / cartPole,
      bound: 3.5,
      unit: "×",
    },
    {
      name: `a step of DQN on MinAtar/Breakout (${breakout.toFixed(0)} µs), faster than PyTorch's update and act${torch ? ` (${torch.minAtar.toFixed(0)} µs)` : ""}`,
      reached: torch && torch.minAtar / breakout,
      bound: 2,
      unit: "×",
    },
  ];
  return ["training, from end to end", ...bars.map(verdict)].join("\n");
}

/** Microseconds of a step that learns. */
function stepsOfBreakout(): number {
  const agent = { id: "dqn", params: { learningStarts: 1000 } }; // the rest is MinAtar's
  const session = new Session({
    env: "MinAtar/Breakout-v0",
    agent,
    steps: 1e9,
    evaluation: { every: 0, final: 0 },
  });
  session.advance(1500);
  return cpuTime(() => session.advance(100), 2) / 100;
}
