/**
 * Tsallis-INF: probabilities that fall with the square of losses; best, up to constants, against adversaries and chance
 * alike. Zimmert & Seldin (2021), Tsallis-INF: An optimal algorithm for stochastic and adversarial bandits, Algorithms 1
 * and 2 with α = 1/2, importance-weighted losses and η = 2 / √t.
 */
import { z } from "zod";
import { agentEntry } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ascending, ascends, rewardRange } from "../rewardRange.ts";
import { type ProbabilityRule, RandomisedAgent } from "./randomisedAgent.ts";

const params = z.strictObject({ ...rewardRange }).refine(ascends, ascending);

/** Far more than it takes; and how near to 1 the sum has to come, which the losses of 10⁸ pulls still can. */
const ITERATIONS = 50;
const TOLERANCE = 1e-11;

export class TsallisInf implements ProbabilityRule {
  readonly name = "Tsallis-INF";
  readonly losses: Float64Array; // [arms] sum of estimates
  /** x of p_i = 4 (η (L_i − x))⁻²; where Newton's method starts the next time. */
  normaliser: number;
  pulls = 0;

  constructor(arms: number) {
    this.losses = new Float64Array(arms);
    this.normaliser = 0;
  }

  /**
   * Newton's method for the x at which probabilities sum to 1. Their sum is convex in x and at least 1 at `highest`, where
   * that of the least loss is 1: from the first step on, it comes down to the solution.
   */
  write(out: Float64Array): void {
    const { losses } = this;
    const half = 1 / Math.sqrt(this.pulls + 1); // η / 2
    let least = losses[0];
    for (let arm = 1; arm < out.length; arm++) if (losses[arm] < least) least = losses[arm];
    const highest = least - 1 / half;
    let x = Math.min(highest, Math.max(this.normaliser, least - Math.sqrt(out.length) / half));
    let sum = 0;
    for (let i = 0; i < ITERATIONS; i++) {
      sum = 0;
      let slope = 0; // Σ p^{3/2}
      for (let arm = 0; arm < out.length; arm++) {
        const root = 1 / (half * (losses[arm] - x));
        const p = root * root;
        out[arm] = p;
        sum += p;
        slope += p * root;
      }
      if (Math.abs(sum - 1) < TOLERANCE) break;
      x = Math.min(highest, x - (sum - 1) / (2 * half * slope));
    }
    for (let arm = 0; arm < out.length; arm++) out[arm] /= sum;
    this.normaliser = x;
  }

  /** L_i ← L_i + loss / p_i */
  update(arm: number, reward: number, probability: number): void {
    this.losses[arm] += (1 - reward) / probability;
    this.pulls++;
  }

  save() {
    return { losses: this.losses.slice(), normaliser: this.normaliser, pulls: this.pulls };
  }

  load({ losses, normaliser, pulls }: ReturnType<TsallisInf["save"]>): void {
    restore(this.losses, losses, "losses");
    this.normaliser = normaliser;
    this.pulls = pulls;
  }
}

export const tsallisInfEntry = agentEntry({
  title: "Tsallis-INF",
  description: "Near the best possible against adversaries and against chance, without being told which.",
  source: "Zimmert & Seldin (2021), Algorithms 1 and 2",
  params,
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    return new RandomisedAgent(arms, config, new TsallisInf(arms), rng);
  },
});
