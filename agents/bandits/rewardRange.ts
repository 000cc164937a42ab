/** The range or scale of rewards that a policy's mathematics is made for: declared, never guessed, and kept to. */
import { z } from "zod";
import { InputError, shown } from "../../envs/core/errors.ts";
import { param } from "../../envs/core/schema.ts";

export const rewardRange = {
  low: param(z.number().default(0), { title: "Lowest reward", description: "No reward may be below it." }),
  high: param(z.number().default(1), { title: "Highest reward", description: "No reward may be above it." }),
};

/** σ of sub-Gaussian rewards: 1/2 for those in [0, 1]. */
export function scaleOf(initial: number) {
  return param(z.number().gt(0).max(1e6).default(initial), {
    title: "Scale σ",
    description:
      "Rewards are σ-sub-Gaussian: their standard deviation if normal, half their range if bounded.",
    live: true,
    log: true,
  });
}

export const rewardScale = scaleOf(0.5);

export interface RewardRange {
  readonly low: number;
  readonly high: number;
}

/** For the refinement of a schema that has `rewardRange`. */
export function ascends({ low, high }: RewardRange): boolean {
  return low < high;
}

export const ascending = { path: ["high"], message: "a number above low" };

/** The reward itself; refused, in the name of a policy, where the policy was told that it would not come. */
export function insideRange(policy: string, reward: number, { low, high }: RewardRange): number {
  if (reward >= low && reward <= high) return reward;
  throw new InputError(
    `${policy}: expected rewards in [${low}, ${high}], its parameters low and high, got ${shown(reward)}; set them to the range of the problem's rewards.`,
  );
}

/** A reward as a share of the declared range, in [0, 1]. */
export function unitReward(policy: string, reward: number, range: RewardRange): number {
  return (insideRange(policy, reward, range) - range.low) / (range.high - range.low);
}

/** A share of the declared range as a reward. */
export function ownReward(share: number, { low, high }: RewardRange): number {
  return low + share * (high - low);
}
