/**
 * Softmax, or Boltzmann exploration: better arms are more probable, exponentially in their estimated means.
 * Sutton & Barto (1998), §2.3; a falling temperature as in Cesa-Bianchi & Fischer (1998).
 *
 * Each arm is pulled once first, in random order. It never asks how sure an estimate is: see Boltzmann-Gumbel.
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
import { argmax, boltzmann, randomArgmax, shareAmongBest } from "../../core/exploration.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ArmStatistics } from "../armStatistics.ts";

const params = z.strictObject({
  temperature: param(z.number().gt(0).max(1e6).default(0.1), {
    title: "Temperature τ",
    description: "Low ones leave little to arms that seem worse; high ones make all arms alike.",
    live: true,
    log: true,
  }),
  decreasing: param(z.boolean().default(false), {
    title: "Decreasing",
    description: "The temperature is τ √(ln K / (K t)) after t pulls of K arms.",
    live: true,
  }),
});

export class Softmax implements Agent<number, number> {
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

  /** The temperature now. */
  temperature(): number {
    const { temperature, decreasing } = this.params;
    const arms = this.shares.length;
    return decreasing ? temperature * Math.sqrt(log(arms) / (arms * this.arms.pulls)) : temperature;
  }

  act(observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.arms.means, mask);
    if (this.arms.untried > 0) return randomArgmax(this.arms.meansOrInfinity(), this.rng, mask);
    return this.rng.categorical(this.probabilities(observation, mask));
  }

  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    const { arms, shares } = this;
    if (arms.untried > 0) return shareAmongBest(arms.meansOrInfinity(), shares, mask);
    return boltzmann(arms.means, this.temperature(), shares, mask);
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.arms.update(action, reward);
  }

  inspect(): Insight {
    return {
      actions: { label: "estimated mean", values: [...this.arms.means] },
      ...(this.arms.pulls > 0 && { numbers: { temperature: this.temperature() } }),
    };
  }

  save(scope: CheckpointScope = "all") {
    return { arms: this.arms.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { arms: ReturnType<ArmStatistics["save"]>; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const softmaxEntry = agentEntry({
  title: "Softmax",
  description: "Pulls better arms more often, exponentially in what they have paid.",
  source: "Sutton & Barto (1998), §2.3; Cesa-Bianchi & Fischer (1998)",
  params,
  aliases: ["boltzmann"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new Softmax(countOf(actionSpace), config, rng),
});
