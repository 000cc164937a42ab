/**
 * What are contexts worth? LinUCB and others that learn weights, against policies that are blind to what they are shown.
 * Li, Chu, Langford & Schapire (2010); Chu, Li, Reyzin & Schapire (2011).
 */
import { compareBandits } from "../bandits/compare.ts";
import { differencesFigure, optimalFigure, ranked, regretFigure } from "../bandits/figures.ts";
import { summaryOf } from "../bandits/summary.ts";
import { estimateInWords } from "../bandits/words.ts";
import { averages, estimateOf, inPercent, isAbove, larger, type Sample, smaller } from "./claims.ts";
import type { Claim, Experiment } from "./experiment.ts";

const PULLS = 5000;
const HALF = PULLS / 2;

const policies = [
  ["LinUCB, α = 0.5", "linUcb:alpha=0.5"],
  ["Linear Thompson, v = 0.1", "linThompson:v=0.1"],
  ["Linear ε-greedy, ε = 0.1", "linEpsilonGreedy:epsilon=0.1"],
  ["ε-greedy, blind", "epsilonGreedy:epsilon=0.1"],
  ["UCB1, blind", "ucb1"],
] as const;

/** So many of them see contexts. */
const SEEING = 3;

export const contextual: Experiment = {
  id: "contextual",
  question: "What are contexts worth?",
  source: "Li, Chu, Langford & Schapire (2010); Chu, Li, Reyzin & Schapire (2011)",
  repetitions: 100,
  async run({ play, repetitions }) {
    const times = Array.from({ length: 100 }, (_, i) => ((i + 1) * PULLS) / 100);
    const spec = { problem: "LinearBandit", horizon: PULLS, repetitions, times };
    const comparison = await compareBandits(
      { ...spec, policies: policies.map(([, policy]) => policy) },
      { play },
    );
    const named = summaryOf(comparison).map((each, i) => ({ ...each, name: policies[i][0] }));
    const order = ranked(named);
    const differences = differencesFigure(comparison, order);
    const of = (from: number, to: number) =>
      policies.map(([name], i): Sample => ({ name, values: averages(comparison, i, "regret", from, to) }));
    const [all, early, late] = [of(0, PULLS), of(0, HALF), of(HALF, PULLS)];
    const [linUcb, , greedy, blindGreedy, blindUcb] = all;
    return {
      claims: [
        ...all
          .slice(0, SEEING)
          .map((seeing) =>
            smaller(`${seeing.name} loses less a pull than policies that are blind to contexts.`, seeing, [
              blindGreedy,
              blindUcb,
            ]),
          ),
        smaller(
          "With the same weights, upper bounds explore better than chance: LinUCB loses less than linear ε-greedy.",
          linUcb,
          [greedy],
        ),
        slows("The regret of LinUCB grows more slowly than time.", early[0], late[0]),
        larger(
          "LinUCB pulls the best arm more often than the blind (second half).",
          { name: linUcb.name, values: averages(comparison, 0, "optimal", HALF, PULLS) },
          [3, 4].map((i) => ({
            name: policies[i][0],
            values: averages(comparison, i, "optimal", HALF, PULLS),
          })),
          inPercent,
        ),
      ],
      sections: [
        {
          heading: "Regret over time",
          text: "Ten arms with weights of their own, contexts of ten numbers, noise of standard deviation 0.1.",
          figure: {
            ...regretFigure(comparison, order, "linear"),
            title: "Who sees contexts, and who is blind to them.",
          },
        },
        {
          heading: "Among those that see contexts",
          figure: {
            ...regretFigure(
              comparison,
              order.filter(({ colour }) => colour < SEEING),
              "linear",
            ),
            title: "What is lost while weights are learned.",
          },
        },
        { heading: "Pulls of the best arm", figure: optimalFigure(comparison, order, "linear") },
        ...(differences ? [{ heading: "Who is better, and how surely", figure: differences }] : []),
      ],
      specs: [comparison.spec],
    };
  },
};

/** Less a pull in the second half than in the first. */
function slows(claim: string, early: Sample, late: Sample): Claim {
  const less = estimateOf(early.values.map((value, i) => value - late.values[i]));
  const [first, second] = [early, late].map(({ values }) => estimateInWords(estimateOf(values)));
  return {
    claim,
    holds: isAbove(less),
    figures: `${first} a pull in the first half; ${second} in the second`,
  };
}
