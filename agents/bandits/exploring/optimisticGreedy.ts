/**
 * Optimistic initial values: greedy, but disappointed by every arm until all have been tried enough.
 * Sutton & Barto (2018), §2.6.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { EpsilonGreedy } from "./epsilonGreedy.ts";

const params = z.strictObject({
  initialValue: param(z.number().default(5), {
    title: "Initial value",
    description: "Every arm's first estimate, above what any arm pays.",
  }),
  stepSize: param(z.number().gt(0).max(1).default(0.1), {
    title: "Step size α",
    description: "Weight of the newest reward: how fast the optimism fades.",
    live: true,
  }),
});

export const optimisticGreedyEntry = agentEntry({
  title: "Optimistic greedy",
  description: "Expects too much of every arm and pulls the one that has disappointed it least.",
  source: "Sutton & Barto (2018), §2.6",
  params,
  aliases: ["optimistic"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) =>
    new EpsilonGreedy(countOf(actionSpace), { ...config, epsilon: 0, untriedFirst: false }, rng),
});
