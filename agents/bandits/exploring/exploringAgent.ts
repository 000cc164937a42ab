/** Policies that pull any arm at a rate that changes with time, otherwise the best so far: the loop that they share. */
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { ActMode, Agent, CheckpointScope, Insight, Transition } from "../../core/agent.ts";
import { argmax, epsilonGreedy, epsilonGreedyProbabilities } from "../../core/exploration.ts";
import { ArmStatistics } from "../armStatistics.ts";

/** ε, the probability of pulling any arm, after `pulls` pulls. */
export type ExplorationRate<P> = (pulls: number, params: P) => number;

/** With probability ε any arm, all equally likely; otherwise the arm of the best mean, those never pulled first. */
export class ExploringAgent<P extends Record<string, unknown>> implements Agent<number, number> {
  readonly params: P;
  readonly rate: ExplorationRate<P>;
  readonly arms: ArmStatistics;
  readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, params: P, rate: ExplorationRate<P>, rng: Rng) {
    this.params = params;
    this.rate = rate;
    this.arms = new ArmStatistics(arms);
    this.rng = rng;
    this.shares = new Float64Array(arms);
  }

  /** The probability with which it explores now. */
  epsilon(): number {
    return this.rate(this.arms.pulls, this.params);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.arms.means, mask);
    return epsilonGreedy(this.arms.meansOrInfinity(), this.epsilon(), this.rng, mask);
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    return epsilonGreedyProbabilities(this.arms.meansOrInfinity(), this.epsilon(), this.shares, mask);
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.arms.update(action, reward);
  }

  inspect(): Insight {
    return {
      actions: { label: "estimated mean", values: [...this.arms.means] },
      numbers: { epsilon: this.epsilon() },
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
