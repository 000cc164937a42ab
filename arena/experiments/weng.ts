/**
 * How do four ways of exploring spend their pulls? The three panels of Weng (2018), "The multi-armed bandit problem and
 * its solutions": regret over time, what is learned of each arm, and how often each is pulled.
 *
 * Differs: her Bayesian UCB adds three standard deviations of the posterior to its mean; Bayes-UCB takes a quantile of it
 * (Kaufmann, Cappé & Garivier 2012).
 */
import { agents } from "../../agents/index.ts";
import { rng } from "../../envs/core/rng.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import { type Comparison, column, compareBandits } from "../bandits/compare.ts";
import { ranked, regretFigure } from "../bandits/figures.ts";
import { type BanditSpec, banditOf } from "../bandits/spec.ts";
import { type PolicySummary, summaryOf } from "../bandits/summary.ts";
import { counted } from "../bandits/words.ts";
import { decimal } from "../report/format.ts";
import type { BarFigure, LineFigure } from "../report/spec.ts";
import { averages, inPercent, larger, type Sample, smaller } from "./claims.ts";
import type { Experiment } from "./experiment.ts";

const PULLS = 10_000;
const chances = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const policies = [
  ["ε-greedy, ε = 0.01", "epsilonGreedy:epsilon=0.01,initialValue=1"],
  ["UCB1", "ucb1"],
  ["Bayes-UCB", "bayesUcb"],
  ["Thompson sampling", "thompson"],
] as const;

export const weng: Experiment = {
  id: "weng",
  question: "How do four ways of exploring spend their pulls?",
  source: "Weng (2018), The multi-armed bandit problem and its solutions",
  repetitions: 500,
  async run({ play, repetitions }) {
    const spec = {
      problem: `BernoulliBandit:means=${JSON.stringify(chances)}`,
      policies: policies.map(([, policy]) => policy),
      horizon: PULLS,
      repetitions,
    };
    const comparison = await compareBandits(spec, { play });
    const summaries = summaryOf(comparison).map((each, i) => ({ ...each, name: policies[i][0] }));
    return {
      claims: claimsOf(comparison),
      sections: [
        {
          heading: "Regret over time",
          figure: {
            ...regretFigure(comparison, ranked(summaries), "linear"),
            title: "What is lost on the way.",
            subtitle: `Ten Bernoulli arms, mean of ${counted(repetitions, "run")}.`,
          },
        },
        {
          heading: "What is learned of each arm",
          text: "Of one run: what each arm's pulls paid on average, against the chance that they pay. Arms that were never pulled are left out.",
          figure: estimatesFigure(comparison.spec),
        },
        { heading: "How often each arm is pulled", figure: sharesFigure(summaries) },
      ],
      specs: [comparison.spec],
    };
  },
};

function claimsOf(comparison: Comparison) {
  const regrets = policies.map(
    ([name], i): Sample => ({
      name,
      values: averages(comparison, i, "regret", 0, PULLS).map((regret) => regret * PULLS),
    }),
  );
  const [, ucb, bayes, thompson] = regrets;
  const share = (policy: number, arm: number) =>
    column(comparison.rows[policy].pulls, chances.length, arm).map((pulls) => pulls / PULLS);
  return [
    smaller("Knowing the law of the rewards helps: Bayesian UCB loses less than UCB1.", bayes, [ucb]),
    smaller("Thompson sampling loses less than UCB1.", thompson, [ucb]),
    ...policies.map(([name], i) =>
      larger(
        `${name} pulls the best arm more often than the second.`,
        { name: "best", values: share(i, 9) },
        [{ name: "second", values: share(i, 8) }],
        inPercent,
      ),
    ),
  ];
}

/** Played once more, since a comparison does not keep what each arm paid. */
function estimatesFigure(spec: BanditSpec): LineFigure {
  return {
    kind: "lines",
    title: "What each arm paid on average in one run.",
    subtitle: `Ten Bernoulli arms, ${decimal(PULLS, 0)} pulls, seed ${spec.seed}.`,
    x: { label: "chance that the arm pays", domain: [0, 0.9] },
    y: { label: "estimated chance" },
    series: policies.map(([name], i) => ({
      name,
      points: averageRewards(spec, i).flatMap((y, arm) => (Number.isNaN(y) ? [] : [{ x: chances[arm], y }])),
    })),
    rules: [{ name: "true chance", points: [0, 0.9].map((chance) => ({ x: chance, y: chance })) }],
  };
}

/** NaN for an arm never pulled. [arms] */
function averageRewards({ problem, policies: all, seed, horizon }: BanditSpec, policy: number): number[] {
  const world = banditOf(problem);
  const simulation = new Simulation(problem.id, world);
  simulation.begin(seed);
  const { id, params } = all[policy];
  const agent = agents.get(id).make(world, { ...params }, rng(`weng/seed-${seed}/${id}`));
  const [pulls, paid] = [new Float64Array(chances.length), new Float64Array(chances.length)];
  for (let i = 0; i < horizon; i++) {
    const action = agent.act(0, "explore") as number;
    const { reward } = simulation.step(action);
    pulls[action]++;
    paid[action] += reward;
    agent.learn?.({
      observation: 0,
      action,
      reward,
      nextObservation: 0,
      terminated: false,
      truncated: false,
    });
  }
  return Array.from(paid, (sum, arm) => sum / pulls[arm]);
}

function sharesFigure(summaries: readonly PolicySummary[]): BarFigure {
  return {
    kind: "bars",
    title: "The share of pulls that each arm gets.",
    subtitle: `Ten Bernoulli arms, ${decimal(PULLS, 0)} pulls, mean of ${counted(summaries[0].repetitions, "run")}.`,
    x: { label: "chance that the arm pays" },
    y: { label: "share of pulls", format: "percent", domain: [0, 1] },
    categories: chances.map(String),
    series: summaries.map(({ name, meanPulls }) => ({
      name,
      values: meanPulls.map((count) => count / PULLS),
    })),
  };
}
