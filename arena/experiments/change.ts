/**
 * Who notices a change? Policies that forget, and policies that watch for changes, against UCB1 and one that is told. The
 * problem is the first of Garivier & Moulines (2011): of three arms one, poor at first, is best from pull 3000 to 5000.
 */
import { compareBandits } from "../bandits/compare.ts";
import { differencesFigure, optimalFigure, ranked, regretFigure } from "../bandits/figures.ts";
import { summaryOf } from "../bandits/summary.ts";
import { averages, inPercent, larger, type Sample, smaller } from "./claims.ts";
import type { Experiment } from "./experiment.ts";

const PULLS = 10_000;
const CHANGES = [3000, 5000] as const;
const STEP = 100;

/** Garivier & Moulines tune to the horizon alone: ξ = 1/2, τ = 4 √(T ln T), γ = 1 − 1 / (4 √T). Others know the number of changes. */
const policies = [
  ["UCB1, ξ = 0.5", "ucb1:exploration=0.5"],
  ["SW-UCB", "slidingWindowUcb:window=1214,exploration=0.5"],
  ["D-UCB", "discountedUcb:discount=0.9975,exploration=0.5"],
  ["CUSUM-UCB", "cusumUcb:changes=2"],
  ["GLR-klUCB", "glrKlUcb:changes=2"],
  ["Oracle", "oracleRestart"],
] as const;

export const change: Experiment = {
  id: "change",
  question: "Who notices a change?",
  source: "Garivier & Moulines (2011); Liu, Lee & Shroff (2018); Besson, Kaufmann, Maillard & Seznec (2022)",
  repetitions: 500,
  async run({ play, repetitions }) {
    const times = Array.from({ length: PULLS / STEP }, (_, i) => (i + 1) * STEP);
    const comparison = await compareBandits(
      {
        problem: "PiecewiseBandit",
        policies: policies.map(([, policy]) => policy),
        horizon: PULLS,
        repetitions,
        regret: "dynamic",
        times,
      },
      { play },
    );
    const order = ranked(summaryOf(comparison).map((each, i) => ({ ...each, name: policies[i][0] })));
    const differences = differencesFigure(comparison, order);
    const of = (what: "regret" | "optimal", from: number, to: number) =>
      policies.map(([name], i): Sample => ({ name, values: averages(comparison, i, what, from, to) }));
    const lost = of("regret", 0, PULLS).map(({ name, values }) => ({
      name,
      values: values.map((regret) => regret * PULLS),
    }));
    const [ucb1, window, discounted, cusum, glr, told] = lost;
    const before = of("regret", 0, CHANGES[0]);
    const after = of("optimal", CHANGES[1], 7000);
    return {
      claims: [
        smaller("SW-UCB, with a sliding window, loses less than UCB1 (Garivier & Moulines).", window, [ucb1]),
        smaller("D-UCB, which discounts, loses less than UCB1 (Garivier & Moulines).", discounted, [ucb1]),
        smaller("Before the first change UCB1 loses least of these three (Garivier & Moulines).", before[0], [
          before[1],
          before[2],
        ]),
        larger(
          "UCB1 reacts faster to the first change than to the second (500 pulls after each).",
          { ...of("optimal", CHANGES[0], CHANGES[0] + 500)[0], name: "first" },
          [{ ...of("optimal", CHANGES[1], CHANGES[1] + 500)[0], name: "second" }],
          inPercent,
        ),
        smaller(
          "After the second it takes far longer to come back than both that forget (pulls 5001 to 7000).",
          after[0],
          [after[1], after[2]],
          inPercent,
        ),
        smaller("CUSUM-UCB loses less than both that forget (Liu, Lee & Shroff).", cusum, [
          window,
          discounted,
        ]),
        smaller("GLR-klUCB loses less than CUSUM-UCB (Besson et al.).", glr, [cusum]),
        smaller("The oracle, which is told of changes, loses least (Besson et al.).", told, [
          ucb1,
          window,
          discounted,
          cusum,
          glr,
        ]),
      ],
      sections: [
        {
          heading: "Dynamic regret over time",
          text: `The arms pay with chances 0.5, 0.3 and 0.4, but that of the third is 0.9 from pull ${CHANGES[0]} to ${CHANGES[1]}. Dynamic regret is against the arm that is best at each moment. Liu, Lee & Shroff and Besson et al. made their claims on other problems.`,
          figure: {
            ...regretFigure(comparison, order, "linear"),
            title: "Who does not notice goes on losing.",
          },
        },
        {
          heading: "Pulls of the best arm",
          figure: {
            ...optimalFigure(comparison, order, "linear"),
            title: `The best arm is another from pull ${CHANGES[0]} to ${CHANGES[1]}.`,
          },
        },
        ...(differences ? [{ heading: "Who is better, and how surely", figure: differences }] : []),
      ],
      specs: [comparison.spec],
    };
  },
};
