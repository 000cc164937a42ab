/** Figure 2.6: all of them, each over its own parameter. */
import type { Comparison } from "../../bandits/compare.ts";
import type { SweptPolicy } from "../../bandits/sweep.ts";
import { found, type Measure, sweepFigure } from "../../bandits/sweepReport.ts";
import { averages, estimateOf, larger, type Sample } from "../claims.ts";
import type { ExperimentOptions, Findings } from "../experiment.ts";
import { playAll, STEPS } from "./steps.ts";

interface Study {
  readonly name: string;
  readonly parameter: string;
  readonly values: readonly number[];
  readonly policy: (value: number) => string;
}

const studies: readonly Study[] = [
  {
    name: "ε-greedy",
    parameter: "ε",
    values: [1 / 128, 1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4],
    policy: (value) => `epsilonGreedy:epsilon=${value}`,
  },
  {
    name: "Gradient bandit",
    parameter: "α",
    values: [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4],
    policy: (value) => `gradientBandit:stepSize=${value}`,
  },
  {
    name: "UCB",
    parameter: "c",
    values: [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4],
    policy: (value) => `ucb1:exploration=${value * value}`, // Q + c √(ln t / n) is √(c² ln t / n)
  },
  {
    name: "Optimistic greedy, α = 0.1",
    parameter: "Q₀",
    values: [1 / 4, 1 / 2, 1, 2, 4],
    policy: (value) => `optimisticGreedy:initialValue=${value},stepSize=0.1`,
  },
];

const earned = (comparison: Comparison, policy: number) => averages(comparison, policy, "reward", 0, STEPS);

const averageReward: Measure = {
  label: "average reward over the first 1,000 steps",
  better: "high",
  of: (comparison, policy) => estimateOf(earned(comparison, policy)),
};

export async function parameters(options: ExperimentOptions): Promise<Findings> {
  const policies = studies.flatMap(({ name, values, policy }) =>
    values.map((value) => [`${name} at ${value}`, policy(value)] as const),
  );
  const comparison = await playAll(policies, options, { times: [STEPS] });
  let from = 0;
  const swept = studies.map(({ name, parameter, values }): SweptPolicy => {
    from += values.length;
    return { name, parameter, values, policies: values.map((_, i) => from - values.length + i) };
  });
  const at = (name: string, policy: number): Sample => ({ name, values: earned(comparison, policy) });
  const bests = swept.map((each) => ({ ...each, best: found(each, comparison, averageReward).best }));
  const named = bests.map(({ name, parameter, best }) =>
    at(`${name} (${parameter} = ${best.value})`, best.policy),
  );
  const first = bests.reduce((most, each) =>
    each.best.estimate.mean > most.best.estimate.mean ? each : most,
  );
  const ucb = swept.findIndex(({ name }) => name === "UCB");
  return {
    claims: [
      ...bests.map(({ name, parameter, policies }, i) =>
        larger(
          `${name} does best at an intermediate ${parameter}, neither too small nor too large.`,
          named[i],
          [at("least", policies[0]), at("greatest", policies[policies.length - 1])],
        ),
      ),
      larger(
        "Each at its best, UCB does best.",
        named[ucb],
        named.filter((_, i) => i !== ucb),
      ),
    ],
    sections: [
      {
        heading: "A parameter study (Figure 2.6)",
        text: "Each point is a policy at one value of its parameter.",
        figure: {
          ...sweepFigure(comparison, { spec: comparison.spec, swept, others: [] }, averageReward),
          title: `Each at its best, ${first.name} earns most.`,
        },
      },
    ],
    specs: [comparison.spec],
  };
}
