/**
 * Exp3: exponential weights for exploration and exploitation, whatever an adversary has arms pay.
 * Auer, Cesa-Bianchi, Freund & Schapire (2002), The nonstochastic multiarmed bandit problem, Figure 1 (algorithm Exp3).
 */
import { z } from "zod";
import { exp, log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { horizon } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ascending, ascends, rewardRange } from "../rewardRange.ts";
import { type ProbabilityRule, RandomisedAgent } from "./randomisedAgent.ts";

const params = z
  .strictObject({
    gamma: param(z.number().min(0).max(1).default(0), {
      title: "Exploration γ",
      description: "Share of pulls spread evenly over all arms; 0 for the one tuned to the horizon.",
      live: true,
    }),
    horizon: horizon(),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

/** Corollary 3.2 with T as the bound on the best arm's total reward. It keeps regret below 2 √(e − 1) √(T K ln K). */
function tunedGamma(arms: number, horizon: number): number {
  return Math.min(1, Math.sqrt((arms * log(arms)) / ((Math.E - 1) * horizon)));
}

/** A logarithm of weights up to which they are kept as they are; beyond, all are divided by the largest. */
const LARGEST_LOG = 500;

class Exp3 implements ProbabilityRule {
  readonly name = "Exp3";
  readonly params: Params;
  readonly logWeights: Float64Array; // [arms]
  /** Of the number that `weights` are divided by, so that neither a million pulls nor more overflow. */
  logScale = 0;
  readonly weights: Float64Array; // [arms] exp(logWeights − logScale)
  private readonly tuned: number;

  constructor(arms: number, params: Params) {
    this.params = params;
    this.logWeights = new Float64Array(arms);
    this.weights = new Float64Array(arms).fill(1);
    this.tuned = tunedGamma(arms, params.horizon);
  }

  /** p_i = (1 − γ) w_i / Σ w + γ / K */
  write(out: Float64Array): void {
    const { weights } = this;
    const gamma = this.params.gamma || this.tuned;
    let total = 0;
    for (let arm = 0; arm < out.length; arm++) total += weights[arm];
    const scale = (1 - gamma) / total;
    const even = gamma / out.length;
    for (let arm = 0; arm < out.length; arm++) out[arm] = scale * weights[arm] + even;
  }

  /** w_i ← w_i exp(γ x̂ / K), x̂ = reward / p_i */
  update(arm: number, reward: number, probability: number): void {
    const { logWeights, weights } = this;
    const gamma = this.params.gamma || this.tuned;
    const grown = logWeights[arm] + (gamma * reward) / (probability * weights.length);
    logWeights[arm] = grown;
    if (grown - this.logScale > LARGEST_LOG) this.rescale(grown);
    else weights[arm] = exp(grown - this.logScale);
  }

  private rescale(logScale: number): void {
    this.logScale = logScale;
    this.weights.forEach((_, arm) => {
      this.weights[arm] = exp(this.logWeights[arm] - logScale);
    });
  }

  save() {
    return { logWeights: this.logWeights.slice(), logScale: this.logScale };
  }

  load({ logWeights, logScale }: ReturnType<Exp3["save"]>): void {
    restore(this.logWeights, logWeights, "logWeights");
    this.rescale(logScale);
  }
}

export const exp3Entry = agentEntry({
  title: "Exp3",
  description: "Draws arms by weights that grow exponentially with what they paid, against any adversary.",
  source: "Auer, Cesa-Bianchi, Freund & Schapire (2002), Figure 1",
  params,
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    return new RandomisedAgent(arms, config, new Exp3(arms, config), rng);
  },
});
