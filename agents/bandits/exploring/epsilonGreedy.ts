/**
 * ε-greedy on action values. Sutton & Barto (2018), §2.2–2.5.
 *
 * Usually the arm with the best estimated mean; with probability ε any arm. Estimates are sample averages, or recency
 * weighted by a constant step size for problems that drift.
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
import { argmax, epsilonGreedy, epsilonGreedyProbabilities } from "../../core/exploration.ts";
import { probability } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";

const params = z.strictObject({
  epsilon: probability(0.1, "ε", "Probability of pulling any arm instead of the best so far."),
  stepSize: param(z.number().min(0).max(1).default(0), {
    title: "Step size α",
    description: "Weight of the newest reward; 0 averages all rewards.",
    live: true,
  }),
  initialValue: param(z.number().default(0), {
    title: "Initial value",
    description: "Every arm's first estimate; high ones make the agent curious (§2.6).",
  }),
  untriedFirst: param(z.boolean().default(false), {
    title: "Untried first",
    description: "Arms never pulled come before all others, whatever their first estimate.",
    live: true,
  }),
});

export class EpsilonGreedy implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly counts: Float64Array; // [arms] pulls
  readonly values: Float64Array; // [arms] estimated means
  /** Arms never pulled. */
  private untried: number;
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.counts = new Float64Array(arms);
    this.values = new Float64Array(arms).fill(config.initialValue);
    this.untried = arms;
    this.rng = rng;
    this.shares = new Float64Array(arms);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    return mode === "greedy"
      ? argmax(this.values, mask)
      : epsilonGreedy(this.worths(), this.params.epsilon, this.rng, mask);
  }

  /** What exploitation goes by. [arms] */
  private worths(): Float64Array {
    if (!this.params.untriedFirst || this.untried === 0) return this.values;
    return this.values.map((value, arm) => (this.counts[arm] === 0 ? Infinity : value));
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    return epsilonGreedyProbabilities(this.worths(), this.params.epsilon, this.shares, mask);
  }

  /** Q ← Q + α (R − Q), α = 1/n for sample averages (eq. 2.3 and 2.5). */
  learn({ action, reward }: Transition<number, number>): undefined {
    if (this.counts[action] === 0) this.untried--;
    this.counts[action] += 1;
    const stepSize = this.params.stepSize || 1 / this.counts[action];
    this.values[action] += stepSize * (reward - this.values[action]);
  }

  inspect(): Insight {
    return { actions: { label: "estimated mean", values: [...this.values] } };
  }

  save(scope: CheckpointScope = "all") {
    return {
      counts: this.counts.slice(),
      values: this.values.slice(),
      ...(scope === "all" && { rng: this.rng.save() }),
    };
  }

  load(checkpoint: { counts: Float64Array; values: Float64Array; rng?: RngState }): void {
    restore(this.counts, checkpoint.counts, "counts");
    restore(this.values, checkpoint.values, "values");
    this.untried = this.counts.filter((count) => count === 0).length;
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const epsilonGreedyEntry = agentEntry({
  title: "ε-greedy",
  description: "Pulls the best arm so far, and now and then any arm.",
  source: "Sutton & Barto (2018), §2.2–2.5",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new EpsilonGreedy(countOf(actionSpace), config, rng),
});
