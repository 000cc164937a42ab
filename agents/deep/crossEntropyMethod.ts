/**
 * The cross-entropy method: policies are drawn from a normal distribution over the network's parameters, which is then
 * fitted to the best of them.
 * De Boer, Kroese, Mannor & Rubinstein (2005), "A tutorial on the cross-entropy method", Algorithm 3.3 with normal
 * variables; extra variance as Szita & Lőrincz (2006), "Learning Tetris using the noisy cross-entropy method".
 *
 * Differs: the policy is a network, not Tetris's linear value; there is no smoothing of the refitted parameters, since
 * extra variance does its work; a member is judged by the mean return of a few episodes.
 */
import { z } from "zod";
import type { Rng } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Value } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Setting,
  type Transition,
} from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import { ranked, refit } from "../core/evolution/evolution.ts";
import {
  type EvolvedPolicy,
  Population,
  type PopulationState,
  populationParams,
} from "../core/evolution/population.ts";
import { needsNumberedOrRealActions } from "../core/greedyAction.ts";
import { refusesValues } from "../core/model.ts";
import { count } from "../core/params.ts";
import { linear } from "../core/schedules.ts";
import type { Network } from "../models/engine/network.ts";

const params = z.strictObject({
  ...populationParams({ population: 50 }),
  eliteFraction: param(z.number().gt(0).max(1).default(0.2), {
    title: "Elite",
    description: "Share of the members, the best ones, that the next distribution is fitted to.",
    live: true,
  }),
  deviation: param(z.number().gt(0).default(0.5), {
    title: "First deviation",
    description: "Standard deviation of every parameter in the first generation.",
    log: true,
  }),
  extraVariance: param(z.number().min(0).default(0.04), {
    title: "Extra variance",
    description:
      "Added to the elite's variance in the first generation, so that it does not narrow too soon.",
    live: true,
  }),
  extraVarianceGenerations: count(
    30,
    0,
    "Extra variance falls over",
    "Generations over which the extra variance falls to 0, in a straight line.",
  ),
});

type CemParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is the mean, and what is known of observations. */
type CemCheckpoint = EvolvedPolicy & {
  readonly learner?: { readonly deviation: Float32Array; readonly population: PopulationState };
};

export class CrossEntropyMethod implements Agent {
  readonly params: CemParams;
  readonly lanes: number;
  readonly population: Population;
  /** Standard deviation of each parameter; the means are the policy's own parameters. */
  readonly deviation: Float32Array; // [all parameters]
  private readonly metrics = { generation: 0, meanReturn: 0, eliteReturn: 0, deviation: 0 };

  constructor(setting: Setting, config: CemParams, rng: Rng) {
    this.params = config;
    this.lanes = config.lanes;
    this.population = new Population(setting, config, rng, (member, out) => this.write(member, out));
    this.deviation = new Float32Array(this.policy.parameters.length).fill(config.deviation);
  }

  /** Plays greedily; its parameters are the mean of the distribution. */
  get policy(): Network {
    return this.population.policy;
  }

  prepare(): void {
    this.population.prepare();
  }

  begin(lane?: number): void {
    this.population.begin(lane);
  }

  /** A member's parameters, θ = μ + σ ε with ε ~ N(0, I), written to `out` [all parameters]. */
  write(member: number, out: Float32Array): void {
    const luck = this.population.luckOf(member);
    out.set(this.policy.parameters.data);
    for (const { start, length } of this.policy.trainable)
      for (let i = start; i < start + length; i++) out[i] += this.deviation[i] * luck.normal();
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array, lane?: number): Value {
    return this.population.act(observation, mode, mask, lane);
  }

  learn(transition: Transition): Metrics | undefined {
    if (!this.population.observe(transition)) return undefined;
    this.update();
    this.population.nextGeneration();
    return this.metrics;
  }

  /** The distribution is fitted to the elite of the generation. */
  private update(): void {
    const { population, policy, params: p } = this;
    const fitness = population.fitness();
    const elite = ranked(fitness).subarray(0, Math.max(1, Math.round(p.eliteFraction * population.size)));
    const n = policy.parameters.length;
    const vectors = new Float32Array(elite.length * n); // [elite, all parameters], drawn again
    elite.forEach((member, k) => {
      this.write(member, vectors.subarray(k * n, (k + 1) * n));
    });
    const { generation } = population;
    const extra = linear(p.extraVariance, 0, p.extraVarianceGenerations, generation);
    refit(vectors, extra, policy.trainable, policy.parameters.data, this.deviation);
    this.metrics.generation = generation + 1;
    this.metrics.meanReturn = fitness.reduce((sum, earned) => sum + earned, 0) / fitness.length;
    this.metrics.eliteReturn = elite.reduce((sum, member) => sum + fitness[member], 0) / elite.length;
    this.metrics.deviation = this.deviation.reduce((sum, deviation) => sum + deviation, 0) / n;
  }

  inspect(observation: Value): Insight {
    const { numbers, ...insight } = this.population.inspect(observation);
    const mean = this.deviation.reduce((sum, deviation) => sum + deviation, 0) / this.deviation.length;
    return {
      ...insight,
      numbers: { ...numbers, generation: this.population.generation, "mean deviation": mean },
    };
  }

  save(scope: CheckpointScope = "all"): CemCheckpoint {
    const policy = this.population.savePolicy();
    if (scope === "policy") return policy;
    return {
      ...policy,
      learner: { deviation: this.deviation.slice(), population: this.population.save() },
    };
  }

  load({ learner, ...policy }: CemCheckpoint): void {
    this.population.loadPolicy(policy);
    if (!learner) return;
    restore(this.deviation, learner.deviation, "deviation");
    this.population.load(learner.population);
  }
}

export const crossEntropyMethodEntry = agentEntry({
  title: "Cross-entropy method",
  description: "Draws networks from a normal distribution and fits it to the best of them, again and again.",
  source: "De Boer et al. (2005), doi:10.1007/s10479-005-5724-z; Szita & Lőrincz (2006)",
  params,
  aliases: ["cem"],
  refuses: needsNumberedOrRealActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new CrossEntropyMethod(setting, config, rng),
});
