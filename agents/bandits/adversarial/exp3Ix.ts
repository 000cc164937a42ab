/**
 * Exp3-IX: exponential weights of losses whose estimates are biased a little towards 0, by "implicit exploration", so that
 * regret is low with high probability and not just on average. Neu (2015), Explore no more, Algorithm 1.
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
    eta: param(z.number().min(0).max(10).default(0), {
      title: "Learning rate η",
      description: "How fast weights fall with losses; 0 for the one tuned to the horizon.",
      live: true,
    }),
    horizon: horizon(),
    anytime: param(z.boolean().default(false), {
      title: "Anytime",
      description: "Tuned to the pulls made so far instead, by an η that falls with time.",
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

class Exp3Ix implements ProbabilityRule {
  readonly name = "Exp3-IX";
  readonly params: Params;
  readonly losses: Float64Array; // [arms] sum of estimates
  pulls = 0;

  constructor(arms: number, params: Params) {
    this.params = params;
    this.losses = new Float64Array(arms);
  }

  /** Theorem 1: η = √(2 ln K / (K T)), or √(ln K / (K t)) at pull t where it is anytime. */
  private eta(): number {
    const { eta, horizon, anytime } = this.params;
    if (eta > 0) return eta;
    const share = log(this.losses.length) / this.losses.length;
    return Math.sqrt(anytime ? share / (this.pulls + 1) : (2 * share) / horizon);
  }

  /** p_i ∝ exp(−η L_i), L less the smallest so that none overflows */
  write(out: Float64Array): void {
    const { losses } = this;
    const eta = this.eta();
    let least = losses[0];
    for (let arm = 1; arm < out.length; arm++) if (losses[arm] < least) least = losses[arm];
    let total = 0;
    for (let arm = 0; arm < out.length; arm++) {
      const weight = exp(eta * (least - losses[arm]));
      out[arm] = weight;
      total += weight;
    }
    for (let arm = 0; arm < out.length; arm++) out[arm] /= total;
  }

  /** L_i ← L_i + loss / (p_i + γ), γ = η / 2 */
  update(arm: number, reward: number, probability: number): void {
    this.losses[arm] += (1 - reward) / (probability + this.eta() / 2);
    this.pulls++;
  }

  save() {
    return { losses: this.losses.slice(), pulls: this.pulls };
  }

  load({ losses, pulls }: ReturnType<Exp3Ix["save"]>): void {
    restore(this.losses, losses, "losses");
    this.pulls = pulls;
  }
}

export const exp3IxEntry = agentEntry({
  title: "Exp3-IX",
  description: "Exp3 whose regret is seldom far above its average, without pulls spent on exploring.",
  source: "Neu (2015), Algorithm 1",
  params,
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    return new RandomisedAgent(arms, config, new Exp3Ix(arms, config), rng);
  },
});
