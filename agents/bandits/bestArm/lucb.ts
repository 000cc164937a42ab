/**
 * LUCB1: the arm of the highest mean and the most promising other are pulled in each round, until the lower bound of the
 * first is above the upper bound of the second. Kalyanakrishnan, Tewari, Auer & Stone (2012), "PAC subset selection in
 * stochastic multi-armed bandits", for one best arm and no tolerance.
 *
 * Bounds after round t: the means q with n · kl(mean, q) ≤ ln(5 K t⁴ / 4δ), K arms and n pulls of the arm. With the kl of
 * normal rewards, (mean − q)² / 2σ², these are LUCB1's: mean ± √(ln(5 K t⁴ / 4δ) / 2n) for rewards in [0, 1].
 */
import { z } from "zod";
import { type Divergence, gaussianDivergence } from "../../../envs/core/divergences.ts";
import { log } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import type { Checkpoint } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { randomArgmax } from "../../core/exploration.ts";
import { identifierEntry } from "../../core/identifier.ts";
import { delta } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import type { ArmStatistics } from "../armStatistics.ts";
import { rewardScale } from "../rewardRange.ts";
import { IdentifyingAgent, type Search, type Units } from "./identifyingAgent.ts";

const params = z.strictObject({ delta: delta(), sigma: rewardScale });

export class Lucb implements Search {
  readonly wishes = "preferences";
  readonly delta: number;
  readonly divergence: Divergence;
  readonly units: Units | undefined;
  /** Rounds that are over; the first is of every arm. */
  rounds = 0;
  readonly due: Uint8Array; // [arms] 1 for those to pull in this round
  private readonly upper: Float64Array; // [arms]
  private sure = false;

  constructor(arms: number, delta: number, divergence: Divergence, units?: Units) {
    this.delta = delta;
    this.divergence = divergence;
    this.units = units;
    this.due = new Uint8Array(arms).fill(1);
    this.upper = new Float64Array(arms);
  }

  wish(_arms: ArmStatistics, out: Float64Array): void {
    out.set(this.due);
  }

  notice(arm: number, _reward: number, arms: ArmStatistics, rng: Rng): void {
    this.due[arm] = 0;
    if (this.due.includes(1)) return;
    this.rounds++;
    this.pair(arms, rng);
  }

  /** The two of the next round, unless their bounds are apart: q is below the first one's when it is so far from its mean. */
  private pair({ means, counts }: ArmStatistics, rng: Rng): void {
    const { divergence, upper, due } = this;
    const t = this.rounds;
    const most = log((1.25 * means.length * t * t * t * t) / this.delta);
    const first = randomArgmax(means, rng);
    for (let arm = 0; arm < upper.length; arm++)
      upper[arm] = arm === first ? -Infinity : divergence.upper(means[arm], most / counts[arm]);
    const second = randomArgmax(upper, rng);
    const q = upper[second];
    this.sure = q < means[first] && counts[first] * divergence.kl(means[first], q) > most;
    due[first] = due[second] = 1;
  }

  isSure(): boolean {
    return this.sure;
  }

  save() {
    return { rounds: this.rounds, due: this.due.slice() };
  }

  load(checkpoint: Checkpoint): void {
    const { rounds, due } = checkpoint as ReturnType<Lucb["save"]>;
    restore(this.due, due, "search.due");
    this.rounds = rounds;
  }
}

export const lucbEntry = identifierEntry({
  title: "LUCB1",
  description: "Pulls the best arm so far and its strongest rival, until their confidence bounds are apart.",
  source: "Kalyanakrishnan, Tewari, Auer & Stone (2012)",
  params,
  aliases: ["lucb1"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => {
    const arms = countOf(actionSpace);
    const search = new Lucb(arms, config.delta, gaussianDivergence(config.sigma * config.sigma));
    return new IdentifyingAgent(arms, config, search, rng);
  },
});
