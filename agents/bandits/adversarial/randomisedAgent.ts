/** Policies that give each arm a probability and draw the arm: the loop that those made against adversaries share. */
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { ActMode, Agent, Checkpoint, CheckpointScope, Insight, Transition } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { argmax } from "../../core/exploration.ts";
import { type RewardRange, unitReward } from "../rewardRange.ts";

/** What turns rewards into probabilities. */
export interface ProbabilityRule {
  /** What sentences call the policy. */
  readonly name: string;
  /** Writes the probability of each arm at the next pull. [arms] */
  write(out: Float64Array): void;
  /** `arm`, pulled with the given probability, paid `reward`, a share of the declared range. */
  update(arm: number, reward: number, probability: number): void;
  save(): Checkpoint;
  load(saved: Checkpoint): void;
}

/**
 * Arms are drawn by the rule's probabilities; under a mask, legal ones keep their proportions. Estimates weigh each reward
 * by the probability of its arm without a mask.
 */
export class RandomisedAgent<P extends RewardRange & Record<string, unknown>>
  implements Agent<number, number>
{
  readonly params: P;
  readonly rule: ProbabilityRule;
  /** Of each arm at the next pull. [arms] */
  readonly chances: Float64Array;
  readonly rng: Rng;
  private readonly legal: Float64Array; // [arms]

  constructor(arms: number, params: P, rule: ProbabilityRule, rng: Rng) {
    this.params = params;
    this.rule = rule;
    this.chances = new Float64Array(arms);
    this.legal = new Float64Array(arms);
    this.rng = rng;
    rule.write(this.chances);
  }

  act(observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.chances, mask);
    return this.rng.categorical(mask ? this.probabilities(observation, mask) : this.chances);
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    const { chances, legal } = this;
    let sum = 0;
    for (let arm = 0; arm < legal.length; arm++) {
      legal[arm] = !mask || mask[arm] ? Math.max(chances[arm], Number.MIN_VALUE) : 0;
      sum += legal[arm];
    }
    for (let arm = 0; arm < legal.length; arm++) legal[arm] /= sum;
    return legal;
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    const { rule, chances, params } = this;
    rule.update(action, unitReward(rule.name, reward, params), chances[action]);
    rule.write(chances);
  }

  inspect(): Insight {
    return { actions: { label: "probability", values: [...this.chances] } };
  }

  save(scope: CheckpointScope = "all") {
    return {
      rule: this.rule.save(),
      chances: this.chances.slice(),
      ...(scope === "all" && { rng: this.rng.save() }),
    };
  }

  load(checkpoint: { rule: Checkpoint; chances: Float64Array; rng?: RngState }): void {
    this.rule.load(checkpoint.rule);
    restore(this.chances, checkpoint.chances, "chances");
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}
