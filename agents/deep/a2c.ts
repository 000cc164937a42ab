/**
 * A2C, advantage actor-critic: a gradient step on the few steps that the policy has just taken in each of its lanes.
 * Mnih et al. (2016), arXiv:1602.01783, Algorithm S3, its actors in step with each other rather than asynchronous.
 *
 * Differs: advantages by GAE(λ), which at λ = 1 are the paper's; the defaults are those of Stable-Baselines3, as is RMSProp
 * whose averages begin at 1, but that ε is added to their root, not under it, and that the value's squared error is halved,
 * so that its weight counts half of what it does there.
 */
import { z } from "zod";
import type { Rng } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Value } from "../../envs/core/spaces.ts";
import { actorCriticParams } from "../core/actorCritic/actorCritic.ts";
import { ActorCriticLearner } from "../core/actorCritic/actorCriticLearner.ts";
import { OnPolicy, type OnPolicyCheckpoint, rolloutParams } from "../core/actorCritic/onPolicy.ts";
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
import { explainedVariance, standardize } from "../core/returns/advantages.ts";
import { fallen } from "../core/schedules.ts";
import { needsDrawableActions } from "../core/suits.ts";
import type { Network } from "../models/engine/network.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { Trainable } from "../models/optimizers/optimizer.ts";
import { RmsProp } from "../models/optimizers/rmsprop.ts";

const params = z.strictObject({
  ...actorCriticParams(),
  ...rolloutParams({ lanes: 1, rolloutSteps: 5, learningRate: 7e-4, lambda: 1 }),
  optimizer: param(z.enum(["rmsprop", "adam"]).default("rmsprop"), {
    title: "Optimiser",
    description:
      "How gradients move the parameters; rmsprop has the decay 0.99, ε = 10⁻⁵ and averages that begin at 1.",
  }),
  normalizeAdvantages: param(z.boolean().default(false), {
    title: "Normalise advantages",
    description: "To mean 0 and variance 1 in each rollout.",
    live: true,
  }),
});

type A2cParams = z.output<typeof params>;

export class A2c implements Agent {
  readonly params: A2cParams;
  readonly lanes: number;
  readonly policy: Network; // [1, inputs] → outputs of the action head, and V behind them where the body is shared
  /** Policy, value and what they have lately done. */
  readonly own: OnPolicy;
  /** Made by whoever is going to learn: a copy that only plays is spared it. */
  learner: ActorCriticLearner | undefined;
  private readonly order: Int32Array; // the rollout's rows
  private readonly metrics = { ...noGradient, explainedVariance: 0, learningRate: 0 };

  constructor(setting: Setting, config: A2cParams, rng: Rng) {
    const { lanes, rolloutSteps } = config;
    this.params = config;
    this.lanes = lanes;
    this.own = new OnPolicy(setting, config, lanes, rolloutSteps, rng);
    this.policy = this.own.actorCritic.policy;
    this.order = Int32Array.from({ length: lanes * rolloutSteps }, (_, row) => row);
  }

  prepare(): ActorCriticLearner {
    this.own.prepare();
    const optimizer = this.params.optimizer === "adam" ? adam : rmsprop;
    this.learner ??= new ActorCriticLearner(this.own.actorCritic, this.order.length, optimizer);
    return this.learner;
  }

  get learningRate(): number {
    return fallen(this.params.learningRate, this.params.learningRateSteps, this.own.steps);
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array, lane = 0): Value {
    return this.own.act(observation, mode, mask, lane);
  }

  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    return this.own.probabilities(observation, mask);
  }

  learn(transition: Transition): Metrics | undefined {
    const rollout = this.own.remember(transition);
    if (!rollout.full) return undefined;
    this.update(this.prepare(), rollout);
    rollout.clear();
    return this.metrics;
  }

  /** One gradient step on the whole rollout. */
  private update(learner: ActorCriticLearner, rollout: Rollout): void {
    const { params: p, own, order, metrics } = this;
    const { values, returns, advantages } = rollout.data;
    learner.judge(rollout);
    rollout.judge(p.discount, p.lambda);
    metrics.explainedVariance = explainedVariance(values, returns);
    metrics.learningRate = this.learningRate;
    if (p.normalizeAdvantages) standardize(advantages);
    const size = order.length;
    policyGradientStep(
      own.actorCritic,
      learner,
      rollout,
      order,
      0,
      size,
      advantages,
      p,
      this.learningRate,
      metrics,
    );
    if (!Number.isFinite(metrics.gradientNorm + metrics.policyLoss + metrics.valueLoss))
      throw diverged("a2c", own.steps, p.learningRate);
    own.updates++;
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

const adam = (part: Trainable) => new Adam(part, { epsilon: 1e-5 });

function rmsprop(part: Trainable): RmsProp {
  const optimizer = new RmsProp(part, { alpha: 0.99, epsilon: 1e-5 });
  optimizer.squares.data.fill(1); // as TensorFlow's: the first steps are small, since nothing is known of the gradients
  return optimizer;
}

export const a2cEntry = agentEntry({
  title: "A2C",
  description:
    "A policy and a value learn from the few steps just taken in several worlds, once, and forget them.",
  source: "Mnih et al. (2016), arXiv:1602.01783",
  params,
  refuses: needsDrawableActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new A2c(setting, config, rng),
});
