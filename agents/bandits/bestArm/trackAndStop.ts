/**
 * Track-and-stop: pulls arms in the proportions that would be the best ones if the means were as estimated, until the
 * likelihoods tell which arm is best. Garivier & Kaufmann (2016), D-tracking and Chernoff's stopping rule.
 *
 * After t pulls: the arm pulled least of those with fewer than √t − K/2 pulls, if there are such; otherwise the arm that
 * lacks most, of the highest t w*_a − n_a.
 */
import { z } from "zod";
import { identifierEntry } from "../../core/identifier.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import type { ArmStatistics } from "../armStatistics.ts";
import { familyUnits } from "../klFamilies.ts";
import { ascending, ascends } from "../rewardRange.ts";
import { IdentifyingAgent, type Search, type Units } from "./identifyingAgent.ts";
import { type LikelihoodParams, LikelihoodRatio, likelihoodParams } from "./likelihoodRatio.ts";
import { optimalProportions } from "./optimalProportions.ts";

const params = z.strictObject(likelihoodParams).refine(ascends, ascending);

class TrackAndStop implements Search {
  readonly wishes = "preferences";
  readonly units: Units;
  readonly likelihood: LikelihoodRatio;

  constructor(arms: number, config: LikelihoodParams) {
    this.units = familyUnits("trackAndStop", config);
    this.likelihood = new LikelihoodRatio(arms, config);
  }

  wish({ counts, means, pulls }: ArmStatistics, out: Float64Array): void {
    const forced = Math.sqrt(pulls) - out.length / 2;
    let neglected = false;
    for (let arm = 0; arm < out.length; arm++) neglected ||= counts[arm] < forced;
    if (!neglected) optimalProportions(means, this.likelihood.family.divergence, out);
    for (let arm = 0; arm < out.length; arm++) out[arm] = (neglected ? 0 : pulls * out[arm]) - counts[arm];
  }

  isSure(arms: ArmStatistics): boolean {
    return this.likelihood.isSure(arms);
  }
}

export const trackAndStopEntry = identifierEntry({
  title: "Track-and-stop",
  description:
    "Pulls arms in the proportions that tell the best one with the fewest pulls, as far as it knows.",
  source: "Garivier & Kaufmann (2016)",
  params,
  aliases: ["track-and-stop"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => {
    const arms = countOf(actionSpace);
    return new IdentifyingAgent(arms, config, new TrackAndStop(arms, config), rng);
  },
});
