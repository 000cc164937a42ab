/**
 * Successive elimination: arms are pulled in turn, and dropped once their mean is too far below the best.
 * Even-Dar, Mannor & Mansour (2006), "Action elimination and stopping conditions for the multi-armed bandit and
 * reinforcement learning problems", the algorithm for unknown means.
 *
 * After round t, in which every arm left has had t pulls, an arm is dropped if its mean is 2 α below the highest,
 * α = √(ln(c K t² / δ) / t) for rewards in [0, 1] and K arms; in general 2σ times that. It stops with the last arm.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import type { Checkpoint } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { argmax } from "../../core/exploration.ts";
import { identifierEntry } from "../../core/identifier.ts";
import { delta } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import type { ArmStatistics } from "../armStatistics.ts";
import { rewardScale } from "../rewardRange.ts";
import { IdentifyingAgent, type Search } from "./identifyingAgent.ts";

const params = z.strictObject({
  delta: delta(),
  c: param(z.number().min(3.29).max(1e6).default(4), {
    title: "c",
    description: "Of ln(c K t² / δ); the sum over all rounds needs π² / 3 at least.",
  }),
  sigma: rewardScale,
});

export class SuccessiveElimination implements Search {
  readonly wishes = "preferences";
  readonly params: z.output<typeof params>;
  readonly left: Uint8Array; // [arms] 1 for arms not dropped
  /** Rounds that are over. */
  rounds = 0;

  constructor(arms: number, config: z.output<typeof params>) {
    this.params = config;
    this.left = new Uint8Array(arms).fill(1);
  }

  /** Those pulled least of the arms left. */
  wish({ counts }: ArmStatistics, out: Float64Array): void {
    for (let arm = 0; arm < out.length; arm++) out[arm] = this.left[arm] ? -counts[arm] : -Infinity;
  }

  notice(_arm: number, _reward: number, arms: ArmStatistics): void {
    if (!this.roundIsOver(arms)) return;
    this.rounds++;
    const { left, params } = this;
    const t = this.rounds;
    const radius = 2 * params.sigma * Math.sqrt(log((params.c * left.length * t * t) / params.delta) / t);
    const highest = arms.means[argmax(arms.means, left)];
    for (let arm = 0; arm < left.length; arm++) if (highest - arms.means[arm] >= 2 * radius) left[arm] = 0;
  }

  private roundIsOver({ counts }: ArmStatistics): boolean {
    for (let arm = 0; arm < counts.length; arm++)
      if (this.left[arm] && counts[arm] <= this.rounds) return false;
    return true;
  }

  best({ means }: ArmStatistics): number {
    return argmax(means, this.left);
  }

  isSure(): boolean {
    let left = 0;
    for (let arm = 0; arm < this.left.length; arm++) left += this.left[arm];
    return left === 1;
  }

  save() {
    return { left: this.left.slice(), rounds: this.rounds };
  }

  load(checkpoint: Checkpoint): void {
    const { left, rounds } = checkpoint as ReturnType<SuccessiveElimination["save"]>;
    restore(this.left, left, "search.left");
    this.rounds = rounds;
  }
}

export const successiveEliminationEntry = identifierEntry({
  title: "Successive elimination",
  description: "Pulls arms in turn and drops those that are surely worse, until one is left.",
  source: "Even-Dar, Mannor & Mansour (2006)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => {
    const arms = countOf(actionSpace);
    return new IdentifyingAgent(arms, config, new SuccessiveElimination(arms, config), rng);
  },
});
