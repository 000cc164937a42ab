/**
 * Arms whose normal rewards are cut off at 0 and 1: min(1, max(0, N(mean, sigma²))). What an arm pays on average is then
 * not the mean of the normal but lies between it and 1/2; that of the clipped reward is what regret is measured by.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: in [0, 1], its ends included. Nothing moves and
 * the episode never ends by itself. Each step's info tells its expected `regret`.
 *
 * Differs: the bound on regret is Lai & Robbins's for normal rewards, Σ 2σ²/Δ with the gaps Δ of the clipped means. Clipped
 * rewards tell less than normal ones, so that the bound holds, and where little is cut off it is nearly exact.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { gaussianDivergence, laiRobbinsConstant } from "../core/divergences.ts";
import { exp } from "../core/math.ts";
import { normalCdf } from "../core/special.ts";
import { anyMean, perArm, rewardSigma } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { fixed } from "./rewards.ts";

const params = z.strictObject({
  means: perArm(anyMean, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], {
    title: "Means",
    description: "Each arm's mean before rewards are cut off.",
  }),
  sigma: rewardSigma(0.05),
});

/** E min(1, max(0, X)) for X ~ N(mean, sigma²). */
function clippedMean(mean: number, sigma: number): number {
  const low = -mean / sigma;
  const high = (1 - mean) / sigma;
  const between = normalCdf(high) - normalCdf(low);
  return mean * between + sigma * (density(low) - density(high)) + normalCdf(-high);
}

/** Of the standard normal. */
const density = (z: number) => exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

export const clippedGaussianBanditEntry = envEntry({
  title: "Clipped Gaussian bandit",
  description: "Arms that pay normal rewards cut off at 0 and 1.",
  source: "Lai & Robbins (1985); Lattimore & Szepesvári (2020), Bandit Algorithms, §4",
  params,
  totals: ["regret"],
  aliases: ["clipped-gaussian"],
  make: ({ means, sigma }) =>
    armsWorld({
      arms: means.length,
      family: "clippedGaussian",
      moves: "nothing",
      rewardRange: [0, 1],
      begin: fixed(means.map((mean) => clippedMean(mean, sigma))),
      pay: (arm, _state, rng) => Math.min(1, Math.max(0, rng.normal(means[arm], sigma))),
      laiRobbins: (state) => laiRobbinsConstant(state.means, gaussianDivergence(sigma * sigma)),
    }),
});
