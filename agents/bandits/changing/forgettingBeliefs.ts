/** Beta posteriors of success rates on a memory that forgets: what is forgotten leaves the prior. */

import { z } from "zod";
import { betaCdf, betaPeak } from "../../../envs/core/beta.ts";
import { bernoulliDivergence } from "../../../envs/core/divergences.ts";
import { exp } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { beta } from "../../../envs/core/samplers.ts";
import { param } from "../../../envs/core/schema.ts";
import type { ArmMemory } from "../indexAgent.ts";
import { type RewardRange, unitReward } from "../rewardRange.ts";
import type { Beliefs } from "../thompsonAgent.ts";

export const betaPrior = {
  priorAlpha: param(z.number().min(1).max(1e6).default(1), {
    title: "Prior α",
    description: "Successes that are never forgotten; 1 and 1 is the uniform prior.",
  }),
  priorBeta: param(z.number().min(1).max(1e6).default(1), {
    title: "Prior β",
    description: "Failures that are never forgotten.",
  }),
};

interface BetaPrior {
  readonly priorAlpha: number;
  readonly priorBeta: number;
}

/** Of success rates, in [0, 1]. Rewards between the lowest and the highest succeed with the probability of their share. */
export class ForgettingBeliefs implements Beliefs {
  readonly policy: string;
  readonly params: BetaPrior & RewardRange;
  readonly memory: ArmMemory;
  readonly means: Float64Array; // [arms]
  readonly low = 0;
  readonly high = 1;
  private readonly alphas: Float64Array; // [arms]
  private readonly betas: Float64Array; // [arms]

  constructor(policy: string, params: BetaPrior & RewardRange, memory: ArmMemory) {
    this.policy = policy;
    this.params = params;
    this.memory = memory;
    this.means = new Float64Array(memory.counts.length);
    this.alphas = new Float64Array(memory.counts.length);
    this.betas = new Float64Array(memory.counts.length);
    this.look();
  }

  /** Beta(α + successes, β + failures) of what is remembered. */
  private look(): void {
    const { means, alphas, betas, params } = this;
    const { counts, means: rates } = this.memory;
    for (let arm = 0; arm < means.length; arm++) {
      alphas[arm] = params.priorAlpha + counts[arm] * rates[arm];
      betas[arm] = params.priorBeta + counts[arm] * (1 - rates[arm]);
      means[arm] = alphas[arm] / (alphas[arm] + betas[arm]);
    }
  }

  get deviations(): Float64Array {
    return this.means.map((mean, arm) =>
      Math.sqrt((mean * (1 - mean)) / (this.alphas[arm] + this.betas[arm] + 1)),
    );
  }

  density(arm: number, x: number): number {
    const [alpha, beta] = [this.alphas[arm], this.betas[arm]];
    const peak = betaPeak(alpha, beta);
    return (peak * exp(-(alpha + beta) * bernoulliDivergence.kl(this.means[arm], x))) / (x * (1 - x));
  }

  cdf(arm: number, x: number): number {
    return betaCdf(this.alphas[arm], this.betas[arm], x);
  }

  winner(rng: Rng, mask?: ArrayLike<number>): number {
    let winner = -1;
    let highest = -1;
    for (let arm = 0; arm < this.means.length; arm++) {
      if (mask && !mask[arm]) continue;
      const draw = beta(rng, this.alphas[arm], this.betas[arm]);
      if (draw > highest) {
        winner = arm;
        highest = draw;
      }
    }
    return winner;
  }

  learn(arm: number, reward: number, rng: Rng): void {
    const share = unitReward(this.policy, reward, this.params);
    this.memory.update(arm, share === 1 || (share > 0 && rng.bernoulli(share)) ? 1 : 0);
    this.look();
  }

  save() {
    return this.memory.save();
  }

  load(saved: ReturnType<ForgettingBeliefs["save"]>): void {
    this.memory.load(saved);
    this.look();
  }
}
