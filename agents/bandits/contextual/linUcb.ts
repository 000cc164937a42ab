/**
 * LinUCB: pull the arm whose linear payoff could plausibly be highest. Li, Chu, Langford & Schapire (2010), Algorithm 1
 * (disjoint) and Algorithm 2 (hybrid). With weights shared by all arms it is LinRel (Auer, 2002) or OFUL
 * (Abbasi-Yadkori, Pál & Szepesvári, 2011) with a radius of choice.
 *
 * Differs: λ of the paper is 1; ties are broken at random.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { needsFeatures } from "../../core/suits.ts";
import { HybridModel } from "./hybridModel.ts";
import { lambdaParam, layoutOf, modelHelp } from "./layout.ts";
import { LinearModel } from "./linearModel.ts";
import { type Bounds, UpperBounds } from "./upperBounds.ts";

const params = z.strictObject({
  alpha: param(z.number().min(0).max(100).default(0.5), {
    title: "Exploration α",
    description: "Standard errors that are added to each arm's estimate.",
    live: true,
  }),
  lambda: lambdaParam(),
  model: param(z.enum(["auto", "disjoint", "shared", "hybrid"]).default("auto"), {
    ...modelHelp,
    description: `${modelHelp.description} Hybrid: weights that all arms share beside each arm's own.`,
  }),
});

/** x·θ + α √(xᵀ A⁻¹ x) (Algorithm 1, line 9). */
const linearBounds: Bounds<z.output<typeof params>> = (scores, { alpha }, means, upper) => {
  for (let arm = 0; arm < upper.length; arm++) {
    means[arm] = scores.means[arm];
    upper[arm] = scores.means[arm] + alpha * Math.sqrt(scores.variances[arm]);
  }
};

export const linUcbEntry = agentEntry({
  title: "LinUCB",
  description: "Pulls the arm whose payoff, linear in the context, could plausibly be highest.",
  source: "Li, Chu, Langford & Schapire (2010), Algorithms 1 and 2",
  params,
  aliases: ["linucb"],
  refuses: needsFeatures,
  make(setting, config, rng) {
    const layout = layoutOf(setting, config.model);
    const Model = layout.model === "hybrid" ? HybridModel : LinearModel;
    return new UpperBounds(new Model(layout, config.lambda), config, linearBounds, rng);
  },
});
