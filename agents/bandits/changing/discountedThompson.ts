/**
 * Discounted Thompson sampling: every pull weighs all that was seen before down, so that posteriors widen again.
 * Raj & Kalyani (2017), Taming non-stationary bandits: a Bayesian approach, algorithm dTS.
 */
import { z } from "zod";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ascending, ascends, rewardRange } from "../rewardRange.ts";
import { ThompsonAgent } from "../thompsonAgent.ts";
import { DiscountedArms, discountFactor, discountParams } from "./discounted.ts";
import { betaPrior, ForgettingBeliefs } from "./forgettingBeliefs.ts";

const params = z.strictObject({ ...discountParams, ...betaPrior, ...rewardRange }).refine(ascends, ascending);

export const discountedThompsonEntry = agentEntry({
  title: "Discounted Thompson sampling",
  description: "Thompson sampling that forgets a little at every pull, for means that change.",
  source: "Raj & Kalyani (2017), algorithm dTS",
  params,
  aliases: ["dts"],
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = new DiscountedArms(countOf(actionSpace), discountFactor(config));
    return new ThompsonAgent(
      config,
      new ForgettingBeliefs("Discounted Thompson sampling", config, arms),
      rng,
    );
  },
});
