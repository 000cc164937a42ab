/**
 * Thompson sampling with linear payoffs: draw weights from N(θ, v² A⁻¹) and pull the arm that is best for them.
 * Agrawal & Goyal (2013), Algorithm 1, whose weights are shared by all arms.
 *
 * Differs: v is a parameter (the paper: R √(9 d ln(t/δ)), far more than what pays); λ of the paper is 1. Disjoint, each arm
 * has weights of its own; then scores are drawn instead of weights, which is the same law.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { needsFeatures } from "../../core/suits.ts";
import { lambdaParam, layoutOf, modelParam } from "./layout.ts";
import { LinearModel } from "./linearModel.ts";
import { PosteriorSampling } from "./posteriorSampling.ts";

const params = z.strictObject({
  v: param(z.number().gt(0).max(100).default(0.1), {
    title: "Exploration v",
    description: "Standard deviation of the noise that rewards are believed to have.",
    live: true,
  }),
  lambda: lambdaParam(),
  model: modelParam(),
});

export const linThompsonEntry = agentEntry({
  title: "Linear Thompson sampling",
  description: "Draws weights from what it believes of them and pulls the arm that is best for those.",
  source: "Agrawal & Goyal (2013), Algorithm 1",
  params,
  aliases: ["linTs", "lints"],
  refuses: needsFeatures,
  make: (setting, config, rng) =>
    new PosteriorSampling(new LinearModel(layoutOf(setting, config.model), config.lambda, true), config, rng),
});
