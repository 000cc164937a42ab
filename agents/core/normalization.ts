/**
 * Observations and rewards on a scale that networks learn from, by statistics that are gathered on the way: inside the
 * agent, so that all its lanes share them and its policy carries them. As Stable-Baselines3's VecNormalize.
 */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import { restore } from "./checkpoint.ts";
import { type MomentsState, RunningMoments } from "./moments.ts";

/** Beyond so many standard deviations everything counts alike. */
const LIMIT = 10;
const EPSILON = 1e-8;

export function normalizations() {
  return {
    normalizeObservations: param(z.boolean().default(false), {
      title: "Normalise observations",
      description:
        "Shift and scale what is seen to mean 0 and variance 1, by running statistics, within ±10.",
    }),
    scaleRewards: param(z.boolean().default(false), {
      title: "Scale rewards",
      description: "Divide rewards by the running standard deviation of the discounted return, within ±10.",
    }),
  };
}

function limited(value: number): number {
  return Math.max(-LIMIT, Math.min(LIMIT, value));
}

/** x̂ = (x − mean) / √(variance + 10⁻⁸), within ±10. */
export class ObservationNormalizer {
  readonly moments: RunningMoments;

  constructor(width: number) {
    this.moments = new RunningMoments(width);
  }

  /** Rewrites a row [width] in place. */
  normalize(row: Float32Array): void {
    const { moments } = this;
    for (let i = 0; i < moments.means.length; i++)
      row[i] = limited((row[i] - moments.means[i]) / Math.sqrt(moments.variance(i) + EPSILON));
  }
}

export type RewardScalerState = { readonly moments: MomentsState; readonly returns: Float64Array };

/** r̂ = r / √(Var G + 10⁻⁸), within ±10, where G ← γ G + r runs along each lane and begins at 0 with each episode. */
export class RewardScaler {
  readonly moments = new RunningMoments(1);
  readonly returns: Float64Array; // [lanes]
  private readonly row = new Float64Array(1);

  constructor(lanes: number) {
    this.returns = new Float64Array(lanes);
  }

  /** Takes the reward into account, then scales it. `ends`: the lane's episode is over. */
  scale(reward: number, lane: number, ends: boolean, discount: number): number {
    this.row[0] = discount * this.returns[lane] + reward;
    this.moments.add(this.row);
    this.returns[lane] = ends ? 0 : this.row[0];
    return limited(reward / Math.sqrt(this.moments.variance(0) + EPSILON));
  }

  save(): RewardScalerState {
    return { moments: this.moments.save(), returns: this.returns.slice() };
  }

  load(state: RewardScalerState): void {
    restore(this.returns, state?.returns, "rewards.returns");
    this.moments.load(state.moments, "rewards");
  }
}
