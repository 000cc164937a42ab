/**
 * When does Thompson sampling beat upper confidence bounds? On Bernoulli problems drawn anew for each repetition, whose
 * regret on average is Bayesian regret. Chapelle & Li (2011), "An empirical evaluation of Thompson sampling"; Kaufmann, Korda &
 * Munos (2012), "Thompson sampling: an asymptotically optimal finite-time analysis"; Russo & Van
 * Roy (2016), "An information-theoretic analysis of Thompson sampling".
 */
import { log } from "../../envs/core/math.ts";
import { type Comparison, column, compareBandits } from "../bandits/compare.ts";
import { ranked, regretFigure, SURE } from "../bandits/figures.ts";
import { summaryOf } from "../bandits/summary.ts";
import { counted } from "../bandits/words.ts";
import { decimal } from "../report/format.ts";
import type { LineFigure } from "../report/spec.ts";
import { estimateOf, type Sample, smaller } from "./claims.ts";
import type { Claim, Experiment, ExperimentOptions } from "./experiment.ts";

const ARMS = 10;
const PULLS = 10_000;
const moments = [100, 1000, 10_000] as const;

const policies = [
  ["Thompson sampling", "thompson"],
  ["UCB1", "ucb1"],
  ["UCB, α = 0.5", "ucb:alpha=0.5"],
  ["KL-UCB", "klUcb"],
  ["Bayes-UCB", "bayesUcb"],
] as const;

/** From here on policies are tuned to what Bernoulli arms pay. */
const FIRST_TUNED = 2;

export const bayesian: Experiment = {
  id: "bayesian",
  question: "When does Thompson sampling beat upper confidence bounds?",
  source: "Chapelle & Li (2011); Kaufmann, Korda & Munos (2012); Russo & Van Roy (2016)",
  repetitions: 500,
  async run(options) {
    const comparison = await playWith(ARMS, PULLS, options);
    const byArms = [];
    for (const arms of [2, 4, 8, 16, 32, 64])
      byArms.push({ arms, comparison: await playWith(arms, 1000, options) });
    const named = summaryOf(comparison).map((each, i) => ({ ...each, name: policies[i][0] }));
    return {
      claims: claimsOf(comparison),
      sections: [
        {
          heading: "Bayesian regret over time",
          text: "Ten Bernoulli arms with chances drawn evenly from [0, 1] for each repetition: just what Thompson sampling believes at first.",
          figure: regretFigure(comparison, ranked(named), "log"),
        },
        {
          heading: "Short horizons and long ones",
          text: "Above 0 Thompson sampling loses less, below 0 the other policy. All meet the same problems and the same rounds. UCB1, which is far above all of them, is left out.",
          figure: leadFigure(comparison),
        },
        { heading: "Few arms and many", figure: armsFigure(byArms) },
      ],
      specs: [comparison.spec, ...byArms.map((each) => each.comparison.spec)],
    };
  },
};

function playWith(arms: number, horizon: number, { play, repetitions }: ExperimentOptions) {
  const problem = `RandomBernoulliBandit:arms=${arms}`;
  const times = horizon === PULLS ? spread : [horizon];
  return compareBandits(
    { problem, policies: policies.map(([, policy]) => policy), horizon, repetitions, times },
    { play },
  );
}

/** 1, 2, 3, 4, 6, 8, … 100, 1000, 10000: ten to a decade. */
const spread = [1, 10, 100, 1000]
  .flatMap((decade) =>
    decade === 1
      ? [1, 2, 3, 4, 5, 6, 8]
      : [1, 1.2, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8].map((step) => Math.round(step * decade)),
  )
  .concat(PULLS);

function regretsAt(comparison: Comparison, time: number): Sample[] {
  const { times } = comparison.spec;
  return policies.map(([name], i) => ({
    name,
    values: column(comparison.rows[i].regret, times.length, times.indexOf(time)),
  }));
}

function claimsOf(comparison: Comparison): Claim[] {
  return [
    ...moments.map((time) => {
      const [thompson, ucb1] = regretsAt(comparison, time);
      return smaller(
        `Thompson sampling loses less than UCB1 in ${counted(time, "pull")} (Chapelle & Li).`,
        thompson,
        [ucb1],
      );
    }),
    smaller(
      "Thompson sampling loses less than KL-UCB in 10,000 pulls (Kaufmann, Korda & Munos).",
      regretsAt(comparison, PULLS)[0],
      [regretsAt(comparison, PULLS)[3]],
    ),
    ...moments.map((time) => bounded(comparison, time)),
  ];
}

/** Bayesian regret is at most √(K T ln K / 2): Russo & Van Roy (2016), with the entropy of the best arm at most ln K. */
function bounded(comparison: Comparison, time: number): Claim {
  const { mean, standardError } = estimateOf(regretsAt(comparison, time)[0].values);
  const bound = Math.sqrt((ARMS * time * log(ARMS)) / 2);
  return {
    claim: `Thompson sampling loses at most √(K T ln K / 2) in T = ${decimal(time, 0)} pulls (Russo & Van Roy).`,
    holds: standardError !== null && mean + 2 * standardError < bound,
    figures: `${decimal(mean, 1)} ± ${decimal(standardError ?? 0, 1)}; the bound is ${decimal(bound, 1)}`,
  };
}

/** How much more than Thompson sampling each of the others has lost, over time. */
function leadFigure(comparison: Comparison): LineFigure {
  const { times } = comparison.spec;
  const thompson = times.map((time) => regretsAt(comparison, time)[0].values);
  return {
    kind: "lines",
    title: "What others lose beyond Thompson sampling.",
    subtitle: `${ARMS} arms, ${counted(comparison.rows[0].repetitions, "problem")}.`,
    x: { label: "pulls", scale: "log" },
    y: { label: "regret more than Thompson sampling (rewards)" },
    bandLabel: "95% intervals of the mean difference",
    series: policies.slice(FIRST_TUNED).map(([name], i) => ({
      name,
      colour: i + FIRST_TUNED,
      points: times.map((x, k) => {
        const values = column(comparison.rows[i + FIRST_TUNED].regret, times.length, k);
        return { x, ...interval(values.map((value, row) => value - thompson[k][row])) };
      }),
    })),
    rules: [{ name: "Thompson sampling", points: [1, PULLS].map((x) => ({ x, y: 0 })) }],
  };
}

function armsFigure(
  played: readonly { readonly arms: number; readonly comparison: Comparison }[],
): LineFigure {
  return {
    kind: "lines",
    title: "What the number of arms costs.",
    subtitle: `1,000 pulls, ${counted(played[0].comparison.rows[0].repetitions, "problem")} for each number of arms.`,
    x: { label: "arms", scale: "log2" },
    y: { label: "Bayesian regret after 1,000 pulls (rewards)" },
    bandLabel: "95% intervals of the mean",
    series: policies.map(([name], i) => ({
      name,
      points: played.map(({ arms, comparison }) => ({
        x: arms,
        ...interval(comparison.rows[i].regret),
      })),
    })),
  };
}

function interval(values: Float64Array) {
  const { mean, standardError } = estimateOf(values);
  const reach = SURE * (standardError ?? 0);
  return { y: mean, low: mean - reach, high: mean + reach };
}
