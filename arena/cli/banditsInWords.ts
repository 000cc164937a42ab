/** Comparisons and sweeps as tables for the terminal. */
import { laiRobbinsLine } from "../bandits/bounds.ts";
import type { Sweep } from "../bandits/sweep.ts";
import { sweepRows } from "../bandits/sweepReport.ts";
import { type Comparison, pairedDifference, problemName, summaryOf } from "../index.ts";
import { figure, repetitionsInWords, withError } from "./banditOptions.ts";
import { table } from "./table.ts";

const regretNames = { pseudo: "regret", dynamic: "dynamic regret", realised: "realised regret" } as const;

export function comparisonInWords(comparison: Comparison, sweep: Sweep | undefined, seconds: number): string {
  const { spec, rows } = comparison;
  const pulls = rows.reduce((sum, { repetitions }) => sum + repetitions, 0) * spec.horizon;
  return [
    `${problemName(comparison)}: ${spec.horizon.toLocaleString("en")} pulls, ${repetitionsInWords(comparison.rows[0].repetitions)}, seed ${spec.seed}`,
    sweep ? sweepTable(comparison, sweep) : ranking(comparison),
    ...boundsInWords(comparison),
    `± is one standard error. ${seconds.toFixed(1)} s, ${(pulls / seconds / 1e6).toFixed(1)} million pulls/s\n`,
  ].join("\n");
}

function sweepTable(comparison: Comparison, sweep: Sweep): string {
  const head = ["policy", "parameter", regretNames[comparison.spec.regret], "more than the best"];
  return table([head, ...sweepRows(comparison, sweep)]);
}

function ranking(comparison: Comparison): string {
  const { spec } = comparison;
  const summaries = summaryOf(comparison);
  const last = spec.times.length - 1;
  const order = [...summaries.keys()].sort(
    (a, b) => summaries[a].regret[last].mean - summaries[b].regret[last].mean,
  );
  const lines = order.map((i) => {
    const { name, regret, optimalRate, meanReward } = summaries[i];
    const { mean, standardError, quantiles } = regret[last];
    return [
      name,
      withError(mean, standardError),
      `${figure(quantiles[0])} … ${figure(quantiles[4])}`,
      `${(100 * optimalRate[last]).toFixed(1)} %`,
      meanReward[last].toFixed(4),
      i === order[0] ? "" : withError(...differenceTo(comparison, i, order[0])),
    ];
  });
  const head = [
    "policy",
    regretNames[spec.regret],
    "5 % … 95 %",
    "best arm",
    "reward a pull",
    "more than the first",
  ];
  return table([head, ...lines]);
}

function differenceTo(comparison: Comparison, i: number, best: number): [number, number | null] {
  const { mean, standardError } = pairedDifference(comparison, i, best);
  return [mean, standardError];
}

/** The lower bound, as far as it says anything at this horizon. */
function boundsInWords(comparison: Comparison): string[] {
  const { laiRobbins, spec } = comparison;
  if (laiRobbins === null || !laiRobbinsLine(comparison)) return [];
  const bound = laiRobbins * Math.log(spec.horizon);
  return [
    `Lai & Robbins: in the long run no consistent policy stays below ${laiRobbins.toPrecision(4)} ln t, ${figure(bound)} at the end; short of that it may be crossed.`,
  ];
}
