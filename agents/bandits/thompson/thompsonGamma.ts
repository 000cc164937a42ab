/**
 * Thompson sampling for counts and for waiting times: draw each arm's mean from what its Gamma posterior says of it, pull
 * the arm of the highest draw. Chapelle & Li (2011), §2, with the conjugate priors of Gelman et al. (2013), §2.6.
 *
 * Poisson rewards: the mean is Gamma(a + Σ r, b + n), shape and rate. Exponential rewards: the inverse of the mean is
 * Gamma(a + n, b + Σ r).
 */
import { z } from "zod";
import { InputError, shown } from "../../../envs/core/errors.ts";
import { exp, log } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { standardGamma } from "../../../envs/core/samplers.ts";
import { param } from "../../../envs/core/schema.ts";
import { gammaCdf, gammaTail, logGamma } from "../../../envs/core/special.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsRewardsFromZero } from "../../core/suits.ts";
import { ArmStatistics } from "../armStatistics.ts";
import { type Beliefs, highestDraw, ThompsonAgent } from "../thompsonAgent.ts";

const params = z.strictObject({
  rewards: param(z.enum(["poisson", "exponential"]).default("poisson"), {
    title: "Rewards",
    description: "Counts (poisson) or waiting times (exponential).",
  }),
  priorShape: param(z.number().gt(0).max(1e6).default(1), {
    title: "Prior shape a",
    description: "Of the Gamma distribution that every arm begins with.",
  }),
  priorRate: param(z.number().gt(0).max(1e6).default(1), {
    title: "Prior rate b",
    description: "Of the same; small ones say little.",
  }),
});

type Params = z.output<typeof params>;

class GammaBeliefs implements Beliefs {
  readonly params: Params;
  readonly arms: ArmStatistics;
  readonly shapes: Float64Array; // [arms]
  readonly rates: Float64Array; // [arms]
  readonly means: Float64Array; // [arms]
  readonly deviations: Float64Array; // [arms]
  readonly low = 0;
  readonly high = Infinity;

  constructor(arms: number, params: Params) {
    this.params = params;
    this.arms = new ArmStatistics(arms);
    this.shapes = new Float64Array(arms);
    this.rates = new Float64Array(arms);
    this.means = new Float64Array(arms);
    this.deviations = new Float64Array(arms);
    for (let arm = 0; arm < arms; arm++) this.believe(arm);
  }

  private get isPoisson(): boolean {
    return this.params.rewards === "poisson";
  }

  private believe(arm: number): void {
    const { counts, sums } = this.arms;
    const { priorShape, priorRate } = this.params;
    const shape = priorShape + (this.isPoisson ? sums[arm] : counts[arm]);
    const rate = priorRate + (this.isPoisson ? counts[arm] : sums[arm]);
    this.shapes[arm] = shape;
    this.rates[arm] = rate;
    // an inverse Gamma has no mean up to shape 1 and no deviation up to shape 2: its scale stands for them
    this.means[arm] = this.isPoisson ? shape / rate : rate / Math.max(shape - 1, 0.5);
    this.deviations[arm] = this.isPoisson
      ? Math.sqrt(shape) / rate
      : this.means[arm] / Math.sqrt(Math.max(shape - 2, 0.5));
  }

  cdf(arm: number, x: number): number {
    if (x <= 0) return 0;
    const [shape, rate] = [this.shapes[arm], this.rates[arm]];
    return this.isPoisson ? gammaCdf(shape, rate * x) : gammaTail(shape, rate / x);
  }

  density(arm: number, x: number): number {
    if (x <= 0) return 0;
    const [shape, rate] = [this.shapes[arm], this.rates[arm]];
    const y = this.isPoisson ? rate * x : rate / x;
    return exp(shape * log(y) - y - logGamma(shape)) / x;
  }

  winner(rng: Rng, mask?: ArrayLike<number>): number {
    const { shapes, rates, isPoisson } = this;
    const draw = (arm: number) => {
      const gamma = standardGamma(rng, shapes[arm]);
      return isPoisson ? gamma / rates[arm] : rates[arm] / gamma;
    };
    return highestDraw(shapes.length, draw, mask);
  }

  learn(arm: number, reward: number): void {
    if (!(reward >= 0 && reward < Infinity)) {
      throw new InputError(
        `Gamma Thompson sampling: expected ${this.isPoisson ? "counts" : "waiting times"}, rewards of at least 0, got ${shown(reward)}; choose a policy for what this problem pays.`,
      );
    }
    this.arms.update(arm, reward);
    this.believe(arm);
  }

  save() {
    return { arms: this.arms.save() };
  }

  load({ arms }: ReturnType<GammaBeliefs["save"]>): void {
    this.arms.load(arms);
    for (let arm = 0; arm < this.means.length; arm++) this.believe(arm);
  }
}

export const thompsonGammaEntry = agentEntry({
  title: "Gamma Thompson sampling",
  description: "Pulls each arm as often as it is likely to be the best; for counts or waiting times.",
  source: "Chapelle & Li (2011), §2; Gelman et al. (2013), Bayesian Data Analysis, §2.6",
  params,
  refuses: needsRewardsFromZero,
  make: ({ actionSpace }, config, rng) =>
    new ThompsonAgent(config, new GammaBeliefs(countOf(actionSpace), config), rng),
});
