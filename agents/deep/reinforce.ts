/**
 * REINFORCE with baseline: when an episode has ended, each of its actions becomes more probable by as much as the return
 * that followed was above the value expected. Williams (1992), doi:10.1007/BF00992696; Sutton & Barto (2018), §13.4.
 *
 * Differs: a gradient step for each `batchSize` steps of the episode, the mean over them (the book: one for every step); the
 * factor γᵗ is left out, as it mostly is; Adam. An episode in which time runs out, or that is longer than `longest` steps, is
 * learned from up to there, with the value of the next state for the rest of its return.
 */
import { z } from "zod";
import type { Rng } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Value } from "../../envs/core/spaces.ts";
import { actorCriticParams } from "../core/actorCritic/actorCritic.ts";
import { ActorCriticLearner } from "../core/actorCritic/actorCriticLearner.ts";
import { OnPolicy, type OnPolicyCheckpoint, updateParams } from "../core/actorCritic/onPolicy.ts";
import { noGradient, policyGradientStep } from "../core/actorCritic/policyGradientStep.ts";
import type { Rollout } from "../core/actorCritic/rollout.ts";
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
import { diverged } from "../core/divergence.ts";
import { refusesValues } from "../core/model.ts";
import { discountedReturns, explainedVariance, standardize } from "../core/returns/advantages.ts";
import { fallen } from "../core/schedules.ts";
import { needsDrawableActions } from "../core/suits.ts";
import type { Network } from "../models/engine/network.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { Trainable } from "../models/optimizers/optimizer.ts";

const params = z.strictObject({
  ...actorCriticParams(),
  ...updateParams(1e-3),
  longest: param(z.int().min(1).max(100_000).default(1000), {
    title: "Longest episode",
    description: "Steps after which an episode that goes on is learned from up to there.",
  }),
  batchSize: param(z.int().min(1).max(65_536).default(128), {
    title: "Batch size",
    description: "Steps of an episode in each gradient step; 1 is the algorithm of the book.",
  }),
  normalizeAdvantages: param(z.boolean().default(false), {
    title: "Normalise advantages",
    description: "To mean 0 and variance 1 in each episode.",
    live: true,
  }),
});

type ReinforceParams = z.output<typeof params>;

export class Reinforce implements Agent {
  readonly params: ReinforceParams;
  readonly policy: Network; // [1, inputs] → outputs of the action head, and V behind them where the body is shared
  /** Policy, baseline and the episode under way. */
  readonly own: OnPolicy;
  /** Made by whoever is going to learn: a copy that only plays is spared it. */
  learner: ActorCriticLearner | undefined;
  private readonly order: Int32Array; // the episode's steps
  private readonly metrics = { ...noGradient, explainedVariance: 0, learningRate: 0 };

  constructor(setting: Setting, config: ReinforceParams, rng: Rng) {
    this.params = config;
    this.own = new OnPolicy(setting, config, 1, config.longest, rng);
    this.policy = this.own.actorCritic.policy;
    this.order = Int32Array.from({ length: config.longest }, (_, step) => step);
  }

  prepare(): ActorCriticLearner {
    this.own.prepare();
    const batch = Math.min(this.params.batchSize, this.params.longest);
    const adam = (part: Trainable) => new Adam(part);
    this.learner ??= new ActorCriticLearner(this.own.actorCritic, batch, adam);
    return this.learner;
  }

  get learningRate(): number {
    return fallen(this.params.learningRate, this.params.learningRateSteps, this.own.steps);
  }

  begin(): void {
    this.own.forget();
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): Value {
    return this.own.act(observation, mode, mask, 0);
  }

  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    return this.own.probabilities(observation, mask);
  }

  learn(transition: Transition): Metrics | undefined {
    const rollout = this.own.remember(transition);
    const { data } = rollout;
    const length = data.taken[0];
    if (!data.cut[length - 1] && !rollout.full) return undefined;
    this.update(this.prepare(), rollout, length);
    rollout.clear();
    return this.metrics;
  }

  /** Gradient steps along an episode of so many steps. */
  private update(learner: ActorCriticLearner, rollout: Rollout, length: number): void {
    const { params: p, own, order, metrics } = this;
    const { maxBatch } = learner;
    const { rewards, nextValues } = rollout.data;
    const returns = rollout.data.returns.subarray(0, length);
    const values = rollout.data.values.subarray(0, length);
    const advantages = rollout.data.advantages.subarray(0, length);
    learner.judge(rollout, length);
    discountedReturns(rewards, p.discount, nextValues[length - 1], returns); // 0 after termination
    for (let t = 0; t < length; t++) advantages[t] = returns[t] - values[t]; // G_t − V(s_t)
    if (p.normalizeAdvantages) standardize(advantages);
    metrics.explainedVariance = explainedVariance(values, returns);
    metrics.learningRate = this.learningRate;
    for (let from = 0; from < length; from += maxBatch) {
      const size = Math.min(maxBatch, length - from);
      const part = advantages.subarray(from, from + size);
      policyGradientStep(
        own.actorCritic,
        learner,
        rollout,
        order,
        from,
        size,
        part,
        p,
        this.learningRate,
        metrics,
      );
      if (!Number.isFinite(metrics.gradientNorm + metrics.policyLoss + metrics.valueLoss))
        throw diverged("reinforce", own.steps, p.learningRate);
      own.updates++;
    }
  }

  inspect(observation: Value): Insight {
    return this.own.actorCritic.inspect(observation);
  }

  save(scope: CheckpointScope = "all"): OnPolicyCheckpoint {
    return this.own.checkpoint(scope, this.learner);
  }

  load(checkpoint: OnPolicyCheckpoint): void {
    const { progress, optimizers } = checkpoint;
    this.own.restore(checkpoint);
    if (optimizers)
      this.prepare().load(optimizers); // made once: its memory goes with the engine alone
    else if (progress) this.learner = undefined;
  }
}

export const reinforceEntry = agentEntry({
  title: "REINFORCE",
  description:
    "After each episode, actions that did better than expected become more probable, the others less.",
  source: "Williams (1992), doi:10.1007/BF00992696; Sutton & Barto (2018), §13.4",
  params,
  refuses: needsDrawableActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Reinforce(setting, config, rng),
});
