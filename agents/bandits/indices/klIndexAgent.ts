/**
 * Policies that pull the arm of the largest mean not contradicted by its rewards: q with n · kl(mean, q) ≤ threshold.
 * KL-UCB and its kin differ by the threshold.
 *
 * Only the bounds that could be the highest are worked out: kl grows with q, so that n · kl(mean, q) beyond the threshold
 * at another arm's bound q proves a bound below it, which costs two multiplications.
 */
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { ActMode, Agent, CheckpointScope, Insight, Transition } from "../../core/agent.ts";
import { argmax, randomArgmax, shareAmongBest } from "../../core/exploration.ts";
import { ArmStatistics } from "../armStatistics.ts";
import { type FamilyParams, familyOf, familyReward, type KlFamily } from "../klFamilies.ts";

/** The threshold of an arm is the sum of its two parts, at least 0. */
export interface Threshold<P> {
  /** Whose it is. */
  readonly policy: string;
  /** Of all arms, after so many pulls in all. */
  common(pulls: number, params: P): number;
  /** Of an arm with so many pulls of its own. */
  own(count: number, arms: number, params: P): number;
}

/** Each arm once, in random order; then the arm of the highest bound, equals equally likely. */
export class KlIndexAgent<P extends FamilyParams> implements Agent<number, number> {
  readonly params: P;
  readonly threshold: Threshold<P>;
  readonly arms: ArmStatistics;
  readonly family: KlFamily;
  private readonly rng: Rng;
  private readonly potentials: Float64Array; // [arms] φ(mean)
  private readonly own: Float64Array; // [arms] each arm's part of its threshold
  private readonly index: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, config: P, threshold: Threshold<P>, rng: Rng) {
    this.params = config;
    this.threshold = threshold;
    this.arms = new ArmStatistics(arms);
    this.family = familyOf(config);
    this.rng = rng;
    this.potentials = new Float64Array(arms);
    this.own = new Float64Array(arms);
    this.index = new Float64Array(arms);
    this.shares = new Float64Array(arms);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.arms.means, mask);
    return randomArgmax(this.highestIndices(mask), this.rng, mask);
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    return shareAmongBest(this.highestIndices(mask), this.shares, mask);
  }

  /** The index of every arm now, in the rewards' own units. [arms] */
  indices(): Float64Array {
    const { low, high, family } = this.params;
    const scale = family === "bernoulli" ? (q: number) => low + (high - low) * q : (q: number) => q;
    const common = this.threshold.common(this.arms.pulls, this.params);
    return this.arms.counts.map((n, arm) => (n === 0 ? Infinity : scale(this.bound(arm, common))));
  }

  private bound(arm: number, common: number): number {
    const { means, counts } = this.arms;
    const most = Math.max(0, common + this.own[arm]) / counts[arm];
    return this.family.divergence.upper(means[arm], most);
  }

  /** The index of each arm that could have the highest, −∞ for all others; ∞ for arms never pulled. [arms] */
  private highestIndices(mask?: Uint8Array): Float64Array {
    const { index, arms, family, potentials, own } = this;
    const { counts, means } = arms;
    if (arms.untried > 0) {
      for (let arm = 0; arm < index.length; arm++) index[arm] = counts[arm] === 0 ? Infinity : -Infinity;
      return mask ? this.everyIndex() : index;
    }
    const common = this.threshold.common(arms.pulls, this.params);
    const leader = argmax(means, mask);
    index.fill(-Infinity);
    let highest = this.bound(leader, common);
    index[leader] = highest;
    let potential = family.potential(highest);
    let slope = family.slope(highest);
    for (let arm = 0; arm < index.length; arm++) {
      if (arm === leader || (mask && !mask[arm])) continue;
      const kl = potentials[arm] - potential - slope * (means[arm] - highest);
      // room for rounding; NaN where the bound is the edge of the range
      const margin = 1e-9 + 1e-14 * counts[arm];
      if (counts[arm] * kl > common + own[arm] + margin && means[arm] < highest) continue;
      index[arm] = this.bound(arm, common);
      if (index[arm] <= highest) continue;
      highest = index[arm];
      potential = family.potential(highest);
      slope = family.slope(highest);
    }
    return index;
  }

  private everyIndex(): Float64Array {
    this.index.set(this.indices());
    return this.index;
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.arms.update(action, familyReward(this.threshold.policy, reward, this.params));
    this.remember(action);
  }

  /** What is worked out once for each pull of an arm. */
  private remember(arm: number): void {
    const { means, counts } = this.arms;
    this.potentials[arm] = this.family.potential(means[arm]);
    this.own[arm] = this.threshold.own(counts[arm], counts.length, this.params);
  }

  inspect(): Insight {
    const { low, high, family } = this.params;
    const means = [...this.arms.means].map((mean) =>
      family === "bernoulli" ? low + (high - low) * mean : mean,
    );
    return { actions: { label: "mean and upper bound", values: means, high: [...this.indices()] } };
  }

  save(scope: CheckpointScope = "all") {
    return { arms: this.arms.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { arms: ReturnType<ArmStatistics["save"]>; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    this.arms.counts.forEach((count, arm) => {
      if (count > 0) this.remember(arm);
    });
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}
