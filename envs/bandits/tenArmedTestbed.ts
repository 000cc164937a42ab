/**
 * The k-armed testbed: means drawn anew for each episode from a normal law, rewards normal about them.
 * Sutton & Barto (2018), §2.3; with `offset` 4 it is that of Figure 2.5, on which gradient bandits need a baseline.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: N(mean, sigma²), unbounded. Nothing moves within
 * an episode, which never ends by itself. Each step's info tells its expected `regret`; averaged over episodes that is
 * Bayesian regret.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import { anyMean, armCount, rewardSigma } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { gaussianRewards } from "./rewards.ts";

const params = z.strictObject({
  arms: armCount(10),
  offset: param(anyMean.default(0), {
    title: "Offset",
    description: "What the means are drawn about.",
  }),
  spread: param(z.number().min(0).max(1e6).default(1), {
    title: "Spread",
    description: "Standard deviation of the means, from episode to episode and arm to arm.",
  }),
  sigma: rewardSigma(1),
});

export const tenArmedTestbedEntry = envEntry({
  title: "10-armed testbed",
  description: "Sutton and Barto's: normal rewards about means drawn anew for each episode.",
  source: "Sutton & Barto (2018), §2.3",
  params,
  totals: ["regret"],
  aliases: ["testbed", "ten-armed-testbed", "random-gaussian"],
  make: ({ arms, offset, spread, sigma }) =>
    armsWorld({
      arms,
      moves: "nothing",
      begin(means, rng) {
        for (let arm = 0; arm < arms; arm++) means[arm] = rng.normal(offset, spread);
        return {};
      },
      ...gaussianRewards(sigma),
    }),
});
