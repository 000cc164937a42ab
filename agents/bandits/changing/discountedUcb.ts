/**
 * Discounted UCB: UCB with pulls that count less the longer ago they were, for means that change.
 * Kocsis & Szepesvári (2006); Garivier & Moulines (2011), On upper-confidence bound policies for switching bandit
 * problems, algorithm D-UCB.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { ascending, ascends, insideRange, rewardRange } from "../rewardRange.ts";
import { DiscountedArms, discountFactor, discountParams } from "./discounted.ts";

const params = z
  .strictObject({
    ...discountParams,
    exploration: param(z.number().gt(0).max(100).default(0.6), {
      title: "Exploration ξ",
      description: "Of 2 √(ξ ln n / N); the proof needs more than 1/2.",
      live: true,
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

/** mean + 2 B √(ξ ln n / N), discounted: N pulls of the arm and n of all; rewards differ by at most B. */
const discountedBound: IndexRule<Params, DiscountedArms> = {
  label: "upper bound",
  write({ means, counts, total }, { exploration, low, high }, out) {
    const radius = 2 * (high - low) * Math.sqrt(exploration * log(total));
    for (let arm = 0; arm < out.length; arm++) out[arm] = means[arm] + radius / Math.sqrt(counts[arm]);
  },
  take: (reward, range) => insideRange("D-UCB", reward, range),
};

export const discountedUcbEntry = agentEntry({
  title: "Discounted UCB",
  description: "UCB that forgets a little at every pull, for means that change.",
  source: "Kocsis & Szepesvári (2006); Garivier & Moulines (2011), D-UCB",
  params,
  aliases: ["dUcb", "d-ucb"],
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    return new IndexAgent(
      arms,
      config,
      discountedBound,
      rng,
      new DiscountedArms(arms, discountFactor(config)),
    );
  },
});
