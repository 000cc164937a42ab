/**
 * DMED, deterministic minimum empirical divergence: pull in turn every arm that could still be best for all that its
 * rewards tell, then ask again. Honda & Takemura (2010), with the divergence of a one-parameter family in place of their D_min.
 *
 * An arm is due when n · kl(mean, highest mean) ≤ ln t, or ln(t / n) in the variant known as DMED+.
 * Differs: the next list is made when the last one is done, not as it is worked through.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
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
import { countOf, needsBandit } from "../../core/suits.ts";
import { ArmStatistics } from "../armStatistics.ts";
import { familyOf, familyParams, familyReward, type KlFamily } from "../klFamilies.ts";
import { ascending, ascends } from "../rewardRange.ts";

const params = z
  .strictObject({
    plus: param(z.boolean().default(false), {
      title: "DMED+",
      description: "The threshold is ln(t / n) instead of ln t: arms pulled often are due less often.",
      live: true,
    }),
    ...familyParams,
  })
  .refine(ascends, ascending);

export class Dmed implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly arms: ArmStatistics;
  /** 1 for arms of the list that are still to be pulled. [arms] */
  readonly pending: Uint8Array;
  private readonly family: KlFamily;
  private readonly potentials: Float64Array; // [arms] φ(mean)
  private readonly logCounts: Float64Array; // [arms] ln n
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.arms = new ArmStatistics(arms);
    this.pending = new Uint8Array(arms).fill(1);
    this.family = familyOf(config);
    this.potentials = new Float64Array(arms);
    this.logCounts = new Float64Array(arms);
    this.rng = rng;
    this.shares = new Float64Array(arms);
  }

  /** The next arm of the list, the first one's in random order; where a mask allows none of it, an arm that it allows. */
  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.arms.means, mask);
    return this.arms.untried > 0 ? randomArgmax(this.pending, this.rng, mask) : argmax(this.pending, mask);
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    const { arms, pending, shares } = this;
    if (arms.untried > 0) return shareAmongBest(pending, shares, mask);
    shares.fill(0);
    shares[argmax(pending, mask)] = 1;
    return shares;
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.arms.update(action, familyReward("DMED", reward, this.params));
    this.remember(action);
    this.pending[action] = 0;
    for (let arm = 0; arm < this.pending.length; arm++) if (this.pending[arm]) return;
    this.writeDue(this.pending);
  }

  /** What is worked out once for each pull of an arm. */
  private remember(arm: number): void {
    this.potentials[arm] = this.family.potential(this.arms.means[arm]);
    this.logCounts[arm] = log(this.arms.counts[arm]);
  }

  /**
   * Writes 1 for each arm that could be best, which the arm of the highest mean always could, and 0 for others. [arms]
   * A quick kl, from the potentials, will do where it is beyond doubt; it is NaN at the edges of the range.
   */
  writeDue(out: Uint8Array): void {
    const { potentials, logCounts, family, params } = this;
    const { counts, means, pulls } = this.arms;
    const leader = argmax(means);
    const best = means[leader];
    const slope = family.slope(best);
    const logPulls = log(pulls);
    for (let arm = 0; arm < out.length; arm++) {
      const most = params.plus ? logPulls - logCounts[arm] : logPulls;
      const quick = potentials[arm] - potentials[leader] - slope * (means[arm] - best);
      const beyondDoubt = counts[arm] * quick > most + 1e-9 + 1e-14 * counts[arm];
      out[arm] = means[arm] === best || (!beyondDoubt && this.evidence(arm, best) <= most) ? 1 : 0;
    }
  }

  /** n · kl(mean, highest mean) */
  private evidence(arm: number, best: number): number {
    const { counts, means } = this.arms;
    return counts[arm] * this.family.divergence.kl(means[arm], best);
  }

  inspect(): Insight {
    const { family, low, high } = this.params;
    const means = [...this.arms.means].map((mean) =>
      family === "bernoulli" ? low + (high - low) * mean : mean,
    );
    return { actions: { label: "estimated mean", values: means } };
  }

  save(scope: CheckpointScope = "all") {
    return {
      arms: this.arms.save(),
      pending: this.pending.slice(),
      ...(scope === "all" && { rng: this.rng.save() }),
    };
  }

  load(checkpoint: { arms: ReturnType<ArmStatistics["save"]>; pending: Uint8Array; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    this.arms.counts.forEach((count, arm) => {
      if (count > 0) this.remember(arm);
    });
    restore(this.pending, checkpoint.pending, "pending");
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const dmedEntry = agentEntry({
  title: "DMED",
  description: "Pulls in turn every arm that could still be best for all that its rewards tell.",
  source: "Honda & Takemura (2010)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new Dmed(countOf(actionSpace), config, rng),
});
