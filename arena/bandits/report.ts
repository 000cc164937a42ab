/** A comparison as a report: figures, a table, what to make of them, and how to get the same again. */
import { log } from "../../envs/core/math.ts";
import { decimal, percent } from "../report/format.ts";
import type { Report, Section, Table } from "../report/page.ts";
import { belowAsymptote, laiRobbinsLine, minimaxLine, standingMeans } from "./bounds.ts";
import type { Comparison } from "./compare.ts";
import {
  boxFigure,
  differencesFigure,
  distributionFigure,
  fanFigure,
  finalInWords,
  optimalFigure,
  pullsFigure,
  type Ranked,
  ranked,
  regretFigure,
  regretNames,
} from "./figures.ts";
import { type PolicySummary, pairedDifference, problemName, summaryOf } from "./summary.ts";
import { counted, estimateInWords, listed } from "./words.ts";

/** A report but for how it is come by, which whoever runs it knows. */
export type Contents = Omit<Report, "command" | "version" | "date">;

export function banditReport(comparison: Comparison): Contents {
  const { spec, rows } = comparison;
  const policies = ranked(summaryOf(comparison));
  const [first, second] = policies;
  const margin = second ? `, then ${second.name} (${finalInWords(second)})` : "";
  return {
    title: `Bandit policies on ${problemName(comparison)}`,
    lead: `${policies.length === 1 ? "One policy" : `${policies.length} policies`}, ${counted(spec.horizon, "pull")}, ${counted(rows[0].repetitions, "repetition")} on the same rounds. ${first.name} loses least: ${finalInWords(first)} rewards${margin}; ± is one standard error.`,
    sections: banditSections(comparison, policies),
    spec,
  };
}

function banditSections(comparison: Comparison, policies: readonly Ranked[]): Section[] {
  const pulls = pullsFigure(comparison, policies);
  const differences = differencesFigure(comparison, policies);
  return [
    {
      heading: "Regret over time",
      text: boundsInWords(comparison, policies),
      figure: regretFigure(comparison, policies, "log"),
    },
    { heading: "In figures", table: finalTable(comparison, policies), caption: tableCaption(comparison) },
    { heading: "On a linear axis", figure: regretFigure(comparison, policies, "linear") },
    { heading: "Pulls of the best arm", figure: optimalFigure(comparison, policies) },
    ...(differences
      ? [{ heading: "Who is better, and how surely", text: pairing, figure: differences }]
      : []),
    { heading: "Where runs end", figure: distributionFigure(comparison, policies) },
    { heading: "Run to run", figure: boxFigure(comparison, policies) },
    ...fans(policies).map((policy) => ({
      heading: `Runs of ${policy.name}`,
      figure: fanFigure(comparison, policy),
    })),
    ...(pulls ? [{ heading: "Pulls of each arm", figure: pulls }] : []),
  ];
}

const pairing =
  "All policies meet the same rounds, so that differences are taken repetition by repetition: luck that is common to both falls out.";

/** The best policy, and the one whose runs end farthest apart. */
function fans(policies: readonly Ranked[]): Ranked[] {
  const spread = ({ regret }: PolicySummary) => {
    const { quantiles } = regret[regret.length - 1];
    return quantiles[4] - quantiles[0];
  };
  if (policies[0].repetitions < 2) return [];
  const widest = policies.reduce((most, each) => (spread(each) > spread(most) ? each : most));
  return [...new Set([policies[0], widest])];
}

/** What the dashed lines are, and where they say nothing yet. */
function boundsInWords(comparison: Comparison, policies: readonly Ranked[]): string {
  const { spec, laiRobbins, arms } = comparison;
  const paragraphs: string[] = [regretInWords[spec.regret]];
  if (laiRobbinsLine(comparison))
    paragraphs.push(
      `The Lai–Robbins line is ${decimal(laiRobbins ?? 0, 2)} ln t: in the long run no policy that does well on all problems of the family stays below it. It is asymptotic and may be crossed before.`,
    );
  else if (laiRobbins !== null && standingMeans(spec) === null)
    paragraphs.push(
      "The problem is drawn anew for each repetition: this is Bayesian regret, for which there is no Lai–Robbins line.",
    );
  const below = belowAsymptote(comparison, policies);
  if (below.length > 0)
    paragraphs.push(
      `Warning: ${counted(spec.horizon, "pull")} are too few for the asymptotic line. ${listed(below.map((each) => `${each.name} (${finalInWords(each)})`))} ${below.length > 1 ? "end" : "ends"} below it (${decimal((laiRobbins ?? 0) * log(spec.horizon), 1)}), which is no contradiction.`,
    );
  if (minimaxLine(comparison))
    paragraphs.push(
      `The minimax line is √(KT)/20 for K = ${arms} arms and T pulls: whatever the policy, on some problem with rewards in [0, 1], though not on all, it loses as much (Auer, Cesa-Bianchi, Freund & Schapire 2002, Theorem 5.1).`,
    );
  return paragraphs.join("\n\n");
}

const regretInWords = {
  pseudo:
    "Pseudo-regret: what always pulling the best arm would have earned on average, less what the pulled arms pay on average.",
  dynamic:
    "Dynamic regret: what pulling the best arm of each moment would have earned on average, less what the pulled arms pay on average.",
  realised:
    "Realised regret: what always pulling the best arm would have earned on average, less the rewards that came. It can be below 0 by luck.",
} as const;

function tableCaption({ spec, rows }: Comparison): string {
  return `After ${counted(spec.horizon, "pull")}, over ${counted(rows[0].repetitions, "repetition")}; ± is one standard error.`;
}

function finalTable(comparison: Comparison, policies: readonly Ranked[]): Table {
  const { spec } = comparison;
  const last = spec.times.length - 1;
  const right = (title: string) => ({ title, align: "right" }) as const;
  return {
    columns: [
      "Policy",
      right(regretNames[spec.regret].replace(/^./, (letter) => letter.toUpperCase())),
      right("Median"),
      right("5% … 95%"),
      right("Best arm"),
      right("Reward a pull"),
      right("More than the first"),
    ],
    rows: policies.map((policy, rank) => {
      const { name, regret, optimalRate, meanReward, colour } = policy;
      const [low, , median, , high] = regret[last].quantiles.map((value) => decimal(value, 1));
      const more = pairedDifference(comparison, colour, policies[0].colour);
      return [
        name,
        finalInWords(policy),
        median,
        `${low} … ${high}`,
        percent(optimalRate[last], 1),
        decimal(meanReward[last], 4),
        rank === 0 ? null : estimateInWords(more),
      ];
    }),
  };
}
