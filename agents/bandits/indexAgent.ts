/** Policies that give each arm a number and pull the arm of the highest: the loop that they share. */
import type { Rng, RngState } from "../../envs/core/rng.ts";
import type { ActMode, Agent, CheckpointScope, Insight, Transition } from "../core/agent.ts";
import { argmax, randomArgmax, shareAmongBest } from "../core/exploration.ts";
import { ArmStatistics } from "./armStatistics.ts";

/** An index. It is asked once every arm has been pulled; until then arms never pulled are of index ∞. */
export interface IndexRule<P> {
  /** What views call it. */
  readonly label: string;
  /** Writes the index of each arm. [arms] */
  write(arms: ArmStatistics, params: P, out: Float64Array): void;
  /** A reward as the index takes it; throws where it is none that the index is made for. */
  take?(reward: number, params: P): number;
}

/** Each arm once, in random order; then the arm of the highest index, equals equally likely. */
export class IndexAgent<P extends Record<string, unknown>> implements Agent<number, number> {
  readonly params: P;
  readonly rule: IndexRule<P>;
  readonly arms: ArmStatistics;
  readonly rng: Rng;
  private readonly index: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, params: P, rule: IndexRule<P>, rng: Rng) {
    this.params = params;
    this.rule = rule;
    this.arms = new ArmStatistics(arms);
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
    return mode === "greedy" ? argmax(this.arms.means, mask) : randomArgmax(this.indices(), this.rng, mask);
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    return shareAmongBest(this.indices(), this.shares, mask);
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    const { rule, params } = this;
    this.arms.update(action, rule.take ? rule.take(reward, params) : reward);
  }

  inspect(): Insight {
    const { label } = this.rule;
    return {
      actions: { label: `mean and ${label}`, values: [...this.arms.means], high: [...this.indices()] },
    };
  }

  save(scope: CheckpointScope = "all") {
    return { arms: this.arms.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { arms: ReturnType<ArmStatistics["save"]>; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}
