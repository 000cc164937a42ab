/**
 * OCUCB, optimally confident UCB: bounds that are widest at first and narrow towards a known horizon.
 * Lattimore (2015), "Optimally confident UCB: improved regret for finite-armed bandits", Algorithm 1.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { horizon } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { scaleOf } from "../rewardRange.ts";

const params = z.strictObject({
  alpha: param(z.number().gt(0).max(100).default(4), {
    title: "Exploration α",
    description: "The proof needs more than 2, for rewards of σ = 1.",
    live: true,
  }),
  psi: param(z.number().min(1).max(100).default(2), {
    title: "ψ",
    description: "Of ln(ψ T / t); the proof needs at least 2.",
    live: true,
  }),
  horizon: horizon(),
  sigma: scaleOf(1),
});

/** mean + σ √(α ln(ψ T / t) / n), t pulls in all and n of the arm. */
const confidentBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ means, spreads, pulls }, { alpha, psi, horizon: all, sigma }, out) {
    const radius = sigma * Math.sqrt(alpha * Math.max(0, log((psi * all) / pulls)));
    for (let arm = 0; arm < out.length; arm++) out[arm] = means[arm] + radius * spreads[arm];
  },
};

export const ocUcbEntry = agentEntry({
  title: "OCUCB",
  description: "UCB whose bounds are widest at first and narrow towards a known horizon.",
  source: "Lattimore (2015), Optimally confident UCB, Algorithm 1",
  params,
  aliases: ["ocucb"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, confidentBound, rng),
});
