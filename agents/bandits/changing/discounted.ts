/** What a policy remembers of each arm if every pull makes it forget a little of all earlier ones. */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { restore } from "../../core/checkpoint.ts";
import { horizon } from "../../core/params.ts";
import type { ArmMemory } from "../indexAgent.ts";
import { expectedChanges } from "./slidingWindow.ts";

/** The parameters that set how much. */
export const discountParams = {
  discount: param(z.number().min(0).max(1).default(0), {
    title: "Discount γ",
    description:
      "What each pull leaves of the weight of all earlier ones; 0 for the one tuned to horizon and changes.",
  }),
  horizon: horizon(),
  changes: expectedChanges,
};

/** γ as given, or 1 − √(Υ / T) / 4: Garivier & Moulines (2011), for rewards in [0, 1]. */
export function discountFactor({ discount, horizon: all, changes }: DiscountParams): number {
  return discount || 1 - Math.min(1, Math.sqrt(changes / all)) / 4;
}

interface DiscountParams {
  readonly discount: number;
  readonly horizon: number;
  readonly changes: number;
}

export class DiscountedArms implements ArmMemory {
  readonly discount: number;
  readonly counts: Float64Array; // [arms] pulls, each of weight γ^(pulls since)
  readonly means: Float64Array; // [arms] with those weights; 0 for arms never pulled
  /** Sum of the counts. */
  total = 0;
  /** Arms never pulled. */
  untried: number;

  constructor(arms: number, discount: number) {
    this.discount = discount;
    this.counts = new Float64Array(arms);
    this.means = new Float64Array(arms);
    this.untried = arms;
  }

  /** N ← γ N, and N ← N + 1 for the arm that was pulled. Only its mean moves: forgetting weighs its rewards down alike. */
  update(arm: number, reward: number): void {
    const { counts, means, discount } = this;
    if (counts[arm] === 0) this.untried--;
    let total = 1;
    for (let other = 0; other < counts.length; other++) {
      counts[other] *= discount;
      // what was pulled once is not "never pulled", however long ago
      if (counts[other] < LEAST && counts[other] > 0) counts[other] = LEAST;
      total += counts[other];
    }
    this.total = total;
    counts[arm]++;
    means[arm] += (reward - means[arm]) / counts[arm];
  }

  save() {
    return { counts: this.counts.slice(), means: this.means.slice(), total: this.total };
  }

  load({ counts, means, total }: ReturnType<DiscountedArms["save"]>): void {
    restore(this.counts, counts, "counts");
    restore(this.means, means, "means");
    this.total = total;
    this.untried = this.counts.filter((count) => count === 0).length;
  }
}

const LEAST = 1e-300;
