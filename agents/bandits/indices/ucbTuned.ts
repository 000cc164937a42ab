/**
 * UCB1-Tuned: UCB1 with a bonus that knows how much each arm's rewards vary. Auer, Cesa-Bianchi & Fischer (2002), §4.
 *
 * No bound on its regret is known; in practice it beats UCB1.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { ascending, ascends, insideRange, rewardRange } from "../rewardRange.ts";

const params = z
  .strictObject({
    capped: param(z.boolean().default(true), {
      title: "Capped",
      description: "No variance counts more than the highest possible, a quarter of the range squared.",
      live: true,
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

/** mean + √(ln t / n · min(1/4, V)), V = variance + √(2 ln t / n), t pulls in all and n of the arm; rewards in [0, 1]. */
const tunedBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ means, spreads, variances, pulls }, { capped, low, high }, out) {
    const range = high - low;
    const radius = Math.sqrt(log(pulls));
    const doubt = Math.SQRT2 * radius * range * range;
    const cap = capped ? (range * range) / 4 : Infinity;
    for (let arm = 0; arm < out.length; arm++) {
      const variance = Math.min(cap, variances[arm] + doubt * spreads[arm]);
      out[arm] = means[arm] + radius * spreads[arm] * Math.sqrt(variance);
    }
  },
  take: (reward, range) => insideRange("UCB1-Tuned", reward, range),
};

export const ucbTunedEntry = agentEntry({
  title: "UCB1-Tuned",
  description: "UCB1 that trusts arms whose rewards vary little.",
  source: "Auer, Cesa-Bianchi & Fischer (2002), §4",
  params,
  aliases: ["ucb1Tuned"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, tunedBound, rng),
});
