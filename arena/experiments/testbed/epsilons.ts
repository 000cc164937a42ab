/** Figure 2.2: how much exploration ε-greedy needs. */
import { averages, inPercent, larger, smaller, within } from "../claims.ts";
import type { ExperimentOptions, Findings } from "../experiment.ts";
import { type Named, playAll, samples, stepFigure, stepMeans } from "./steps.ts";

export async function epsilons(options: ExperimentOptions): Promise<Findings> {
  const policies: Named[] = [
    ["ε = 0.1", "epsilonGreedy:epsilon=0.1"],
    ["ε = 0.01", "epsilonGreedy:epsilon=0.01"],
    ["ε = 0 (greedy)", "epsilonGreedy:epsilon=0"],
  ];
  const comparison = await playAll(policies, options);
  const of = samples(comparison, policies);
  const [tenth, hundredth, greedy] = of("reward", 900, 1000);
  const [bestTenth, , bestGreedy] = of("optimal", 900, 1000);
  const early = of("reward", 1, 10);
  const shares = stepMeans(comparison.rows[0].optimal, comparison.spec.times).map(({ y }) => y);
  const regret = averages(comparison, 2, "regret", 0, 1000);
  const reward = averages(comparison, 2, "reward", 0, 1000);
  const best = { name: "best mean", values: reward.map((earned, i) => earned + regret[i]) };
  return {
    claims: [
      within("The best possible reward a step is about 1.54.", best, [1.5, 1.58]),
      within("Greedy levels off at a reward a step of only about 1.", greedy, [0.9, 1.1]),
      within(
        "Greedy finds the optimal action in about a third of the tasks.",
        bestGreedy,
        [0.3, 0.4],
        inPercent,
      ),
      within(
        "ε = 0.1 takes the optimal action in about 80% of its steps by step 1000.",
        bestTenth,
        [0.75, 0.85],
        inPercent,
      ),
      {
        claim: "ε = 0.1 never takes the optimal action in more than 91% of the tasks.",
        holds: Math.max(...shares) <= 0.91,
        figures: `at most ${inPercent({ mean: Math.max(...shares), standardError: null })} at any step`,
      },
      larger("Greedy improves slightly faster at the very beginning (steps 2 to 10).", early[2], [early[0]]),
      smaller("In the end greedy earns less than both ε-greedy methods (steps 901 to 1000).", greedy, [
        hundredth,
        tenth,
      ]),
    ],
    sections: [
      {
        heading: "ε-greedy methods (Figure 2.2)",
        text: "Estimates are sample averages, 0 at first.",
        figure: stepFigure("What ε-greedy methods earn at each step.", comparison, policies, "reward"),
      },
      {
        heading: "The same in optimal actions",
        figure: stepFigure(
          "How often ε-greedy methods take the optimal action.",
          comparison,
          policies,
          "optimal",
        ),
      },
    ],
    specs: [comparison.spec],
  };
}

/** Said of Figure 2.2, beyond its end. */
export async function eventually(options: ExperimentOptions): Promise<Findings> {
  const policies: Named[] = [
    ["ε = 0.01", "epsilonGreedy:epsilon=0.01"],
    ["ε = 0.1", "epsilonGreedy:epsilon=0.1"],
  ];
  const comparison = await playAll(policies, options, { horizon: 50_000, times: [45_000, 50_000] });
  const of = samples(comparison, policies);
  const [reward, optimal] = [of("reward", 45_000, 50_000), of("optimal", 45_000, 50_000)];
  const said = "Eventually ε = 0.01 does better than ε = 0.1";
  return {
    claims: [
      larger(`${said} in reward (steps 45,001 to 50,000).`, reward[0], [reward[1]]),
      larger(`${said} in optimal actions too.`, optimal[0], [optimal[1]], inPercent),
    ],
    sections: [],
    specs: [comparison.spec],
  };
}
