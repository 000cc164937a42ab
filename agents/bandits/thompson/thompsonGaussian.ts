/**
 * Thompson sampling for rewards of a known standard deviation: draw a mean for each arm from its normal posterior, pull the
 * arm of the highest draw. Agrawal & Goyal (2013), "Further optimal regret bounds for Thompson sampling"; Honda & Takemura (2014).
 *
 * Under the flat prior each arm is pulled once first, and then has the posterior N(mean, σ² / n).
 */
import { z } from "zod";
import { exp, log } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import { normalCdf } from "../../../envs/core/special.ts";
import { agentEntry } from "../../core/agent.ts";
import { uniformAction } from "../../core/exploration.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ArmStatistics } from "../armStatistics.ts";
import { type Beliefs, ThompsonAgent } from "../thompsonAgent.ts";
import { type Posteriors, Race } from "./race.ts";

const params = z.strictObject({
  sigma: param(z.number().gt(0).max(1e6).default(0.5), {
    title: "σ",
    description: "Standard deviation of the rewards.",
  }),
  priorMean: param(z.number().default(0), {
    title: "Prior mean",
    description: "Of each arm's mean; without effect under the flat prior.",
  }),
  priorDeviation: param(z.number().min(0).max(1e9).default(0), {
    title: "Prior deviation",
    description: "Standard deviation of what is believed of an arm at first; 0 for the flat prior.",
  }),
});

type Params = z.output<typeof params>;

class GaussianBeliefs implements Beliefs, Posteriors {
  readonly params: Params;
  readonly arms: ArmStatistics;
  readonly race: Race;
  readonly means: Float64Array; // [arms]
  readonly deviations: Float64Array; // [arms]
  readonly low = -Infinity;
  readonly high = Infinity;

  constructor(arms: number, params: Params) {
    this.params = params;
    this.arms = new ArmStatistics(arms);
    this.means = new Float64Array(arms).fill(params.priorMean);
    this.deviations = new Float64Array(arms).fill(params.priorDeviation || Infinity);
    this.race = new Race(arms, this);
  }

  cdf(arm: number, x: number): number {
    return normalCdf((x - this.means[arm]) / this.deviations[arm]);
  }

  density(arm: number, x: number): number {
    const z = (x - this.means[arm]) / this.deviations[arm];
    return exp(-0.5 * z * z) / (Math.sqrt(2 * Math.PI) * this.deviations[arm]);
  }

  below(arm: number, mark: number): number {
    return this.cdf(arm, mark);
  }

  mark(arm: number): number {
    return this.means[arm] - 3 * this.deviations[arm];
  }

  drawAbove(rng: Rng, arm: number, mark: number): number {
    const [mean, deviation] = [this.means[arm], this.deviations[arm]];
    return mean + deviation * normalAbove(rng, (mark - mean) / deviation);
  }

  drawBelow(rng: Rng, arm: number, mark: number): number {
    const [mean, deviation] = [this.means[arm], this.deviations[arm]];
    return mean - deviation * normalAbove(rng, (mean - mark) / deviation);
  }

  winner(rng: Rng, mask?: ArrayLike<number>): number {
    const { arms, params } = this;
    if (params.priorDeviation === 0 && arms.untried > 0) {
      const untried = Array.from(arms.counts, (count, arm) => (count === 0 && (!mask || mask[arm]) ? 1 : 0));
      const next = uniformAction(untried.length, rng, untried);
      if (next >= 0) return next;
    }
    return mask ? this.race.winnerAmong(mask, rng) : this.race.winner(rng);
  }

  learn(arm: number, reward: number): void {
    const { arms, race, params } = this;
    const nothingKnown = params.priorDeviation === 0 && arms.untried > 0;
    arms.update(arm, reward);
    this.believe(arm);
    if (!nothingKnown) race.update(arm);
    else if (arms.untried === 0) race.setMark();
  }

  /** Precisions add up: 1 / prior² + n / σ². */
  private believe(arm: number): void {
    const { sigma, priorMean, priorDeviation } = this.params;
    const prior = priorDeviation === 0 ? 0 : 1 / (priorDeviation * priorDeviation);
    const variance = sigma * sigma;
    const precision = prior + this.arms.counts[arm] / variance;
    this.means[arm] = (prior * priorMean + this.arms.sums[arm] / variance) / precision;
    this.deviations[arm] = 1 / Math.sqrt(precision);
  }

  save() {
    return { arms: this.arms.save(), race: this.race.save() };
  }

  load({ arms, race }: ReturnType<GaussianBeliefs["save"]>): void {
    this.arms.load(arms);
    this.arms.counts.forEach((count, arm) => {
      if (count > 0) this.believe(arm);
    });
    this.race.load(race);
  }
}

/** A standard normal draw given that it is above `least`: Robert (1995), by draws from a shifted exponential in the tail. */
function normalAbove(rng: Rng, least: number): number {
  if (least < 0.5) {
    for (;;) {
      const draw = rng.normal();
      if (draw > least) return draw;
    }
  }
  const rate = (least + Math.sqrt(least * least + 4)) / 2;
  for (;;) {
    const draw = least - log(1 - rng.uniform()) / rate;
    const miss = draw - rate;
    if (log(1 - rng.uniform()) <= -0.5 * miss * miss) return draw;
  }
}

export const thompsonGaussianEntry = agentEntry({
  title: "Gaussian Thompson sampling",
  description: "Pulls each arm as often as it is likely to be the best; for rewards of a known deviation.",
  source: "Agrawal & Goyal (2013); Honda & Takemura (2014)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) =>
    new ThompsonAgent(config, new GaussianBeliefs(countOf(actionSpace), config), rng),
});
