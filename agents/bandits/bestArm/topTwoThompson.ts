/**
 * Top-two Thompson sampling: a draw from the posterior names a leader; with probability β it is pulled, otherwise draws
 * are repeated until one names another arm, which is. Russo (2016), "Simple Bayesian algorithms for best arm
 * identification"; stopped by the likelihoods as track-and-stop is.
 *
 * The posterior is that of means which all were equally likely before: Beta(1 + sum, 1 + n − sum) for rewards in [0, 1],
 * N(mean, σ²/n) for normal ones. Both have the density exp(−n kl(mean, μ)), but for a factor.
 *
 * Differs: nothing is drawn twice. With α_a the probability that arm a is best, worked out by quadrature, repeated draws
 * come to arm a in the place of leader i with probability α_a / (1 − α_i), however small 1 − α_i is.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { identifierEntry } from "../../core/identifier.ts";
import { probability } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import type { ArmStatistics } from "../armStatistics.ts";
import { familyUnits } from "../klFamilies.ts";
import { ascending, ascends } from "../rewardRange.ts";
import { BestArmQuadrature } from "./bestArmQuadrature.ts";
import { IdentifyingAgent, type Search, type Units } from "./identifyingAgent.ts";
import { LikelihoodRatio, likelihoodParams } from "./likelihoodRatio.ts";

const params = z
  .strictObject({
    ...likelihoodParams,
    beta: probability(0.5, "β", "Probability of pulling the leader and not its challenger."),
    family: param(z.enum(["bernoulli", "gaussian"]).default("bernoulli"), {
      title: "Family",
      description: "Of the rewards: those between low and high, or normal ones.",
    }),
  })
  .refine(ascends, ascending);

export class TopTwoThompson implements Search {
  readonly wishes = "probabilities";
  readonly params: z.output<typeof params>;
  readonly units: Units;
  readonly likelihood: LikelihoodRatio;
  readonly quadrature: BestArmQuadrature;
  private readonly alpha: Float64Array; // [arms]

  constructor(arms: number, config: z.output<typeof params>) {
    this.params = config;
    this.units = familyUnits("topTwoThompson", config);
    this.likelihood = new LikelihoodRatio(arms, config);
    this.quadrature = new BestArmQuadrature(arms, this.likelihood.family.divergence, config.family);
    this.alpha = new Float64Array(arms);
  }

  /** The probability of each arm to be the best one, as far as it knows; the next call overwrites it. [arms] */
  optimality({ means, counts }: ArmStatistics): Float64Array {
    this.quadrature.write(means, counts, this.alpha);
    return this.alpha;
  }

  wish(arms: ArmStatistics, out: Float64Array): void {
    const alpha = this.optimality(arms);
    const { beta } = this.params;
    for (let arm = 0; arm < out.length; arm++) out[arm] = beta * alpha[arm];
    for (let leader = 0; leader < out.length; leader++)
      if (alpha[leader] > 0) this.challenge(leader, (1 - beta) * alpha[leader], arms.means, out);
  }

  /** Shares `probability` among the challengers of a leader, by their probabilities to be best. */
  private challenge(leader: number, probability: number, means: Float64Array, out: Float64Array): void {
    const { alpha } = this;
    let rest = 0;
    let rival = leader === 0 ? 1 : 0;
    for (let arm = 0; arm < out.length; arm++) {
      if (arm === leader) continue;
      rest += alpha[arm];
      if (means[arm] > means[rival]) rival = arm;
    }
    for (let arm = 0; arm < out.length; arm++) {
      if (arm === leader) continue;
      // too small for any number: the rival is the arm of the next mean
      if (rest === 0) out[arm] += arm === rival ? probability : 0;
      else out[arm] += probability * (alpha[arm] / rest);
    }
  }

  isSure(arms: ArmStatistics): boolean {
    return this.likelihood.isSure(arms);
  }
}

export const topTwoThompsonEntry = identifierEntry({
  title: "Top-two Thompson sampling",
  description: "Pulls an arm that may be the best one, or as often one that may be best if that one is not.",
  source: "Russo (2016)",
  params,
  aliases: ["ttts", "top-two-thompson"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => {
    const arms = countOf(actionSpace);
    return new IdentifyingAgent(arms, config, new TopTwoThompson(arms, config), rng);
  },
});
