import { mean, type RunResult } from "../../../arena/index.ts";
import { type Claim, lastPolicy, reached } from "./claim.ts";

/** Mean training return over episodes 401 to 500, as the cliff's figures are told. */
function lateReturns({ returns }: RunResult): number {
  return mean(returns.slice(400, 500));
}

/** The exact mean return of the planned policy within the time limit, which planners tell. */
function expectedReturn({ metrics }: RunResult): number {
  return metrics["expectedReturn"];
}

const cliff = (agent: string) =>
  ({
    world: "CliffWalking-v1",
    agent,
    budget: "500 episodes",
    spec: {
      env: "CliffWalking-v1",
      agent: { id: agent, params: { learningRate: 0.5, discount: 1, epsilon: 0.1 } },
      episodes: 500,
      evaluation: { every: 0, final: 1 },
    },
    seeds: 200,
  }) as const;

/** The mean return while it learns, within 2 of the reference. */
function cliffCurve(agent: string, reference: number): Claim {
  const holds = (figures: readonly number[]) => Math.abs(mean(figures) - reference) <= 2;
  return {
    ...cliff(agent),
    id: `${agent}-cliffWalking-curve`,
    bar: `mean return over episodes 401–500 within 2 of ${reference}`,
    reference: `${reference} by a table in Python over 200 seeds; Sutton & Barto (2018), Example 6.6`,
    figure: lateReturns,
    holds,
    short: {
      spec: {},
      bar: `mean within 12 of ${reference}`,
      holds: (f) => Math.abs(mean(f) - reference) <= 12,
    },
  };
}

/** A planner's exact return on a slippery lake, to 1e-4. */
function lake(agent: string, env: string, reference: number): Claim {
  const holds = (figures: readonly number[]) =>
    figures.every((figure) => Math.abs(figure - reference) <= 1e-4);
  const bar = `an exact return of ${reference} within the time limit, to 1e-4`;
  return {
    id: `${agent}-${env}`,
    world: env,
    agent,
    budget: "3,000 sweeps",
    bar,
    reference: `${reference} by dynamic programming over the recorded tables of Gymnasium`,
    spec: { env, agent, steps: 3000, evaluation: { every: 0, final: 1 } },
    seeds: 1,
    figure: expectedReturn,
    holds,
    short: { spec: {}, bar, holds },
  };
}

/** Pairs of pipes that an episode of Flappy passed, from its return with the page's rewards. */
function pairsPassed(worth: number): number {
  const steps = worth >= 10_000 ? worth : worth + 1001; // a crash pays −1000 in place of 1
  const [first, between] = [(288 + 48 - 69) / 2, 172.8 / 2]; // steps until the first is behind the bird, and the next
  return steps < first ? 0 : Math.floor((steps - first) / between) + 1;
}

/** Median number of pairs in the last 50 episodes: ε is 0, so the page plays as it learns. */
function medianPairs({ returns }: RunResult): number {
  const pairs = returns.slice(-50).map(pairsPassed);
  pairs.sort((a, b) => a - b);
  return (pairs[24] + pairs[25]) / 2;
}

export const tabularClaims: readonly Claim[] = [
  cliffCurve("qLearning", -50),
  cliffCurve("sarsa", -27),
  cliffCurve("expectedSarsa", -21),
  {
    ...cliff("qLearning"),
    id: "qLearning-cliffWalking",
    bar: "the shortest way, −13, on every seed",
    reference: "−13 is optimal (Sutton & Barto 2018, Example 6.6)",
    figure: lastPolicy,
    holds: (figures) => figures.every((figure) => figure === -13),
    short: { spec: {}, bar: "−13 on both", holds: (figures) => figures.every((figure) => figure === -13) },
  },
  lake("valueIteration", "FrozenLake-v1", 0.7402),
  lake("valueIteration", "FrozenLake8x8-v1", 0.863),
  lake("finiteHorizon", "FrozenLake-v1", 0.7442),
  lake("finiteHorizon", "FrozenLake8x8-v1", 0.9132),
  {
    id: "qLearning-taxi",
    world: "Taxi-v3",
    agent: "qLearning",
    budget: "5,000 episodes",
    bar: "mean ≥ 7.8 over 1,000 episodes",
    reference:
      "7.93 is optimal, exactly; the optimal policy itself gets 7.82 in these seeds' first 100 episodes",
    spec: { env: "Taxi-v3", agent: "qLearning", episodes: 5000, evaluation: { every: 0, final: 1000 } },
    seeds: 10,
    figure: lastPolicy,
    holds: (figures) => mean(figures) >= 7.8,
    short: { spec: {}, bar: "mean ≥ 7.7", holds: (figures) => mean(figures) >= 7.7 },
  },
  {
    id: "monteCarlo-blackjack",
    world: "Blackjack-v1",
    agent: "monteCarlo",
    budget: "500,000 episodes",
    bar: "mean within 0.01 of the optimum −0.0431, over 100,000 hands",
    reference: "−0.0431 is optimal, exactly (dynamic programming over the deck)",
    spec: {
      env: "Blackjack-v1",
      agent: "monteCarlo",
      episodes: 500_000,
      evaluation: { every: 0, final: 100_000 },
    },
    seeds: 10,
    figure: lastPolicy,
    holds: (figures) => Math.abs(mean(figures) + 0.0431) <= 0.01,
    short: {
      spec: { episodes: 200_000 },
      bar: "mean within 0.02",
      holds: (figures) => Math.abs(mean(figures) + 0.0431) <= 0.02,
    },
  },
  {
    id: "linearSarsa-mountainCar",
    world: "MountainCar-v0",
    agent: "linearSarsa",
    budget: "500 episodes",
    bar: "mean ≥ −120",
    reference: "solved from −110 (Gymnasium's threshold); Sutton & Barto (2018), Figure 10.2",
    spec: { env: "MountainCar-v0", agent: "linearSarsa", episodes: 500, evaluation: { every: 0 } },
    seeds: 10,
    figure: lastPolicy,
    holds: (figures) => mean(figures) >= -120,
    short: { spec: {}, bar: "mean ≥ −130", holds: (figures) => mean(figures) >= -130 },
  },
  {
    id: "qLearning-flappy",
    world: "Flappy-v0",
    agent: "qLearning",
    budget: "1.4 million steps, 6½ hours at 60 a second, as on the page",
    bar: "median of the last 50 episodes ≥ 100 pairs of pipes, on 9 of 10 seeds",
    reference:
      '"about 6-7 hours … (150 score)", S. Vaish (2014), FlappyBirdRL; here a time limit ends at 115',
    spec: {
      env: {
        id: "Flappy-v0",
        params: { observation: "distances", cell: 4, passReward: 0, stepReward: 1, crashReward: -1000 },
      },
      agent: { id: "qLearning", params: { learningRate: 0.7, discount: 1, epsilon: 0, ties: "first" } },
      steps: 1_400_000,
      evaluation: { every: 0 },
    },
    seeds: 10,
    figure: medianPairs,
    holds: (figures) => reached(figures, 100) >= 0.9 * figures.length,
    short: { spec: {}, bar: "on both", holds: (figures) => reached(figures, 100) === figures.length },
  },
];
