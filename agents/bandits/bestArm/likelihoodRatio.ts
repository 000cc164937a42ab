/**
 * Chernoff's stopping rule: enough evidence that the arm of the highest mean is the best, by generalised likelihood
 * ratios. Garivier & Kaufmann (2016), §3; Kaufmann & Koolen (2021), "Mixture martingales revisited with applications to
 * sequential tests and confidence intervals".
 *
 * The evidence against arm b is n_a kl(mean_a, m) + n_b kl(mean_b, m), m the mean of the pulls of both. It stops when the
 * least of it, over all b, is above a threshold of the number of pulls t:
 * "practical": ln((1 + ln t) / δ), which no theorem covers and the paper's experiments use.
 * "proven": for rewards 0 and 1 ln(2 t (K − 1) / δ); otherwise Kaufmann & Koolen's 2 C(ln((K − 1) / δ) / 2) + 6 ln(1 + ln(t / 2)).
 */
import { z } from "zod";
import { exp, log } from "../../../envs/core/math.ts";
import { param } from "../../../envs/core/schema.ts";
import { argmax } from "../../core/exploration.ts";
import { delta } from "../../core/params.ts";
import type { ArmStatistics } from "../armStatistics.ts";
import { type FamilyParams, familyOf, familyParams } from "../klFamilies.ts";

export const likelihoodParams = {
  delta: delta(),
  threshold: param(z.enum(["practical", "proven"]).default("practical"), {
    title: "Threshold",
    description: "Of the evidence at which it stops: what experiments use, or what a theorem asks for.",
  }),
  ...familyParams,
};

export interface LikelihoodParams extends FamilyParams {
  readonly delta: number;
  readonly threshold: "practical" | "proven";
}

export class LikelihoodRatio {
  readonly family: ReturnType<typeof familyOf>;
  /** ln((K − 1) / δ), and what Kaufmann & Koolen make of it. */
  private readonly level: number;
  private readonly raised: number;
  private readonly params: LikelihoodParams;

  constructor(arms: number, params: LikelihoodParams) {
    this.params = params;
    this.family = familyOf(params);
    this.level = log(Math.max(1, arms - 1) / params.delta);
    this.raised = 2 * raise(this.level / 2);
  }

  /** The least evidence against another arm, 0 where several are best. */
  evidence({ means, counts }: ArmStatistics): number {
    const { kl } = this.family.divergence;
    const best = argmax(means);
    const [top, pulls] = [means[best], counts[best]];
    let least = Infinity;
    for (let arm = 0; arm < means.length; arm++) {
      if (arm === best) continue;
      const middle = means[arm] + (top - means[arm]) * (pulls / (pulls + counts[arm]));
      least = Math.min(least, pulls * kl(top, middle) + counts[arm] * kl(means[arm], middle));
    }
    return least;
  }

  /** After so many pulls in all. */
  threshold(pulls: number): number {
    const { delta, threshold, family } = this.params;
    if (threshold === "practical") return log((1 + log(pulls)) / delta);
    if (family === "bernoulli") return this.level + log(2 * pulls);
    return this.raised + 6 * log(1 + log(Math.max(2, pulls) / 2));
  }

  isSure(arms: ArmStatistics): boolean {
    return this.evidence(arms) > this.threshold(arms.pulls);
  }
}

/** ln of 3/2, and of 2 ζ(2) = π² / 3. */
const LOG_RATIO = log(1.5);
const LOG_ZETAS = log((Math.PI * Math.PI) / 3);

/** Kaufmann & Koolen's C (their T): about x + 4 ln(1 + x + √2x). With h(u) = u − ln u, u ≥ 1. */
function raise(x: number): number {
  const half = (inverseOfH(1 + x) + LOG_ZETAS) / 2;
  const u = inverseOfH(half);
  if (u >= 1 / LOG_RATIO) return 2 * exp(1 / u) * u;
  return 2 * 1.5 * (half - log(LOG_RATIO));
}

/** The u ≥ 1 with u − ln u = y, y ≥ 1, by Newton's method from the right, where h is convex. */
function inverseOfH(y: number): number {
  let u = y + log(2 * y) + 1;
  for (let i = 0; i < 60 && u > 1; i++) u -= (u - log(u) - y) / (1 - 1 / u);
  return Math.max(1, u);
}
