/**
 * UCB-V: upper bounds from Bernstein's inequality, narrow for arms whose rewards vary little.
 * Audibert, Munos & Szepesvári (2009), "Exploration-exploitation tradeoff using variance estimates in multi-armed bandits".
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
    zeta: param(z.number().min(0).max(100).default(1), {
      title: "Exploration ζ",
      description: "The exploration function is ζ ln t; the bound on regret holds above 1.",
      live: true,
    }),
    c: param(z.number().min(0).max(100).default(1), {
      title: "Weight c",
      description: "That of the part that the range of rewards adds.",
      live: true,
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

/** mean + √(2 variance E / n) + c 3 b E / n, with E = ζ ln t and b the range; t pulls in all and n of the arm. */
const bernsteinBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ means, spreads, variances, pulls }, { zeta, c, low, high }, out) {
    const exploration = zeta * log(pulls);
    const radius = Math.sqrt(2 * exploration);
    const margin = c * 3 * (high - low) * exploration;
    for (let arm = 0; arm < out.length; arm++) {
      const spread = spreads[arm];
      out[arm] = means[arm] + spread * (radius * Math.sqrt(variances[arm]) + margin * spread);
    }
  },
  take: (reward, range) => insideRange("UCB-V", reward, range),
};

export const ucbVEntry = agentEntry({
  title: "UCB-V",
  description: "Bounds each mean by how much its rewards vary and pulls the arm of the highest bound.",
  source: "Audibert, Munos & Szepesvári (2009)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, bernsteinBound, rng),
});
