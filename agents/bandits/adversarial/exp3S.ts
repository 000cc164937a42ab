/**
 * Exp3.S: Exp3 that shares a little weight among all arms, so that it keeps up with a best arm that changes.
 * Auer, Cesa-Bianchi, Freund & Schapire (2002), The nonstochastic multiarmed bandit problem, §8, algorithm Exp3.S.
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
      description:
        "Share of pulls spread evenly over all arms; 0 for the one tuned to the horizon and the changes.",
      live: true,
    }),
    alpha: param(z.number().min(0).max(1).default(0), {
      title: "Sharing α",
      description: "Share of all weight, times e, that is spread evenly at each pull; 0 for 1 / horizon.",
      live: true,
    }),
    horizon: horizon(),
    changes: param(z.int().min(0).max(1e9).default(0), {
      title: "Changes",
      description: "How often the best arm changes, to which γ is tuned; 0 where that is not known.",
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

/** The corollaries of Theorem 8.1: for any number S of changes and one more, and for a known one. */
function tunedGamma(arms: number, { horizon, changes }: Params): number {
  const logs = log(arms * horizon);
  const numerator = changes > 0 ? ((changes + 1) * logs + Math.E) / (Math.E - 1) : logs;
  return Math.min(1, Math.sqrt((arms * numerator) / horizon));
}

/** A sum of weights up to which they are kept as they are; beyond, all are divided by it. */
const LARGEST = 1e200;

class Exp3S implements ProbabilityRule {
  readonly name = "Exp3.S";
  readonly params: Params;
  /** Each is at least e α / K of their sum, so that none vanishes. [arms] */
  readonly weights: Float64Array;
  private total: number;
  private readonly tuned: number;

  constructor(arms: number, params: Params) {
    this.params = params;
    this.weights = new Float64Array(arms).fill(1);
    this.total = arms;
    this.tuned = tunedGamma(arms, params);
  }

  /** p_i = (1 − γ) w_i / Σ w + γ / K */
  write(out: Float64Array): void {
    const gamma = this.params.gamma || this.tuned;
    const scale = (1 - gamma) / this.total;
    const even = gamma / out.length;
    for (let arm = 0; arm < out.length; arm++) out[arm] = scale * this.weights[arm] + even;
  }

  /** w_j ← w_j exp(γ x̂_j / K) + e α Σ w / K for every arm j, x̂ = reward / p_i for the arm that was pulled, else 0 */
  update(arm: number, reward: number, probability: number): void {
    const { weights, params } = this;
    const gamma = params.gamma || this.tuned;
    const shared = (Math.E * (params.alpha || 1 / params.horizon) * this.total) / weights.length;
    weights[arm] *= exp((gamma * reward) / (probability * weights.length));
    let total = 0;
    for (let other = 0; other < weights.length; other++) {
      weights[other] += shared;
      total += weights[other];
    }
    this.total = total;
    if (total > LARGEST) this.rescale();
  }

  private rescale(): void {
    const { weights, total } = this;
    weights.forEach((weight, arm) => {
      weights[arm] = weight / total;
    });
    this.total = weights.reduce((sum, weight) => sum + weight, 0);
  }

  save() {
    return { weights: this.weights.slice() };
  }

  load({ weights }: ReturnType<Exp3S["save"]>): void {
    restore(this.weights, weights, "weights");
    this.total = weights.reduce((sum, weight) => sum + weight, 0);
  }
}

export const exp3SEntry = agentEntry({
  title: "Exp3.S",
  description: "Exp3 that lets no weight get far behind, so that it follows a best arm that changes.",
  source: "Auer, Cesa-Bianchi, Freund & Schapire (2002), §8",
  params,
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    return new RandomisedAgent(arms, config, new Exp3S(arms, config), rng);
  },
});
