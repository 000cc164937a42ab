/**
 * UCB1: pull the arm whose mean could plausibly be highest. Auer, Cesa-Bianchi & Fischer (2002), Figure 1.
 */
import { z } from "zod";
import { log } from "../../envs/core/math.ts";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Transition,
} from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import { argmax, randomArgmax } from "../core/exploration.ts";
import { countOf, needsBandit, needsDiscreteActions } from "../core/suits.ts";

const params = z.strictObject({
  exploration: param(z.number().min(0).max(100).default(2), {
    title: "Exploration c",
    description: "The 2 in √(2 ln t / n), whose bound holds for rewards in [0, 1].",
    live: true,
  }),
});

export class Ucb1 implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly counts: Float64Array; // [arms] pulls
  readonly means: Float64Array; // [arms] mean rewards
  /** Pulls of all arms. */
  steps = 0;
  private readonly rng: Rng;

  constructor(arms: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.counts = new Float64Array(arms);
    this.means = new Float64Array(arms);
    this.rng = rng;
  }

  /** mean_a + √(c ln t / n_a); an unpulled arm is unbounded, so it is tried first. [arms] */
  bounds(): Float64Array {
    const logSteps = log(Math.max(1, this.steps));
    return this.means.map((mean, arm) =>
      this.counts[arm] === 0
        ? Infinity
        : mean + Math.sqrt((this.params.exploration * logSteps) / this.counts[arm]),
    );
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    return mode === "greedy" ? argmax(this.means, mask) : randomArgmax(this.bounds(), this.rng, mask);
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.steps += 1;
    this.counts[action] += 1;
    this.means[action] += (reward - this.means[action]) / this.counts[action];
  }

  inspect(): Insight {
    return { actions: { label: "mean and upper bound", values: [...this.means], high: [...this.bounds()] } };
  }

  save(scope: CheckpointScope = "all") {
    return {
      counts: this.counts.slice(),
      means: this.means.slice(),
      steps: this.steps,
      ...(scope === "all" && { rng: this.rng.save() }),
    };
  }

  load(checkpoint: { counts: Float64Array; means: Float64Array; steps: number; rng?: RngState }): void {
    restore(this.counts, checkpoint.counts, "counts");
    restore(this.means, checkpoint.means, "means");
    this.steps = checkpoint.steps;
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const ucb1Entry = agentEntry({
  title: "UCB1",
  description: "Pulls the arm whose mean could plausibly be highest.",
  source: "Auer, Cesa-Bianchi & Fischer (2002), Figure 1",
  params,
  refuses: (setting) => needsBandit(setting) ?? needsDiscreteActions(setting),
  make: ({ actionSpace }, config, rng) => new Ucb1(countOf(actionSpace), config, rng),
});
