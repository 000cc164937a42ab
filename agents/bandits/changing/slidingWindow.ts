/** What a policy remembers of each arm if it forgets all but its last pulls. */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { restore } from "../../core/checkpoint.ts";
import { horizon } from "../../core/params.ts";
import type { ArmMemory } from "../indexAgent.ts";

/** How often means are expected to change, for policies that tune themselves to it. */
export const expectedChanges = param(z.int().min(1).max(1e9).default(1), {
  title: "Changes Υ",
  description: "How often the means are expected to change up to the horizon.",
});

/** The parameters that set its length. */
export const windowParams = {
  window: param(z.int().min(0).max(1e7).default(0), {
    title: "Window τ",
    description: "How many of the last pulls are remembered; 0 for the one tuned to horizon and changes.",
  }),
  horizon: horizon(),
  changes: expectedChanges,
};

/** τ as given, or 2 √(T ln T / Υ): Garivier & Moulines (2011), for rewards in [0, 1]. */
export function windowLength({ window, horizon: all, changes }: WindowParams): number {
  return window || Math.max(1, Math.round(2 * Math.sqrt((all * log(all)) / changes)));
}

interface WindowParams {
  readonly window: number;
  readonly horizon: number;
  readonly changes: number;
}

export class SlidingWindow implements ArmMemory {
  readonly counts: Float64Array; // [arms] pulls in the window
  readonly sums: Float64Array; // [arms] of rewards in the window
  readonly means: Float64Array; // [arms] 0 for arms not in the window
  /** 1/√counts; ∞ for arms not in the window. [arms] */
  readonly spreads: Float64Array;
  /** Arms not in the window. */
  untried: number;
  /** Pulls in all. */
  pulls = 0;
  private readonly arms: Int32Array; // [window] the arm of each pull, in a ring
  private readonly rewards: Float64Array; // [window]

  constructor(arms: number, window: number) {
    this.counts = new Float64Array(arms);
    this.sums = new Float64Array(arms);
    this.means = new Float64Array(arms);
    this.spreads = new Float64Array(arms).fill(Infinity);
    this.untried = arms;
    this.arms = new Int32Array(window);
    this.rewards = new Float64Array(window);
  }

  /** Pulls in the window: t ∧ τ. */
  get size(): number {
    return Math.min(this.pulls, this.arms.length);
  }

  update(arm: number, reward: number): void {
    const { arms, rewards, counts, sums } = this;
    const at = this.pulls % arms.length;
    if (this.pulls >= arms.length) this.forget(arms[at], rewards[at]);
    arms[at] = arm;
    rewards[at] = reward;
    this.pulls++;
    if (counts[arm] === 0) this.untried--;
    counts[arm]++;
    sums[arm] += reward;
    if (at === arms.length - 1) this.addUp();
    else this.average(arm);
  }

  private forget(arm: number, reward: number): void {
    this.sums[arm] -= reward;
    this.counts[arm]--;
    if (this.counts[arm] === 0) this.untried++;
    this.average(arm);
  }

  private average(arm: number): void {
    const count = this.counts[arm];
    this.means[arm] = count > 0 ? this.sums[arm] / count : 0;
    this.spreads[arm] = 1 / Math.sqrt(count);
  }

  /** Sums anew, once in each round of the ring, so that what is added and taken away again leaves no trace. */
  private addUp(): void {
    const { arms, rewards, sums } = this;
    sums.fill(0);
    for (let i = 0; i < arms.length; i++) sums[arms[i]] += rewards[i];
    for (let arm = 0; arm < sums.length; arm++) this.average(arm);
  }

  save() {
    const { counts, sums, arms, rewards, pulls } = this;
    const ring = { arms: arms.slice(), rewards: rewards.slice() };
    return { counts: counts.slice(), sums: sums.slice(), ...ring, pulls };
  }

  load({ counts, sums, arms, rewards, pulls }: ReturnType<SlidingWindow["save"]>): void {
    restore(this.counts, counts, "counts");
    restore(this.sums, sums, "sums");
    restore(this.arms, arms, "arms");
    restore(this.rewards, rewards, "rewards");
    this.pulls = pulls;
    this.untried = this.counts.filter((count) => count === 0).length;
    for (let arm = 0; arm < this.counts.length; arm++) this.average(arm);
  }
}
