/**
 * GLM-UCB for rewards of 0 or 1: pull the arm whose probability of paying could plausibly be highest.
 * Filippi, Cappé, Garivier & Szepesvári (2010), Algorithm 1: σ(x·θ) + ρ √(xᵀ M⁻¹ x).
 *
 * Differs: θ is the mode that Laplace's approximation keeps reward by reward, and M its precision, λ I at first and each
 * row weighing p (1 − p); ρ is a constant of choice, α.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { needsFeatures } from "../../core/suits.ts";
import { ascending, ascends, rewardRange } from "../rewardRange.ts";
import { lambdaParam, layoutOf, modelParam } from "./layout.ts";
import { LinearModel } from "./linearModel.ts";
import { LogisticModel, sigmoid } from "./logisticModel.ts";
import { type Bounds, UpperBounds } from "./upperBounds.ts";

const params = z
  .strictObject({
    alpha: param(z.number().min(0).max(100).default(0.2), {
      title: "Exploration α",
      description: "Width of the bound over each arm's estimate.",
      live: true,
    }),
    lambda: lambdaParam(),
    model: modelParam(),
    ...rewardRange,
  })
  .refine(ascends, ascending);

const logisticBounds: Bounds<z.output<typeof params>> = (scores, { alpha, low, high }, means, upper) => {
  for (let arm = 0; arm < upper.length; arm++) {
    means[arm] = low + (high - low) * sigmoid(scores.means[arm]);
    upper[arm] = means[arm] + (high - low) * alpha * Math.sqrt(scores.variances[arm]);
  }
};

export const logisticUcbEntry = agentEntry({
  title: "Logistic UCB",
  description: "Pulls the arm that could plausibly pay most often, by logistic regression.",
  source: "Filippi, Cappé, Garivier & Szepesvári (2010), Algorithm 1",
  params,
  aliases: ["glmUcb"],
  refuses: needsFeatures,
  make(setting, config, rng) {
    const linear = new LinearModel(layoutOf(setting, config.model), config.lambda);
    return new UpperBounds(new LogisticModel(linear, "logisticUcb", config), config, logisticBounds, rng);
  },
});
