/**
 * Thompson sampling for normal rewards of unknown mean and variance: draw each arm's mean from its posterior, a shifted and
 * scaled Student t, pull the arm of the highest draw. Honda & Takemura (2014); conjugate prior: Murphy (2007), §6.
 *
 * Prior: variance ~ inverse Gamma(α, β), mean ~ N(m, variance / κ). After n rewards α grows by n / 2, κ by n, m and β as in
 * Murphy's equations. The mean is then m + √(β / (α κ)) · t, with 2 α degrees of freedom.
 */
import { z } from "zod";
import { studentTCdf } from "../../../envs/core/beta.ts";
import { exp, log, log1p } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { studentT } from "../../../envs/core/samplers.ts";
import { param } from "../../../envs/core/schema.ts";
import { logGamma } from "../../../envs/core/special.ts";
import { agentEntry } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { type Beliefs, highestDraw, ThompsonAgent } from "../thompsonAgent.ts";

const positive = (initial: number, title: string, description: string) =>
  param(z.number().gt(0).max(1e6).default(initial), { title, description });

const params = z.strictObject({
  priorMean: param(z.number().default(0), { title: "Prior mean m", description: "Of each arm's mean." }),
  priorPulls: positive(0.1, "Prior pulls κ", "How many rewards the prior mean is worth."),
  priorShape: positive(1, "Prior shape α", "Half as many rewards as the prior variance is worth."),
  priorScale: positive(1, "Prior scale β", "Of the variance, which is expected around β / α."),
});

type Params = z.output<typeof params>;

class NormalInverseGammaBeliefs implements Beliefs {
  readonly means: Float64Array; // [arms] m
  readonly pulls: Float64Array; // [arms] κ
  readonly shapes: Float64Array; // [arms] α
  readonly scales: Float64Array; // [arms] β
  readonly low = -Infinity;
  readonly high = Infinity;

  constructor(arms: number, { priorMean, priorPulls, priorShape, priorScale }: Params) {
    this.means = new Float64Array(arms).fill(priorMean);
    this.pulls = new Float64Array(arms).fill(priorPulls);
    this.shapes = new Float64Array(arms).fill(priorShape);
    this.scales = new Float64Array(arms).fill(priorScale);
  }

  /** The scale of the mean's Student t. */
  private width(arm: number): number {
    return Math.sqrt(this.scales[arm] / (this.shapes[arm] * this.pulls[arm]));
  }

  /** A t of 2 degrees or less has no deviation; twice its scale stands for it. */
  get deviations(): Float64Array {
    return this.shapes.map(
      (shape, arm) => this.width(arm) * (shape > 1.34 ? Math.sqrt(shape / (shape - 1)) : 2),
    );
  }

  cdf(arm: number, x: number): number {
    return studentTCdf(2 * this.shapes[arm], (x - this.means[arm]) / this.width(arm));
  }

  density(arm: number, x: number): number {
    const freedom = 2 * this.shapes[arm];
    const width = this.width(arm);
    const t = (x - this.means[arm]) / width;
    const logNorm = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - 0.5 * log(freedom * Math.PI);
    return exp(logNorm - ((freedom + 1) / 2) * log1p((t * t) / freedom)) / width;
  }

  winner(rng: Rng, mask?: ArrayLike<number>): number {
    const draw = (arm: number) => this.means[arm] + this.width(arm) * studentT(rng, 2 * this.shapes[arm]);
    return highestDraw(this.means.length, draw, mask);
  }

  /** Murphy's equations for one more reward. */
  learn(arm: number, reward: number): void {
    const pulls = this.pulls[arm];
    const surprise = reward - this.means[arm];
    this.means[arm] += surprise / (pulls + 1);
    this.pulls[arm] = pulls + 1;
    this.shapes[arm] += 0.5;
    this.scales[arm] += (0.5 * pulls * surprise * surprise) / (pulls + 1);
  }

  save() {
    const { means, pulls, shapes, scales } = this;
    return { means: means.slice(), pulls: pulls.slice(), shapes: shapes.slice(), scales: scales.slice() };
  }

  load(saved: ReturnType<NormalInverseGammaBeliefs["save"]>): void {
    for (const name of ["means", "pulls", "shapes", "scales"] as const)
      restore(this[name], saved[name], name);
  }
}

export const thompsonNormalInverseGammaEntry = agentEntry({
  title: "Normal-inverse-gamma Thompson sampling",
  description:
    "Pulls each arm as often as it is likely to be the best; for normal rewards of unknown variance.",
  source:
    "Honda & Takemura (2014); Murphy (2007), Conjugate Bayesian analysis of the Gaussian distribution, §6",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) =>
    new ThompsonAgent(config, new NormalInverseGammaBeliefs(countOf(actionSpace), config), rng),
});
