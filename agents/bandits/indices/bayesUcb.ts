/**
 * Bayes-UCB: pull the arm whose success rate could plausibly be highest, by a quantile of its Beta posterior.
 * Kaufmann, Cappé & Garivier (2012), Algorithm 1.
 *
 * Pulls the arm of the highest quantile at 1 − 1 / ((t + 1) ln^c T), t pulls in all. Other rewards in the declared range
 * count as a success with the probability of their share of it.
 *
 * A quantile once worked out for a later t is above that for any t before: arms that are beaten even so are left alone.
 */
import { z } from "zod";
import { betaPeak, betaUpperQuantile } from "../../../envs/core/beta.ts";
import { log, pow } from "../../../envs/core/math.ts";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Transition,
} from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { argmax, randomArgmax, shareAmongBest } from "../../core/exploration.ts";
import { horizon } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ascending, ascends, rewardRange, unitReward } from "../rewardRange.ts";

const params = z
  .strictObject({
    c: param(z.number().min(0).max(10).default(0), {
      title: "c",
      description: "Of ln^c T; the proof needs 5, practice 0 (Kaufmann et al. 2012, §4).",
    }),
    horizon: horizon(),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

/** A ceiling is worked out for a time so many times the present one. */
const AHEAD = 1.125;

class BayesUcb implements Agent<number, number> {
  readonly params: Params;
  readonly alphas: Float64Array; // [arms] 1 + successes
  readonly betas: Float64Array; // [arms] 1 + failures
  readonly means: Float64Array; // [arms] of the posteriors
  /** Pulls of all arms. */
  pulls = 0;
  private readonly rng: Rng;
  private readonly scale: number; // ln^c T
  private readonly peaks: Float64Array; // [arms] what `betaUpperQuantile` needs of α and β
  /** Quantiles that no earlier time's are above, and the tails that they are for. [arms] */
  private readonly ceilings: Float64Array;
  private readonly ceilingTails: Float64Array; // [arms]
  private readonly index: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, config: Params, rng: Rng) {
    this.params = config;
    this.alphas = new Float64Array(arms).fill(1);
    this.betas = new Float64Array(arms).fill(1);
    this.means = new Float64Array(arms).fill(0.5);
    this.rng = rng;
    this.scale = config.c > 0 ? pow(log(Math.max(2, config.horizon)), config.c) : 1;
    this.peaks = new Float64Array(arms).fill(betaPeak(1, 1));
    this.ceilings = new Float64Array(arms);
    this.ceilingTails = new Float64Array(arms).fill(Infinity); // none yet
    this.index = new Float64Array(arms);
    this.shares = new Float64Array(arms);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.means, mask);
    return randomArgmax(this.highestIndices(mask), this.rng, mask);
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    return shareAmongBest(this.highestIndices(mask), this.shares, mask);
  }

  /** The quantile of every arm now. [arms] */
  indices(): Float64Array {
    return this.alphas.map((_, arm) => this.quantile(arm, this.tail()));
  }

  private tail(): number {
    return 1 / ((this.pulls + 1) * this.scale);
  }

  private quantile(arm: number, tail: number): number {
    return betaUpperQuantile(this.alphas[arm], this.betas[arm], Math.min(1, tail), this.peaks[arm]);
  }

  /** The quantile of each arm that could have the highest, −∞ for all others. [arms] */
  private highestIndices(mask?: Uint8Array): Float64Array {
    const { index } = this;
    const tail = this.tail();
    const first = argmax(this.means, mask);
    index.fill(-Infinity);
    let highest = this.quantile(first, tail);
    index[first] = highest;
    for (let arm = 0; arm < index.length; arm++) {
      if (arm === first || (mask && !mask[arm]) || this.ceiling(arm, tail) < highest) continue;
      index[arm] = this.quantile(arm, tail);
      if (index[arm] > highest) highest = index[arm];
    }
    return index;
  }

  /** No quantile of the arm for a tail from `tail` up is above it. */
  private ceiling(arm: number, tail: number): number {
    if (this.ceilingTails[arm] > tail) {
      this.ceilingTails[arm] = tail / AHEAD;
      this.ceilings[arm] = this.quantile(arm, tail / AHEAD);
    }
    return this.ceilings[arm];
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    const unit = unitReward("Bayes-UCB", reward, this.params);
    const success = unit === 1 || (unit > 0 && this.rng.uniform() < unit);
    this.pulls++;
    this[success ? "alphas" : "betas"][action]++;
    this.believe(action);
  }

  /** What follows from an arm's α and β. */
  private believe(arm: number): void {
    const [alpha, beta] = [this.alphas[arm], this.betas[arm]];
    this.means[arm] = alpha / (alpha + beta);
    this.peaks[arm] = betaPeak(alpha, beta);
    this.ceilingTails[arm] = Infinity;
  }

  inspect(): Insight {
    const { low, high } = this.params;
    const scaled = (values: Float64Array) => Array.from(values, (unit) => low + (high - low) * unit);
    return {
      actions: {
        label: "posterior mean and quantile",
        values: scaled(this.means),
        high: scaled(this.indices()),
      },
    };
  }

  save(scope: CheckpointScope = "all") {
    const { alphas, betas, rng } = this;
    return { alphas: alphas.slice(), betas: betas.slice(), ...(scope === "all" && { rng: rng.save() }) };
  }

  load({ alphas, betas, rng }: { alphas: Float64Array; betas: Float64Array; rng?: RngState }): void {
    restore(this.alphas, alphas, "alphas");
    restore(this.betas, betas, "betas");
    this.pulls = alphas.reduce((sum, alpha, arm) => sum + alpha + betas[arm] - 2, 0);
    for (let arm = 0; arm < alphas.length; arm++) this.believe(arm);
    if (rng) this.rng.load(rng);
  }
}

export const bayesUcbEntry = agentEntry({
  title: "Bayes-UCB",
  description: "Pulls the arm whose rate of success could plausibly be highest, by what is believed of it.",
  source: "Kaufmann, Cappé & Garivier (2012), Algorithm 1",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new BayesUcb(countOf(actionSpace), config, rng),
});
