/**
 * Gradient bandit: learns a preference for each arm by stochastic gradient ascent on the expected reward.
 * Sutton & Barto (2018), §2.8. The average of the rewards before the first one counts as 0.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Transition,
} from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { argmax, boltzmann } from "../../core/exploration.ts";
import { countOf, needsBandit } from "../../core/suits.ts";

const params = z.strictObject({
  stepSize: param(z.number().gt(0).max(1e6).default(0.1), {
    title: "Step size α",
    description: "How far a reward moves the preferences.",
    live: true,
    log: true,
  }),
  baseline: param(z.boolean().default(true), {
    title: "Baseline",
    description: "Rewards count by how much they exceed the average of those before.",
    live: true,
  }),
});

export class GradientBandit implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly preferences: Float64Array; // [arms]
  /** π, the probability of each arm. [arms] */
  readonly chances: Float64Array;
  pulls = 0;
  averageReward = 0;
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.preferences = new Float64Array(arms);
    this.chances = boltzmann(this.preferences, 1, new Float64Array(arms));
    this.rng = rng;
    this.shares = new Float64Array(arms);
  }

  act(observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.preferences, mask);
    return this.rng.categorical(mask ? this.probabilities(observation, mask) : this.chances);
  }

  /** π, or what is left of it among the arms allowed. */
  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    return boltzmann(this.preferences, 1, this.shares, mask);
  }

  /** H ← H + α (R − R̄) (1 − π) for the arm pulled, H ← H − α (R − R̄) π for others (eq. 2.12). */
  learn({ action, reward }: Transition<number, number>): undefined {
    const { preferences, chances } = this;
    const { stepSize, baseline } = this.params;
    const change = stepSize * (baseline ? reward - this.averageReward : reward);
    for (let arm = 0; arm < preferences.length; arm++) preferences[arm] -= change * chances[arm];
    preferences[action] += change;
    this.pulls++;
    this.averageReward += (reward - this.averageReward) / this.pulls;
    boltzmann(preferences, 1, chances);
  }

  inspect(): Insight {
    return {
      actions: { label: "preference", values: [...this.preferences] },
      numbers: { averageReward: this.averageReward },
    };
  }

  save(scope: CheckpointScope = "all") {
    const { preferences, pulls, averageReward } = this;
    return {
      preferences: preferences.slice(),
      pulls,
      averageReward,
      ...(scope === "all" && { rng: this.rng.save() }),
    };
  }

  load(checkpoint: {
    preferences: Float64Array;
    pulls: number;
    averageReward: number;
    rng?: RngState;
  }): void {
    restore(this.preferences, checkpoint.preferences, "preferences");
    this.pulls = checkpoint.pulls;
    this.averageReward = checkpoint.averageReward;
    boltzmann(this.preferences, 1, this.chances);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const gradientBanditEntry = agentEntry({
  title: "Gradient bandit",
  description: "Learns how much it prefers each arm, not how much each pays.",
  source: "Sutton & Barto (2018), §2.8",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new GradientBandit(countOf(actionSpace), config, rng),
});
