/**
 * BESA, best empirical sampled average: of two arms, the one with more rewards shows as many of them, drawn at random, as
 * the other has, and the higher average wins. Baransi, Maillard & Mannor (2014), "Sub-sampling for multi-armed bandits".
 *
 * Knows nothing of the rewards but themselves; keeps them all. More than two arms are drawn into a knock-out tournament.
 * A duel takes time in the pulls of the arm pulled less. Probabilities are estimated by 4,000 tournaments with luck of
 * their own (a stream split off by name), within about 0.008 at one standard error.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Transition,
} from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { argmax } from "../../core/exploration.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ArmStatistics } from "../armStatistics.ts";

const params = z.strictObject({});

const TOURNAMENTS = 4000;

export class Besa implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly arms: ArmStatistics;
  /** Of each arm, with room for more. [arms][≥ pulls] */
  readonly rewards: Float64Array[];
  private readonly rng: Rng;
  private readonly rank: Int32Array; // [arms] who is left in the tournament
  private readonly shares: Float64Array; // [arms]
  private swaps = new Int32Array(16); // [pulls of an arm]

  constructor(arms: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.arms = new ArmStatistics(arms);
    this.rewards = Array.from({ length: arms }, () => new Float64Array(16));
    this.rng = rng;
    this.rank = new Int32Array(arms);
    this.shares = new Float64Array(arms);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    return mode === "greedy" ? argmax(this.arms.means, mask) : this.tournament(this.rng, mask);
  }

  /** Arms in random order, by pairs, until one is left. */
  private tournament(rng: Rng, mask?: Uint8Array): number {
    const { rank } = this;
    for (let arm = 0; arm < rank.length; arm++) rank[arm] = arm;
    rng.shuffle(rank);
    let left = 0;
    for (let i = 0; i < rank.length; i++) if (!mask || mask[rank[i]]) rank[left++] = rank[i];
    while (left > 1) {
      let winners = 0;
      for (let i = 0; i + 1 < left; i += 2) rank[winners++] = this.winner(rank[i], rank[i + 1], rng);
      if (left % 2 === 1) rank[winners++] = rank[left - 1];
      left = winners;
    }
    return rank[0];
  }

  /** Of equals the arm pulled less wins, either where both were pulled as often. */
  private winner(one: number, other: number, rng: Rng): number {
    const { counts, sums } = this.arms;
    if (counts[one] === counts[other]) {
      if (sums[one] === sums[other]) return rng.bernoulli(0.5) ? one : other;
      return sums[one] > sums[other] ? one : other;
    }
    const fewer = counts[one] < counts[other] ? one : other;
    const more = fewer === one ? other : one;
    return this.sampledSum(more, counts[fewer], rng) > sums[fewer] ? more : fewer;
  }

  /** The sum of some of an arm's rewards, drawn without replacement, all equally likely. */
  private sampledSum(arm: number, count: number, rng: Rng): number {
    const { swaps } = this;
    const rewards = this.rewards[arm];
    const all = this.arms.counts[arm];
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const drawn = i + rng.int(all - i);
      const reward = rewards[drawn];
      rewards[drawn] = rewards[i];
      rewards[i] = reward;
      swaps[i] = drawn;
      sum += reward;
    }
    // back to the order in which they came: acting changes nothing
    for (let i = count - 1; i >= 0; i--) {
      const reward = rewards[i];
      rewards[i] = rewards[swaps[i]];
      rewards[swaps[i]] = reward;
    }
    return sum;
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    const luck = this.rng.split("probabilities");
    this.shares.fill(0);
    for (let i = 0; i < TOURNAMENTS; i++) this.shares[this.tournament(luck, mask)] += 1 / TOURNAMENTS;
    return this.shares;
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.keep(action, this.arms.counts[action], reward);
    this.arms.update(action, reward);
  }

  private keep(arm: number, place: number, reward: number): void {
    if (place === this.rewards[arm].length) this.rewards[arm] = doubled(this.rewards[arm]);
    this.rewards[arm][place] = reward;
    if (place >= this.swaps.length) this.swaps = new Int32Array(2 * this.swaps.length);
  }

  inspect(): Insight {
    return { actions: { label: "estimated mean", values: [...this.arms.means] } };
  }

  /** Rewards arm by arm, in the order in which they came. */
  save(scope: CheckpointScope = "all") {
    const rewards = new Float64Array(this.arms.pulls);
    let place = 0;
    this.rewards.forEach((own, arm) => {
      const count = this.arms.counts[arm];
      rewards.set(own.subarray(0, count), place);
      place += count;
    });
    return { arms: this.arms.save(), rewards, ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { arms: ReturnType<ArmStatistics["save"]>; rewards: Float64Array; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    const rewards = new Float64Array(this.arms.pulls);
    restore(rewards, checkpoint.rewards, "rewards");
    let place = 0;
    this.arms.counts.forEach((count, arm) => {
      for (let i = 0; i < count; i++) this.keep(arm, i, rewards[place++]);
    });
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

/** The same numbers with room for as many more. */
function doubled(numbers: Float64Array): Float64Array {
  const grown = new Float64Array(2 * numbers.length);
  grown.set(numbers);
  return grown;
}

export const besaEntry = agentEntry({
  title: "BESA",
  description: "Lets arms duel with as many rewards each, drawn from those that they paid.",
  source: "Baransi, Maillard & Mannor (2014)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new Besa(countOf(actionSpace), config, rng),
});
