/** Figure 2.3: optimistic initial values. */
import { inPercent, larger, smaller } from "../claims.ts";
import type { ExperimentOptions, Findings } from "../experiment.ts";
import { type Named, playAll, samples, stepFigure } from "./steps.ts";

export async function optimism(options: ExperimentOptions): Promise<Findings> {
  const policies: Named[] = [
    ["optimistic (Q₁ = 5, ε = 0)", "optimisticGreedy:initialValue=5,stepSize=0.1"],
    ["realistic (Q₁ = 0, ε = 0.1)", "epsilonGreedy:epsilon=0.1,stepSize=0.1"],
  ];
  const comparison = await playAll(policies, options);
  const of = samples(comparison, policies);
  const [early, late] = [of("optimal", 0, 100), of("optimal", 900, 1000)];
  const spike = { name: "step 11", values: of("optimal", 10, 11)[0].values };
  const around = [9, 11].map((step) => ({
    name: `step ${step + 1}`,
    values: of("optimal", step, step + 1)[0].values,
  }));
  return {
    claims: [
      smaller(
        "Initially the optimistic method does worse (steps 1 to 100).",
        early[0],
        [early[1]],
        inPercent,
      ),
      larger(
        "Eventually the optimistic method does better (steps 901 to 1000).",
        late[0],
        [late[1]],
        inPercent,
      ),
      larger("The optimistic method's curve has a spike early on (Exercise 2.6).", spike, around, inPercent),
    ],
    sections: [
      {
        heading: "Optimistic initial values (Figure 2.3)",
        text: "Both weigh the newest reward by a constant step size of 0.1.",
        figure: stepFigure("Optimism at first and exploration for ever.", comparison, policies, "optimal"),
      },
    ],
    specs: [comparison.spec],
  };
}
