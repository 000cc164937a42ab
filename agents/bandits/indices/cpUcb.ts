/**
 * CP-UCB: pull the arm of the highest Clopper-Pearson bound, the exact confidence limit of a success rate.
 * Clopper & Pearson (1934); as a policy in Garivier & Cappé (2011), §4.
 *
 * The bound is the (1 − 1 / (2 t^c)) quantile of Beta(S + 1, n − S), S the sum of the arm's n rewards in [0, 1], t pulls in all.
 */
import { z } from "zod";
import { betaUpperQuantile } from "../../../envs/core/beta.ts";
import { pow } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { ascending, ascends, rewardRange, unitReward } from "../rewardRange.ts";

const params = z
  .strictObject({
    c: param(z.number().gt(0).max(10).default(1.01), {
      title: "c",
      description: "The bound fails with a probability of t^−c; above 1 for a regret of the order of ln t.",
      live: true,
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

/** In units of the declared range. */
const exactBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ counts, sums, pulls }, { c }, out) {
    const tail = 0.5 * pow(pulls, -c);
    for (let arm = 0; arm < out.length; arm++) {
      const failures = counts[arm] - sums[arm];
      out[arm] = failures > 0 ? betaUpperQuantile(sums[arm] + 1, failures, tail) : 1;
    }
  },
  take: (reward, range) => unitReward("CP-UCB", reward, range),
};

export const cpUcbEntry = agentEntry({
  title: "CP-UCB",
  description: "UCB with the exact confidence limit of a success rate.",
  source: "Clopper & Pearson (1934); Garivier & Cappé (2011), §4",
  params,
  aliases: ["cpucb", "cp-ucb"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, exactBound, rng),
});
