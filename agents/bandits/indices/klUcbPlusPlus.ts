/**
 * KL-UCB++: KL-UCB for a known horizon, as good as can be for each problem and for the worst. Ménard & Garivier (2017), §2.
 *
 * Pulls the arm of the largest q with n · kl(mean, q) ≤ g(n), g(n) = log₊(y (1 + log₊²(y))), y = T / (K n), log₊ = max(0, log).
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { agentEntry } from "../../core/agent.ts";
import { horizon } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { familyParams } from "../klFamilies.ts";
import { ascending, ascends } from "../rewardRange.ts";
import { KlIndexAgent, type Threshold } from "./klIndexAgent.ts";

const params = z.strictObject({ ...familyParams, horizon: horizon() }).refine(ascends, ascending);

const logPlus = (x: number) => Math.max(0, log(x));

const threshold: Threshold<z.output<typeof params>> = {
  policy: "KL-UCB++",
  common: () => 0,
  own(count, arms, { horizon: pulls }) {
    const share = pulls / (arms * count);
    const logShare = logPlus(share);
    return logPlus(share * (1 + logShare * logShare));
  },
};

export const klUcbPlusPlusEntry = agentEntry({
  title: "KL-UCB++",
  description: "KL-UCB that knows the horizon: optimal for each problem and for the worst.",
  source: "Ménard & Garivier (2017), §2",
  params,
  aliases: ["klucb++", "kl-ucb++"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new KlIndexAgent(countOf(actionSpace), config, threshold, rng),
});
