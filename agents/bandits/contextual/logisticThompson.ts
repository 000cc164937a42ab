/**
 * Thompson sampling for rewards of 0 or 1: draw weights of a logistic regression from what is believed of them and pull the
 * arm that is best for them. Chapelle & Li (2011), Algorithm 3.
 *
 * Differs: see logisticModel.ts. The sigmoid keeps the order of x·θ, so scores are compared before it.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { needsFeatures } from "../../core/suits.ts";
import { ascending, ascends, rewardRange } from "../rewardRange.ts";
import { lambdaParam, layoutOf, modelParam } from "./layout.ts";
import { LinearModel } from "./linearModel.ts";
import { LogisticModel } from "./logisticModel.ts";
import { PosteriorSampling } from "./posteriorSampling.ts";

const params = z
  .strictObject({
    v: param(z.number().gt(0).max(100).default(1), {
      title: "Exploration v",
      description: "By what the posterior's standard deviations are multiplied; the paper's α is its square.",
      live: true,
    }),
    lambda: lambdaParam(),
    model: modelParam(),
    ...rewardRange,
  })
  .refine(ascends, ascending);

export const logisticThompsonEntry = agentEntry({
  title: "Logistic Thompson sampling",
  description: "Draws weights of a logistic regression and pulls the arm that is best for those.",
  source: "Chapelle & Li (2011), Algorithm 3",
  params,
  aliases: ["logisticTs"],
  refuses: needsFeatures,
  make(setting, config, rng) {
    const linear = new LinearModel(layoutOf(setting, config.model), config.lambda, true);
    return new PosteriorSampling(new LogisticModel(linear, "logisticThompson", config), config, rng);
  },
});
