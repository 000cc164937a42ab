/**
 * Arms that pay normal rewards about means of their own, all with one known standard deviation. Unbounded.
 * Lattimore & Szepesvári (2020), Bandit Algorithms, §4; the bound on regret is Lai & Robbins's (1985), Σ 2σ²/Δ.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: N(mean, sigma²). Nothing moves and the episode
 * never ends by itself. Each step's info tells its expected `regret`.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { anyMean, perArm, rewardSigma } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { fixed, gaussianRewards } from "./rewards.ts";

const params = z.strictObject({
  means: perArm(anyMean, [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8], {
    title: "Means",
    description: "What each arm pays on average.",
  }),
  sigma: rewardSigma(1),
});

export const gaussianBanditEntry = envEntry({
  title: "Gaussian bandit",
  description: "Arms that pay normal rewards, some more on average than others.",
  source: "Lai & Robbins (1985); Lattimore & Szepesvári (2020), Bandit Algorithms, §4",
  params,
  totals: ["regret"],
  aliases: ["gaussian"],
  make: ({ means, sigma }) =>
    armsWorld({ arms: means.length, moves: "nothing", begin: fixed(means), ...gaussianRewards(sigma) }),
});
