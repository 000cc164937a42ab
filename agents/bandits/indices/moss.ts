/**
 * MOSS, the minimax optimal strategy in the stochastic case: arms pulled more than their share of the horizon get no
 * bonus. Audibert & Bubeck (2009), "Minimax policies for adversarial and stochastic bandits".
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { agentEntry } from "../../core/agent.ts";
import { horizon } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { rewardScale } from "../rewardRange.ts";

const params = z.strictObject({
  horizon: horizon(),
  sigma: rewardScale,
});

/** mean + 2 σ √(max(0, ln(T / K n)) / n), K arms and n pulls of the arm: √(max(0, ln(T / K n)) / n) for rewards in [0, 1]. */
const minimaxBound: IndexRule<z.output<typeof params>> = {
  label: "upper bound",
  write({ means, spreads, counts }, { horizon: all, sigma }, out) {
    const share = all / out.length;
    for (let arm = 0; arm < out.length; arm++) {
      const excess = counts[arm] < share ? log(share / counts[arm]) : 0;
      out[arm] = means[arm] + 2 * sigma * spreads[arm] * Math.sqrt(excess);
    }
  },
};

export const mossEntry = agentEntry({
  title: "MOSS",
  description: "Pulls the arm of the highest bound, made for the worst problem of a known horizon.",
  source: "Audibert & Bubeck (2009)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, minimaxBound, rng),
});
