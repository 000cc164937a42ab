/** Rewards told by the mean of the arm alone, for problems whose means move or are drawn. */
import { z } from "zod";
import { bernoulliDivergence, gaussianDivergence, laiRobbinsConstant } from "../core/divergences.ts";
import type { Rng } from "../core/rng.ts";
import { param } from "../core/schema.ts";
import type { Arms, ArmsState } from "./arms.ts";

type Rewards = Pick<Arms, "family" | "rewardRange" | "pay"> & Required<Pick<Arms, "laiRobbins">>;

/** 1 with the arm's probability, 0 otherwise. */
export const bernoulliRewards: Rewards = {
  family: "bernoulli",
  rewardRange: [0, 1],
  pay: (arm, { means }, rng) => (rng.bernoulli(means[arm]) ? 1 : 0),
  laiRobbins: ({ means }) => laiRobbinsConstant(means, bernoulliDivergence),
};

/** Normal about the arm's mean with a known standard deviation. How many draws a variate takes is the luck's own affair. */
export function gaussianRewards(sigma: number): Rewards {
  return {
    family: "gaussian",
    rewardRange: [-Infinity, Infinity],
    pay: (arm: number, { means }: ArmsState, rng: Rng) => rng.normal(means[arm], sigma),
    laiRobbins: ({ means }) => laiRobbinsConstant(means, gaussianDivergence(sigma * sigma)),
  };
}

export const rewardKind = param(z.enum(["bernoulli", "gaussian"]).default("bernoulli"), {
  title: "Rewards",
  description: "1 or 0, the mean being the probability of 1; or normal about the mean.",
});

/** As the parameters of a problem choose. */
export function movingRewards(kind: z.output<typeof rewardKind>, sigma: number): Omit<Rewards, "laiRobbins"> {
  const { family, rewardRange, pay } = kind === "bernoulli" ? bernoulliRewards : gaussianRewards(sigma);
  return { family, rewardRange, pay };
}

/** Means that never move. */
export const fixed = (means: readonly number[]) => (out: Float64Array) => {
  out.set(means);
  return {};
};
