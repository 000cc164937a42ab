/**
 * Anytime MOSS: MOSS without a horizon, the pulls so far in its place. Degenne & Perchet (2016), "Anytime optimal
 * algorithms in stochastic multi-armed bandits".
 *
 * α = 1 puts t where MOSS has T and changes nothing else, as libraries often do; the paper's bonus is √((1 + α) / 2) times
 * as wide, and its bound on regret needs α > 1.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { rewardScale } from "../rewardRange.ts";

const params = z.strictObject({
  alpha: param(z.number().min(0).max(100).default(1.35), {
    title: "Exploration α",
    description: "The bonus is √((1 + α) / 2) times that of MOSS with the pulls so far for its horizon.",
    live: true,
  }),
  sigma: rewardScale,
});

/** mean + 2 σ √((1 + α) / 2 · max(0, ln(t / K n)) / n), t pulls in all, n of the arm, K arms; 2 σ = 1 for rewards in [0, 1]. */
const anytimeBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ means, spreads, counts, pulls }, { alpha, sigma }, out) {
    const share = pulls / out.length;
    const scale = 2 * sigma * Math.sqrt((1 + alpha) / 2);
    for (let arm = 0; arm < out.length; arm++) {
      const excess = counts[arm] < share ? log(share / counts[arm]) : 0;
      out[arm] = means[arm] + scale * spreads[arm] * Math.sqrt(excess);
    }
  },
};

export const mossAnytimeEntry = agentEntry({
  title: "Anytime MOSS",
  description: "MOSS for those who do not know how long they will play.",
  source: "Degenne & Perchet (2016)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, anytimeBound, rng),
});
