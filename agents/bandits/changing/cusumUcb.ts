/**
 * CUSUM-UCB: UCB that watches each arm for a change of its mean, and forgets the arm when there is one.
 * Liu, Lee & Shroff (2018), A change-detection based framework for piecewise-stationary multi-armed bandit problem,
 * algorithms CD-UCB and CUSUM-UCB; with the test of Page and Hinkley it is their PHT-UCB.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { horizon, probability } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { ascending, ascends, ownReward, rewardRange, unitReward } from "../rewardRange.ts";
import { Cusum } from "./cusum.ts";
import { PageHinkley } from "./pageHinkley.ts";
import { restartedUcb } from "./restartedIndices.ts";
import { ArmDetectors, RestartingArms } from "./restartingArms.ts";
import { expectedChanges } from "./slidingWindow.ts";

const params = z
  .strictObject({
    detector: param(z.enum(["cusum", "pageHinkley"]).default("cusum"), {
      title: "Detector",
      description: "Rewards are compared with the mean of the first of them (cusum) or of all (pageHinkley).",
    }),
    samples: param(z.int().min(1).max(1e6).default(100), {
      title: "Samples M",
      description: "How many of an arm's first rewards CUSUM takes the mean of.",
    }),
    drift: param(z.number().min(0).max(1).default(0.05), {
      title: "Drift ε",
      description: "Differences from the mean up to this, as a share of the range of rewards, tell nothing.",
    }),
    threshold: param(z.number().min(0).max(1e6).default(0), {
      title: "Threshold h",
      description: "Sum of differences that tells a change; 0 for ln (T / Υ).",
    }),
    exploration: probability(
      0.05,
      "Forced exploration α",
      "Probability of pulling any arm, to see its changes.",
    ),
    xi: param(z.number().gt(0).max(100).default(1), {
      title: "Width ξ",
      description: "Of √(ξ ln n / N), an arm's bound above its mean.",
      live: true,
    }),
    horizon: horizon(),
    changes: expectedChanges,
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

const upperBound: IndexRule<Params, RestartingArms> = {
  label: "upper bound",
  write: (arms, { xi }, out) => restartedUcb(arms, xi, out),
  take: (reward, range) => unitReward("CUSUM-UCB", reward, range),
  give: ownReward,
  explore: ({ exploration }) => exploration,
};

function detectorOf({ detector, samples, drift, threshold, horizon: all, changes }: Params) {
  const h = threshold || Math.max(1, log(all / changes));
  return detector === "cusum" ? new Cusum(samples, drift, h) : new PageHinkley(drift, h);
}

export const cusumUcbEntry = agentEntry({
  title: "CUSUM-UCB",
  description: "UCB that notices when an arm's mean has changed, and starts anew with it.",
  source: "Liu, Lee & Shroff (2018), CUSUM-UCB",
  params,
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    const watch = new ArmDetectors(arms, () => detectorOf(config));
    return new IndexAgent(arms, config, upperBound, rng, new RestartingArms(arms, watch, false));
  },
});
