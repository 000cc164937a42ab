/**
 * UCB(α): UCB1 with a bonus of any size, for rewards of a known scale. Bubeck & Cesa-Bianchi (2012), §2.2.
 *
 * Its bound on regret holds for α > 2; UCB1 is α = 4. Smaller ones explore less and usually lose less.
 * Differs: each arm is pulled once first.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { rewardScale } from "../rewardRange.ts";

const params = z.strictObject({
  alpha: param(z.number().min(0).max(100).default(1), {
    title: "Exploration α",
    description: "The bonus grows with its square root.",
    live: true,
  }),
  sigma: rewardScale,
});

/** mean + σ √(2 α ln t / n), t pulls in all and n of the arm: √(α ln t / 2n) for rewards in [0, 1]. */
const upperBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ means, spreads, pulls }, { alpha, sigma }, out) {
    const radius = sigma * Math.sqrt(2 * alpha * log(pulls));
    for (let arm = 0; arm < out.length; arm++) out[arm] = means[arm] + radius * spreads[arm];
  },
};

export const ucbEntry = agentEntry({
  title: "UCB(α)",
  description: "Pulls the arm whose mean could plausibly be highest, as plausible as α says.",
  source: "Bubeck & Cesa-Bianchi (2012), Regret Analysis of Stochastic and Nonstochastic Bandits, §2.2",
  params,
  aliases: ["ucbAlpha"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, upperBound, rng),
});
