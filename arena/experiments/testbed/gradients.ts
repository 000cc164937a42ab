/** Figure 2.5: gradient bandits with and without a baseline, where rewards are far from 0. */
import { inPercent, smaller } from "../claims.ts";
import type { ExperimentOptions, Findings } from "../experiment.ts";
import { type Named, playAll, samples, stepFigure } from "./steps.ts";

export async function gradients(options: ExperimentOptions): Promise<Findings> {
  const policies: Named[] = [
    ["α = 0.1, with baseline", "gradientBandit:stepSize=0.1"],
    ["α = 0.4, with baseline", "gradientBandit:stepSize=0.4"],
    ["α = 0.1, without", "gradientBandit:stepSize=0.1,baseline=false"],
    ["α = 0.4, without", "gradientBandit:stepSize=0.4,baseline=false"],
  ];
  const comparison = await playAll(policies, options, { problem: "TenArmedTestbed:offset=4" });
  const [tenth, fourTenths, bareTenth, bareFourTenths] = samples(comparison, policies)("optimal", 900, 1000);
  const said = "Without the baseline performance is significantly degraded";
  return {
    claims: [
      smaller(`${said}: α = 0.1 (steps 901 to 1000).`, bareTenth, [tenth], inPercent),
      smaller(`${said}: α = 0.4 (steps 901 to 1000).`, bareFourTenths, [fourTenths], inPercent),
    ],
    sections: [
      {
        heading: "Gradient bandits (Figure 2.5)",
        text: "Means are drawn about +4 instead of 0.",
        figure: stepFigure(
          "Gradient bandits with and without their baseline.",
          comparison,
          policies,
          "optimal",
        ),
      },
    ],
    specs: [comparison.spec],
  };
}
