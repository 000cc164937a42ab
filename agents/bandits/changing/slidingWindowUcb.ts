/**
 * Sliding-window UCB: UCB on the last τ pulls alone, for means that change abruptly.
 * Garivier & Moulines (2011), On upper-confidence bound policies for switching bandit problems, algorithm SW-UCB.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { ascending, ascends, insideRange, rewardRange } from "../rewardRange.ts";
import { SlidingWindow, windowLength, windowParams } from "./slidingWindow.ts";

const params = z
  .strictObject({
    ...windowParams,
    exploration: param(z.number().gt(0).max(100).default(0.6), {
      title: "Exploration ξ",
      description: "Of √(ξ ln (t ∧ τ) / n); the proof needs more than 1/2.",
      live: true,
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

/** mean + B √(ξ ln (t ∧ τ) / n) of the last τ pulls, n of them of the arm; rewards differ by at most B. */
const windowedBound: IndexRule<Params, SlidingWindow> = {
  label: "upper bound",
  write({ means, spreads, size }, { exploration, low, high }, out) {
    const radius = (high - low) * Math.sqrt(exploration * log(size));
    for (let arm = 0; arm < out.length; arm++) out[arm] = means[arm] + radius * spreads[arm];
  },
  take: (reward, range) => insideRange("SW-UCB", reward, range),
};

export const slidingWindowUcbEntry = agentEntry({
  title: "Sliding-window UCB",
  description: "UCB that remembers its last pulls only, for means that change suddenly.",
  source: "Garivier & Moulines (2011), SW-UCB",
  params,
  aliases: ["swUcb", "sw-ucb"],
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    return new IndexAgent(arms, config, windowedBound, rng, new SlidingWindow(arms, windowLength(config)));
  },
});
