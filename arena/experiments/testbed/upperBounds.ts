/** Figure 2.4: upper confidence bounds. */
import { larger, smaller } from "../claims.ts";
import type { ExperimentOptions, Findings } from "../experiment.ts";
import { type Named, playAll, samples, stepFigure } from "./steps.ts";

export async function upperBounds(options: ExperimentOptions): Promise<Findings> {
  const policies: Named[] = [
    ["UCB, c = 2", "ucb1:exploration=4"], // Q + c √(ln t / n) is √(c² ln t / n)
    ["ε-greedy, ε = 0.1", "epsilonGreedy:epsilon=0.1"],
  ];
  const comparison = await playAll(policies, options);
  const of = samples(comparison, policies);
  const [first, later] = [of("reward", 0, 10), of("reward", 10, 1000)];
  const spike = { name: "step 11", values: of("reward", 10, 11)[0].values };
  const around = [9, 11].map((step) => ({
    name: `step ${step + 1}`,
    values: of("reward", step, step + 1)[0].values,
  }));
  return {
    claims: [
      larger("UCB does better than ε-greedy (steps 11 to 1000) …", later[0], [later[1]]),
      smaller("… except in the first ten steps, when it tries each arm.", first[0], [first[1]]),
      larger("UCB has a distinct spike on step 11 (Exercise 2.8).", spike, around),
    ],
    sections: [
      {
        heading: "Upper confidence bounds (Figure 2.4)",
        figure: stepFigure("What UCB and ε-greedy earn at each step.", comparison, policies, "reward"),
      },
    ],
    specs: [comparison.spec],
  };
}
