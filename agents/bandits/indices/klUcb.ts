/**
 * KL-UCB: each arm's bound is the largest mean that its rewards do not contradict, by their likelihood.
 * Garivier & Cappé (2011), Algorithm 1; Cappé, Garivier, Maillard, Munos & Stoltz (2013), §3 for other families.
 *
 * Pulls the arm of the largest q with n · kl(mean, q) ≤ ln t + c ln ln t, t pulls in all and n of the arm.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { familyParams } from "../klFamilies.ts";
import { ascending, ascends } from "../rewardRange.ts";
import { KlIndexAgent, type Threshold } from "./klIndexAgent.ts";

const params = z
  .strictObject({
    ...familyParams,
    c: param(z.number().min(0).max(10).default(0), {
      title: "c",
      description: "Of c ln ln t; the proof needs 3, practice 0 (Garivier & Cappé 2011, §3).",
      live: true,
    }),
    plus: param(z.boolean().default(false), {
      title: "KL-UCB+",
      description: "With ln (t / n) in place of ln t (Garivier & Cappé 2011, §4).",
    }),
  })
  .refine(ascends, ascending);

const threshold: Threshold<z.output<typeof params>> = {
  policy: "KL-UCB",
  common(pulls, { c }) {
    const logPulls = log(pulls);
    return c > 0 && logPulls > 1 ? logPulls + c * log(logPulls) : logPulls;
  },
  own: (count, _arms, { plus }) => (plus ? -log(count) : 0),
};

export const klUcbEntry = agentEntry({
  title: "KL-UCB",
  description: "Pulls the arm with the highest mean that its rewards do not contradict.",
  source: "Garivier & Cappé (2011), Algorithm 1; Cappé et al. (2013), §3",
  params,
  aliases: ["klucb", "kl-ucb"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new KlIndexAgent(countOf(actionSpace), config, threshold, rng),
});
