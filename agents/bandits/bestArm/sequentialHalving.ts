/**
 * Sequential halving: the budget is shared out evenly over phases, and after each the worse half of the arms is dropped.
 * Karnin, Koren & Somekh (2013), "Almost optimal exploration in multi-armed bandits", the algorithm for a fixed budget.
 *
 * With K arms there are ⌈log₂ K⌉ phases; in one that n arms have reached, each is pulled ⌊T / (n ⌈log₂ K⌉)⌋ times and
 * those of the ⌈n / 2⌉ highest means in this phase go on. What rounding leaves of the budget T is not spent.
 */
import { z } from "zod";
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import type { Checkpoint } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { argmax } from "../../core/exploration.ts";
import { identifierEntry } from "../../core/identifier.ts";
import { horizon } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import type { ArmStatistics } from "../armStatistics.ts";
import { IdentifyingAgent, type Search } from "./identifyingAgent.ts";

const params = z.strictObject({
  horizon: horizon(),
  reuse: param(z.boolean().default(false), {
    title: "Reuse",
    description: "Means are over all pulls of an arm and not only over those of the phase, as in the paper.",
  }),
});

export class SequentialHalving implements Search {
  readonly wishes = "preferences";
  readonly params: z.output<typeof params>;
  readonly left: Uint8Array; // [arms] 1 for arms not dropped
  /** How many. */
  arms: number;
  readonly counts: Float64Array; // [arms] pulls in this phase, or in all where they are reused
  readonly sums: Float64Array; // [arms] of their rewards
  /** Pulls that each arm left must have, by `counts`, when the phase ends. */
  due: number;

  constructor(arms: number, config: z.output<typeof params>) {
    this.params = config;
    this.arms = arms;
    this.left = new Uint8Array(arms).fill(1);
    this.counts = new Float64Array(arms);
    this.sums = new Float64Array(arms);
    this.due = this.share();
    const least = arms * phases(arms);
    if (config.horizon < least) {
      throw new InputError(
        `sequentialHalving.horizon: expected at least ${least}, a pull in each phase for each of ${arms} arms, got ${config.horizon}.`,
      );
    }
  }

  /** Pulls of each arm in this phase. */
  private share(): number {
    return Math.floor(this.params.horizon / (this.arms * Math.max(1, phases(this.left.length))));
  }

  /** Those pulled least of the arms left. */
  wish(_arms: ArmStatistics, out: Float64Array): void {
    for (let arm = 0; arm < out.length; arm++) out[arm] = this.left[arm] ? -this.counts[arm] : -Infinity;
  }

  notice(arm: number, reward: number, _arms: ArmStatistics, rng: Rng): void {
    this.counts[arm]++;
    this.sums[arm] += reward;
    if (this.arms > 1 && this.phaseIsOver()) this.halve(rng);
  }

  private phaseIsOver(): boolean {
    const { left, counts, due } = this;
    for (let arm = 0; arm < left.length; arm++) if (left[arm] && counts[arm] < due) return false;
    return true;
  }

  /** Equals are kept or dropped by luck. */
  private halve(rng: Rng): void {
    const { left, counts, sums } = this;
    const mean = (arm: number) => sums[arm] / counts[arm];
    const contenders = [...left.keys()].filter((arm) => left[arm] === 1);
    const dropped = rng
      .shuffle(contenders)
      .sort((a, b) => mean(b) - mean(a))
      .splice(Math.ceil(this.arms / 2));
    for (const arm of dropped) left[arm] = 0;
    this.arms -= dropped.length;
    if (this.arms === 1) return;
    if (!this.params.reuse) {
      counts.fill(0);
      sums.fill(0);
      this.due = 0;
    }
    this.due += this.share();
  }

  best({ means }: ArmStatistics): number {
    return argmax(means, this.left);
  }

  isSure(): boolean {
    return this.arms === 1;
  }

  save() {
    const { left, counts, sums, due } = this;
    return { left: left.slice(), counts: counts.slice(), sums: sums.slice(), due };
  }

  load(checkpoint: Checkpoint): void {
    const { left, counts, sums, due } = checkpoint as ReturnType<SequentialHalving["save"]>;
    restore(this.left, left, "search.left");
    restore(this.counts, counts, "search.counts");
    restore(this.sums, sums, "search.sums");
    this.due = due;
    this.arms = this.left.reduce((count, kept) => count + kept, 0);
  }
}

/** ⌈log₂ arms⌉ */
function phases(arms: number): number {
  let count = 0;
  for (let reach = 1; reach < arms; reach *= 2) count++;
  return count;
}

export const sequentialHalvingEntry = identifierEntry({
  title: "Sequential halving",
  description: "Shares a budget of pulls over phases and drops the worse half of the arms after each.",
  source: "Karnin, Koren & Somekh (2013)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => {
    const arms = countOf(actionSpace);
    return new IdentifyingAgent(arms, config, new SequentialHalving(arms, config), rng);
  },
});
