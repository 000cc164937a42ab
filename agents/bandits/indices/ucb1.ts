/**
 * UCB1: pull the arm whose mean could plausibly be highest. Auer, Cesa-Bianchi & Fischer (2002), Figure 1.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";

const params = z.strictObject({
  exploration: param(z.number().min(0).max(100).default(2), {
    title: "Exploration c",
    description: "The 2 in √(2 ln t / n), whose bound holds for rewards in [0, 1].",
    live: true,
  }),
});

/** mean + √(c ln t / n), t pulls in all and n of the arm. */
const upperBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ means, spreads, pulls }, { exploration }, out) {
    const radius = Math.sqrt(exploration * log(pulls));
    for (let arm = 0; arm < out.length; arm++) out[arm] = means[arm] + radius * spreads[arm];
  },
};

export const ucb1Entry = agentEntry({
  title: "UCB1",
  description: "Pulls the arm whose mean could plausibly be highest.",
  source: "Auer, Cesa-Bianchi & Fischer (2002), Figure 1",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, upperBound, rng),
});
