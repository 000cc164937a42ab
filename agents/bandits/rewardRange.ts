/** Rewards in a declared range as numbers in [0, 1]. What is outside is refused: a clamped reward would be another problem. */
import { z } from "zod";
import { InputError, shown } from "../../envs/core/errors.ts";
import { param } from "../../envs/core/schema.ts";

/** Parameters of policies whose rewards must be bounded. */
export const rangeParams = {
  low: param(z.number().default(0), { title: "Lowest reward", description: "No reward may be below it." }),
  high: param(z.number().default(1), { title: "Highest reward", description: "No reward may be above it." }),
};

export interface RewardRange {
  readonly low: number;
  readonly high: number;
}

/** (reward − low) / (high − low), which must be in [0, 1]. */
export function unitReward(reward: number, { low, high }: RewardRange): number {
  const unit = (reward - low) / (high - low);
  if (unit >= 0 && unit <= 1) return unit;
  throw new InputError(
    low < high
      ? `reward: expected one in the declared range [${low}, ${high}], got ${shown(reward)}; declare what this world pays by the policy's parameters low and high.`
      : `high: expected more than low, ${shown(low)}, got ${shown(high)}.`,
  );
}
