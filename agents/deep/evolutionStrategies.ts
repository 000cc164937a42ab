/**
 * Evolution strategies: the gradient of the mean return under normal noise on the parameters, estimated from whole
 * episodes of networks that differ by such noise, in pairs of opposite signs.
 * Salimans, Ho, Chen, Sidor & Sutskever (2017), arXiv:1703.03864, Algorithm 1 and section 2.1 (antithetic sampling,
 * fitness shaping by ranks, weight decay).
 *
 * Differs: weight decay is AdamW's, beside the gradient and not in it; no virtual batch normalisation, since the network
 * is a parameter (`mlp:layerNorm=true` normalises); the noise is drawn anew from each pair's own stream, not from a table.
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
import { centredRanks } from "../core/evolution/evolution.ts";
import {
  type EvolvedPolicy,
  Population,
  type PopulationState,
  populationParams,
} from "../core/evolution/population.ts";
import { needsNumberedOrRealActions } from "../core/greedyAction.ts";
import { refusesValues } from "../core/model.ts";
import type { Network } from "../models/engine/network.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { OptimizerState } from "../models/optimizers/optimizer.ts";

const params = z.strictObject({
  ...populationParams({ population: 50 }),
  population: param(
    z
      .int()
      .min(2)
      .max(10_000)
      .refine((members) => members % 2 === 0, "an even number of members, since they come in pairs")
      .default(50),
    { title: "Population", description: "Members of each generation, in pairs of opposite noise." },
  ),
  deviation: param(z.number().gt(0).default(0.1), {
    title: "Deviation σ",
    description: "Standard deviation of the noise on every parameter.",
    log: true,
  }),
  learningRate: param(z.number().gt(0).max(1).default(0.05), {
    title: "Learning rate",
    description: "Size of Adam's steps.",
    live: true,
    log: true,
  }),
  weightDecay: param(z.number().min(0).max(1).default(0.005), {
    title: "Weight decay",
    description: "Share of the parameters that goes with each step, times the learning rate.",
  }),
});

type EsParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is the parameters, and what is known of observations. */
type EsCheckpoint = EvolvedPolicy & {
  readonly learner?: { readonly optimizer: OptimizerState; readonly population: PopulationState };
};

export class EvolutionStrategies implements Agent {
  readonly params: EsParams;
  readonly lanes: number;
  readonly population: Population;
  readonly optimizer: Adam;
  private readonly shaped: Float64Array; // [members]
  private readonly metrics = { generation: 0, meanReturn: 0, bestReturn: 0, gradientNorm: 0 };

  constructor(setting: Setting, config: EsParams, rng: Rng) {
    this.params = config;
    this.lanes = config.lanes;
    this.population = new Population(setting, config, rng, (member, out) => this.write(member, out));
    const { learningRate, weightDecay } = config;
    this.optimizer = new Adam(this.policy, { learningRate, weightDecay });
    this.shaped = new Float64Array(config.population);
  }

  /** Plays greedily; members are noise around its parameters θ. */
  get policy(): Network {
    return this.population.policy;
  }

  prepare(): void {
    this.population.prepare();
  }

  begin(lane?: number): void {
    this.population.begin(lane);
  }

  /** A member's parameters, θ + σ ε for the even ones and θ − σ ε for the odd ones with the same ε ~ N(0, I). */
  write(member: number, out: Float32Array): void {
    out.set(this.policy.parameters.data);
    const luck = this.population.luckOf(member - (member % 2));
    const scale = member % 2 === 0 ? this.params.deviation : -this.params.deviation;
    for (const { start, length } of this.policy.trainable)
      for (let i = start; i < start + length; i++) out[i] += scale * luck.normal();
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

  /** Adam along g = 1 / (n σ) Σ F_k ε_k over the n members, F by ranks: Algorithm 1, line 6. */
  private update(): void {
    const { population, policy, shaped, optimizer, metrics } = this;
    const fitness = population.fitness();
    centredRanks(fitness, shaped);
    const gradients = policy.gradients.data.fill(0); // of the loss, which is −return
    const scale = 1 / (population.size * this.params.deviation);
    for (let member = 0; member < population.size; member += 2) {
      const weight = -scale * (shaped[member] - shaped[member + 1]);
      const luck = population.luckOf(member);
      for (const { start, length } of policy.trainable)
        for (let i = start; i < start + length; i++) gradients[i] += weight * luck.normal();
    }
    optimizer.learningRate = this.params.learningRate;
    optimizer.step();
    metrics.generation = population.generation + 1;
    metrics.meanReturn = fitness.reduce((sum, earned) => sum + earned, 0) / fitness.length;
    metrics.bestReturn = fitness.reduce((best, earned) => Math.max(best, earned), -Infinity);
    metrics.gradientNorm = Math.sqrt(gradients.reduce((sum, g) => sum + g * g, 0));
  }

  inspect(observation: Value): Insight {
    const { numbers, ...insight } = this.population.inspect(observation);
    return { ...insight, numbers: { ...numbers, generation: this.population.generation } };
  }

  save(scope: CheckpointScope = "all"): EsCheckpoint {
    const policy = this.population.savePolicy();
    if (scope === "policy") return policy;
    return {
      ...policy,
      learner: { optimizer: this.optimizer.save(), population: this.population.save() },
    };
  }

  load({ learner, ...policy }: EsCheckpoint): void {
    this.population.loadPolicy(policy);
    if (!learner) return;
    this.optimizer.load(learner.optimizer);
    this.population.load(learner.population);
  }
}

export const evolutionStrategiesEntry = agentEntry({
  title: "Evolution strategies",
  description:
    "Climbs the mean return by whole episodes of networks that differ by noise, in opposite pairs.",
  source: "Salimans et al. (2017), arXiv:1703.03864",
  params,
  refuses: needsNumberedOrRealActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new EvolutionStrategies(setting, config, rng),
});
