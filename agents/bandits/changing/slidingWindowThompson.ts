/**
 * Sliding-window Thompson sampling: draws from posteriors that know the last τ pulls alone, for means that change.
 * Trovò, Paladino, Restelli & Gatti (2020), Sliding-window Thompson sampling for non-stationary settings.
 */
import { z } from "zod";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ascending, ascends, rewardRange } from "../rewardRange.ts";
import { ThompsonAgent } from "../thompsonAgent.ts";
import { betaPrior, ForgettingBeliefs } from "./forgettingBeliefs.ts";
import { SlidingWindow, windowLength, windowParams } from "./slidingWindow.ts";

const params = z.strictObject({ ...windowParams, ...betaPrior, ...rewardRange }).refine(ascends, ascending);

export const slidingWindowThompsonEntry = agentEntry({
  title: "Sliding-window Thompson sampling",
  description: "Thompson sampling that remembers its last pulls only, for means that change suddenly.",
  source: "Trovò, Paladino, Restelli & Gatti (2020)",
  params,
  aliases: ["swThompson", "sw-ts"],
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const window = new SlidingWindow(countOf(actionSpace), windowLength(config));
    return new ThompsonAgent(
      config,
      new ForgettingBeliefs("Sliding-window Thompson sampling", config, window),
      rng,
    );
  },
});
