/**
 * ε-decreasing: ε-greedy that explores ever less. Auer, Cesa-Bianchi & Fischer (2002), Figure 3 and Theorem 3.
 *
 * ε = min(1, ε₀ / t) after t pulls. The paper has ε₀ = c K / d², with K arms of rewards in [0, 1], d at most the
 * distance of the second best mean from the best, and c > 5 for regret of the order of log t.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { type ExplorationRate, ExploringAgent } from "./exploringAgent.ts";

const params = z.strictObject({
  epsilon0: param(z.number().min(0).max(1e6).default(5), {
    title: "ε₀",
    description: "After t pulls any arm is pulled with probability ε₀ / t, at most 1.",
    live: true,
    log: true,
  }),
});

const rate: ExplorationRate<z.output<typeof params>> = (pulls, { epsilon0 }) =>
  epsilon0 < pulls ? epsilon0 / pulls : 1;

export const epsilonDecreasingEntry = agentEntry({
  title: "ε-decreasing",
  description: "Pulls the best arm so far, and any arm ever more rarely.",
  source: "Auer, Cesa-Bianchi & Fischer (2002), Figure 3",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new ExploringAgent(countOf(actionSpace), config, rate, rng),
});
