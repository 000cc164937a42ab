/** Policies that give each arm a number and pull the arm of the highest: the loop that they share. */
import type { Rng, RngState } from "../../envs/core/rng.ts";
import type { ActMode, Agent, Checkpoint, CheckpointScope, Insight, Transition } from "../core/agent.ts";
import {
  argmax,
  epsilonGreedy,
  epsilonGreedyProbabilities,
  randomArgmax,
  shareAmongBest,
} from "../core/exploration.ts";
import { ArmStatistics } from "./armStatistics.ts";

/** What an index is made from: `ArmStatistics`, or a memory that forgets. */
export interface ArmMemory {
  readonly counts: Float64Array; // [arms] pulls, each as far as it is remembered
  readonly means: Float64Array; // [arms]
  /** Arms of which nothing is remembered. */
  readonly untried: number;
  update(arm: number, reward: number): void;
  save(): Checkpoint;
  load(saved: Checkpoint): void;
}

/** An index. It is asked once every arm has been pulled; until then arms never pulled are of index ∞. */
export interface IndexRule<P, M extends ArmMemory = ArmStatistics> {
  /** What views call it. */
  readonly label: string;
  /** Writes the index of each arm. [arms] */
  write(arms: M, params: P, out: Float64Array): void;
  /** A reward as the index takes it; throws where it is none that the index is made for. */
  take?(reward: number, params: P): number;
  /** A mean or an index in the rewards' own units, where `take` changes them. */
  give?(value: number, params: P): number;
  /** The probability of pulling any arm instead, all equally likely; 0 unless it is told. */
  explore?(params: P): number;
}

/** Each arm once, in random order, and again whenever it is forgotten; then the arm of the highest index, equals equally likely. */
export class IndexAgent<P extends Record<string, unknown>, M extends ArmMemory = ArmStatistics>
  implements Agent<number, number>
{
  readonly params: P;
  readonly rule: IndexRule<P, M>;
  readonly arms: M;
  readonly rng: Rng;
  private readonly index: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, params: P, rule: IndexRule<P, M>, rng: Rng, memory?: M) {
    this.params = params;
    this.rule = rule;
    this.arms = memory ?? (new ArmStatistics(arms) as ArmMemory as M);
    this.rng = rng;
    this.index = new Float64Array(arms);
    this.shares = new Float64Array(arms);
  }

  /** The index of each arm now; the next call overwrites it. [arms] */
  indices(): Float64Array {
    const { arms, index } = this;
    if (arms.untried === 0) this.rule.write(arms, this.params, index);
    else for (let arm = 0; arm < index.length; arm++) index[arm] = arms.counts[arm] === 0 ? Infinity : 0;
    return index;
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.arms.means, mask);
    const { rule, params, rng } = this;
    return rule.explore
      ? epsilonGreedy(this.indices(), rule.explore(params), rng, mask)
      : randomArgmax(this.indices(), rng, mask);
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    const { rule, params, shares } = this;
    return rule.explore
      ? epsilonGreedyProbabilities(this.indices(), rule.explore(params), shares, mask)
      : shareAmongBest(this.indices(), shares, mask);
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    const { rule, params } = this;
    this.arms.update(action, rule.take ? rule.take(reward, params) : reward);
  }

  inspect(): Insight {
    const { rule, params } = this;
    const own = (values: Float64Array) =>
      [...values].map((value) => (rule.give ? rule.give(value, params) : value));
    return {
      actions: { label: `mean and ${rule.label}`, values: own(this.arms.means), high: own(this.indices()) },
    };
  }

  save(scope: CheckpointScope = "all") {
    return { arms: this.arms.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { arms: Checkpoint; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}
