/**
 * Boltzmann-Gumbel exploration: the arm of the highest mean once Gumbel noise is added, less for arms pulled often.
 * Cesa-Bianchi, Gentile, Lugosi & Neu (2017), "Boltzmann exploration done right".
 *
 * Noise alike for all arms would be softmax. Each arm is pulled once first, in random order. Probabilities are an integral,
 * worked out to about 1e-7.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Transition,
} from "../../core/agent.ts";
import { argmax, randomArgmax, shareAmongBest } from "../../core/exploration.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ArmStatistics } from "../armStatistics.ts";
import { rewardScale } from "../rewardRange.ts";
import { chancesOfHighest } from "./gumbel.ts";

const params = z.strictObject({
  sigma: rewardScale,
});

export class BoltzmannGumbel implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly arms: ArmStatistics;
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.arms = new ArmStatistics(arms);
    this.rng = rng;
    this.shares = new Float64Array(arms);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.arms.means, mask);
    if (this.arms.untried > 0) return randomArgmax(this.arms.meansOrInfinity(), this.rng, mask);
    return this.perturbedLeader(mask);
  }

  /**
   * The arm of the highest mean + σ Z / √n, each Z a Gumbel variate, −ln(−ln u). Logarithms are taken only for arms that
   * could win: Z above z ≥ 0 needs 1 − u ≤ −ln u < exp(−z) ≤ 1 / (1 + z + z²/2 + z³/6).
   */
  private perturbedLeader(mask?: Uint8Array): number {
    const { means, spreads } = this.arms;
    const { sigma } = this.params;
    const { rng } = this;
    const leader = argmax(means, mask);
    let chosen = leader;
    let highest = means[leader] - sigma * spreads[leader] * log(-log(rng.uniform()));
    for (let arm = 0; arm < means.length; arm++) {
      if (arm === leader || (mask && !mask[arm])) continue;
      const u = rng.uniform();
      const scale = sigma * spreads[arm];
      const z = (highest - means[arm]) / scale;
      if (z >= 0 && (1 - u) * (1 + z * (1 + z * (1 / 2 + z / 6))) >= 1) continue;
      const perturbed = means[arm] - scale * log(-log(u));
      if (perturbed <= highest) continue;
      highest = perturbed;
      chosen = arm;
    }
    return chosen;
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    const { arms, shares } = this;
    if (arms.untried > 0) return shareAmongBest(arms.meansOrInfinity(), shares, mask);
    const { sigma } = this.params;
    const legal = Array.from(shares.keys()).filter((arm) => !mask || mask[arm]);
    const chances = chancesOfHighest(
      legal.map((arm) => arms.means[arm]),
      legal.map((arm) => sigma * arms.spreads[arm]),
    );
    shares.fill(0);
    legal.forEach((arm, i) => {
      shares[arm] = chances[i];
    });
    return shares;
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.arms.update(action, reward);
  }

  inspect(): Insight {
    return { actions: { label: "estimated mean", values: [...this.arms.means] } };
  }

  save(scope: CheckpointScope = "all") {
    return { arms: this.arms.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { arms: ReturnType<ArmStatistics["save"]>; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const boltzmannGumbelEntry = agentEntry({
  title: "Boltzmann-Gumbel",
  description: "Pulls the best arm so far once noise is added, less for arms that are known well.",
  source: "Cesa-Bianchi, Gentile, Lugosi & Neu (2017)",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new BoltzmannGumbel(countOf(actionSpace), config, rng),
});
