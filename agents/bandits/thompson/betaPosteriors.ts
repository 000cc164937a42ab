/** Beta posteriors of success rates, as a race of Thompson sampling needs them. */
import { betaCdf, betaPeak } from "../../../envs/core/beta.ts";
import { bernoulliDivergence } from "../../../envs/core/divergences.ts";
import { exp, expm1, log, log1p, pow } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { beta } from "../../../envs/core/samplers.ts";
import { restore } from "../../core/checkpoint.ts";
import type { Posteriors } from "./race.ts";

/** Deviations below the mean at which the leader's mark is set. */
const DEVIATIONS = 3;

export class BetaPosteriors implements Posteriors {
  readonly alphas: Float64Array; // [arms] successes and the prior's
  readonly betas: Float64Array; // [arms] failures and the prior's
  readonly means: Float64Array; // [arms]
  /** mark^α (1 − mark)^β / B(α, β) at the mark that F was last asked for; NaN where it is not known. [arms] */
  private readonly terms: Float64Array;
  private readonly marks: Float64Array; // [arms]

  constructor(arms: number, priorAlpha: number, priorBeta: number) {
    this.alphas = new Float64Array(arms).fill(priorAlpha);
    this.betas = new Float64Array(arms).fill(priorBeta);
    this.means = new Float64Array(arms).fill(priorAlpha / (priorAlpha + priorBeta));
    this.terms = new Float64Array(arms).fill(Number.NaN);
    this.marks = new Float64Array(arms).fill(Number.NaN);
  }

  mark(arm: number): number {
    return Math.max(0, this.means[arm] - DEVIATIONS * this.deviation(arm));
  }

  below(arm: number, mark: number): number {
    this.marks[arm] = mark;
    this.terms[arm] = Number.NaN;
    return betaCdf(this.alphas[arm], this.betas[arm], mark);
  }

  cdf(arm: number, x: number): number {
    return betaCdf(this.alphas[arm], this.betas[arm], x);
  }

  density(arm: number, x: number): number {
    return this.logOddsDensity(arm, x) / (x * (1 - x));
  }

  /** x^α (1 − x)^β / B(α, β) */
  private logOddsDensity(arm: number, x: number): number {
    const [alpha, beta] = [this.alphas[arm], this.betas[arm]];
    return betaPeak(alpha, beta) * exp(-(alpha + beta) * bernoulliDivergence.kl(this.means[arm], x));
  }

  deviation(arm: number): number {
    return deviationOf(this.alphas[arm], this.betas[arm]);
  }

  /** One more success or failure; what F(mark) becomes, given what it was. A&S 26.5.16 and its mirror image. */
  update(arm: number, success: boolean, mark: number, below: number): number {
    const [alpha, beta] = [this.alphas[arm], this.betas[arm]];
    const term = this.termOf(arm, mark);
    this[success ? "alphas" : "betas"][arm]++;
    this.means[arm] = this.alphas[arm] / (alpha + beta + 1);
    const share = success ? mark : 1 - mark;
    const grown = success ? alpha : beta;
    this.terms[arm] = (term * share * (alpha + beta)) / grown;
    const moved = below + (success ? -term : term) / grown;
    return Math.min(1, Math.max(0, moved)); // of rounding
  }

  private termOf(arm: number, mark: number): number {
    if (this.marks[arm] === mark && !Number.isNaN(this.terms[arm])) return this.terms[arm];
    this.marks[arm] = mark;
    return this.logOddsDensity(arm, mark);
  }

  drawAbove(rng: Rng, arm: number, mark: number): number {
    return tail(rng, this.alphas[arm], this.betas[arm], mark);
  }

  /** 1 − θ is Beta(β, α). */
  drawBelow(rng: Rng, arm: number, mark: number): number {
    return 1 - tail(rng, this.betas[arm], this.alphas[arm], 1 - mark);
  }

  save() {
    const { alphas, betas, terms, marks } = this;
    return { alphas: alphas.slice(), betas: betas.slice(), terms: terms.slice(), marks: marks.slice() };
  }

  load({ alphas, betas, terms, marks }: ReturnType<BetaPosteriors["save"]>): void {
    restore(this.alphas, alphas, "alphas");
    restore(this.betas, betas, "betas");
    restore(this.terms, terms, "terms");
    restore(this.marks, marks, "marks");
    this.alphas.forEach((alpha, arm) => {
      this.means[arm] = alpha / (alpha + this.betas[arm]);
    });
  }
}

/**
 * A draw of Beta(α, β) given that it is above `mark`, α, β ≥ 1. The density's logarithm is concave: beyond the mode it lies
 * under its tangent at the mark, an exponential to draw from, and a draw is kept with the ratio of the two (Devroye 1986, §VII.2).
 */
function tail(rng: Rng, alpha: number, betaShape: number, mark: number): number {
  if (betaShape === 1) {
    const least = pow(mark, alpha); // F is θ^α
    return pow(least + (1 - least) * rng.uniform(), 1 / alpha);
  }
  const rate = (betaShape - 1) / (1 - mark) - (alpha - 1) / mark; // of the tangent's fall; NaN at a mark of 0
  if (!(rate * deviationOf(alpha, betaShape) > 1)) return plainTail(rng, alpha, betaShape, mark);
  const room = 1 - mark;
  const inRoom = -expm1(-rate * room); // the share of the exponential that ends before 1
  for (;;) {
    const rise = -log1p(-inRoom * rng.uniform()) / rate;
    const logRatio = (alpha - 1) * log1p(rise / mark) + (betaShape - 1) * log1p(-rise / room) + rate * rise;
    if (log(1 - rng.uniform()) <= logRatio) return mark + rise;
  }
}

/** Draws until one is above the mark, which is not far above the mode. */
function plainTail(rng: Rng, alpha: number, betaShape: number, mark: number): number {
  for (;;) {
    const draw = beta(rng, alpha, betaShape);
    if (draw > mark) return draw;
  }
}

function deviationOf(alpha: number, betaShape: number): number {
  const n = alpha + betaShape;
  return Math.sqrt(((alpha / n) * (betaShape / n)) / (n + 1));
}
