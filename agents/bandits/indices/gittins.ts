/**
 * The finite-horizon Gittins index of normal rewards, approximated: what a pull is worth with the knowledge it brings for
 * the pulls left. Lattimore (2016), "Regret analysis of the finite-horizon Gittins index strategy for multi-armed bandits".
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
  alpha: param(z.number().gt(0).max(100).default(0.5), {
    title: "Exploration α",
    description: "1 is the approximation for rewards of deviation σ; less is greedier.",
    live: true,
  }),
  horizon: horizon(),
  sigma: scaleOf(1),
});

/** mean + σ √(2 α / n · ln(m / (n √ln(m / n)))), n pulls of the arm, m = T − t + 1 left; the mean alone once n ≥ m. */
const worthOfKnowing: IndexRule<z.output<typeof params>> = {
  label: "approximate Gittins index",
  write({ means, counts, spreads, pulls }, { alpha, horizon: all, sigma }, out) {
    const left = all - pulls + 1;
    for (let arm = 0; arm < out.length; arm++) {
      const share = left / counts[arm];
      // the approximation is for many pulls left: within a factor e its inner logarithm stays at 1
      const gain = share > 1 ? log(share / Math.sqrt(Math.max(1, log(share)))) : 0;
      out[arm] = means[arm] + sigma * spreads[arm] * Math.sqrt(2 * alpha * gain);
    }
  },
};

export const gittinsEntry = agentEntry({
  title: "Approximate Gittins index",
  description: "Pulls the arm worth most with what a pull teaches for the pulls left; for a known horizon.",
  source: "Lattimore (2016), Regret analysis of the finite-horizon Gittins index strategy",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, worthOfKnowing, rng),
});
