/**
 * PPO: several passes over what the policy has lately done in its lanes, each held near the policy that did it by a clipped
 * loss. Schulman et al. (2017), arXiv:1707.06347, Algorithm 1, with the loss of eq. 9.
 *
 * Differs: as most implementations do (Huang et al. (2022), "The 37 implementation details of PPO"), advantages are made
 * mean 0 and variance 1 in each minibatch, the gradient's norm is clipped, the networks begin orthogonal, and Adam's ε is 10⁻⁵;
 * the value's squared error is halved, as there, but not in eq. 9, nor in Stable-Baselines3, whose weight counts twice of ours.
 *
 * It learns from the rewards it is handed, whoever made them: an agent around it may hand on transitions with others.
 */
import { z } from "zod";
import { exp } from "../../envs/core/math.ts";
import type { Rng } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Value } from "../../envs/core/spaces.ts";
import { actorCriticParams } from "../core/actorCritic/actorCritic.ts";
import { ActorCriticLearner } from "../core/actorCritic/actorCriticLearner.ts";
import { OnPolicy, type OnPolicyCheckpoint, rolloutParams } from "../core/actorCritic/onPolicy.ts";
import type { Rollout } from "../core/actorCritic/rollout.ts";
import {
  clippedSurrogate,
  clippedSurrogateGradient,
  clippedValueGradient,
  clippedValueLoss,
} from "../core/actorCritic/surrogate.ts";
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
import { diverged } from "../core/divergence.ts";
import { refusesValues } from "../core/model.ts";
import { count } from "../core/params.ts";
import { explainedVariance, standardize } from "../core/returns/advantages.ts";
import { fallen } from "../core/schedules.ts";
import { needsDrawableActions } from "../core/suits.ts";
import type { Network } from "../models/engine/network.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { Trainable } from "../models/optimizers/optimizer.ts";

const params = z.strictObject({
  ...actorCriticParams(),
  ...rolloutParams({ lanes: 1, rolloutSteps: 2048, learningRate: 3e-4, lambda: 0.95 }),
  batchSize: param(z.int().min(1).max(65_536).default(64), {
    title: "Batch size",
    description: "Steps in each minibatch.",
  }),
  epochs: count(10, 1, "Epochs", "Passes over each rollout."),
  clipRange: param(z.number().gt(0).max(1).default(0.2), {
    title: "Clip range ε",
    description: "How far an action's probability may move in a round before its gradient ends, as a ratio.",
    live: true,
  }),
  clipRangeSteps: count(
    0,
    0,
    "Clip range falls over",
    "Steps over which it falls to 0 in a straight line; 0 leaves it as it is.",
  ),
  valueClip: param(z.number().min(0).default(0), {
    title: "Value clip",
    description: "How far a value may move in a round before its gradient ends; 0 for as far as it likes.",
    live: true,
  }),
  targetKl: param(z.number().min(0).default(0), {
    title: "Target KL",
    description: "A round ends early when the policy has moved by 1.5 times this divergence; 0 for never.",
    live: true,
  }),
  normalizeAdvantages: param(z.boolean().default(true), {
    title: "Normalise advantages",
    description: "To mean 0 and variance 1 in each minibatch.",
    live: true,
  }),
});

type PpoParams = Partial<Pick<Output, "normalizeObservations">> & Omit<Output, "normalizeObservations">;

type Output = z.output<typeof params>;

/** The order that the rollout's rows were last shuffled into, beside what all such agents save. */
type PpoCheckpoint = OnPolicyCheckpoint & { readonly order?: Int32Array };

/** Sums over the minibatches of a round. */
const nothing = {
  policyLoss: 0,
  valueLoss: 0,
  entropy: 0,
  approximateKl: 0,
  clipFraction: 0,
  gradientNorm: 0,
};

export class Ppo implements Agent {
  readonly params: PpoParams;
  readonly lanes: number;
  readonly policy: Network; // [1, inputs] → outputs of the action head, and V behind them where the body is shared
  /** Policy, value and what they have lately done. */
  readonly own: OnPolicy;
  /** Made by whoever is going to learn: a copy that only plays is spared it. */
  learner: ActorCriticLearner | undefined;
  private readonly order: Int32Array; // of the rollout's rows, shuffled
  private readonly advantages: Float64Array; // [batch]
  private readonly metrics = { ...nothing, explainedVariance: 0, learningRate: 0, clipRange: 0 };

  constructor(setting: Setting, config: PpoParams, rng: Rng) {
    const { lanes, rolloutSteps, batchSize } = config;
    this.params = config;
    this.lanes = lanes;
    this.own = new OnPolicy(setting, config, lanes, rolloutSteps, rng);
    this.policy = this.own.actorCritic.policy;
    this.order = Int32Array.from({ length: lanes * rolloutSteps }, (_, row) => row);
    this.advantages = new Float64Array(Math.min(batchSize, this.order.length));
  }

  prepare(): ActorCriticLearner {
    this.own.prepare();
    const adam = (part: Trainable) => new Adam(part, { epsilon: 1e-5 });
    this.learner ??= new ActorCriticLearner(this.own.actorCritic, this.advantages.length, adam);
    return this.learner;
  }

  get learningRate(): number {
    return fallen(this.params.learningRate, this.params.learningRateSteps, this.own.steps);
  }

  get clipRange(): number {
    return fallen(this.params.clipRange, this.params.clipRangeSteps, this.own.steps);
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

  /** Passes over the rollout in shuffled minibatches, until all are made or the policy has moved too far. */
  private update(learner: ActorCriticLearner, rollout: Rollout): void {
    const { params: p, own, order, metrics } = this;
    learner.judge(rollout); // by the values as they are before they change
    rollout.judge(p.discount, p.lambda);
    const { values, returns } = rollout.data;
    Object.assign(metrics, nothing, { learningRate: this.learningRate, clipRange: this.clipRange });
    metrics.explainedVariance = explainedVariance(values, returns);
    const before = own.updates;
    let near = true;
    for (let epoch = 0; epoch < p.epochs && near; epoch++) {
      own.rng.shuffle(order);
      for (let from = 0; from < order.length && near; from += this.advantages.length)
        near = this.minibatch(learner, rollout, from, Math.min(this.advantages.length, order.length - from));
    }
    const minibatches = own.updates - before + (near ? 0 : 1);
    for (const name in nothing) metrics[name as keyof typeof nothing] /= minibatches;
  }

  /**
   * One gradient step on rows `order[from … from + size)`; false, without it, where the policy has moved too far.
   * Loss: mean of −min(ρ A, clip(ρ) A) + c_v ½ (V − G)² − c_e H.
   */
  private minibatch(learner: ActorCriticLearner, rollout: Rollout, from: number, size: number): boolean {
    const { params: p, order, advantages, metrics, own } = this;
    const { head } = own.actorCritic;
    const { data } = rollout;
    const { policy, critic, stride } = learner;
    const clip = metrics.clipRange;
    for (let i = 0; i < size; i++) advantages[i] = data.advantages[order[from + i]];
    if (p.normalizeAdvantages) standardize(advantages, size);
    learner.forward(rollout, order, from, size);
    const outputs = policy.output.head(size * stride); // [size, stride]
    const toOutputs = policy.outputGradient.head(size * stride);
    const values = critic.output.head(size * critic.outputSize);
    const toValues = critic.outputGradient.head(size * critic.outputSize);
    let kl = 0;
    for (let i = 0; i < size; i++) {
      const row = order[from + i];
      const at = row * head.width;
      head.look(outputs, i * stride, data.masks, row * head.choices);
      const logRatio = head.logProbability(data.actions, at) - data.logProbabilities[row];
      const ratio = exp(logRatio);
      const k = clippedSurrogateGradient(ratio, advantages[i], clip);
      head.gradient(data.actions, at, k / size, -p.entropyCoefficient / size, toOutputs, i * stride);
      const last = (i + 1) * critic.outputSize - 1;
      const [value, old, target] = [values[last], data.values[row], data.returns[row]];
      toValues[last] = (p.valueCoefficient * clippedValueGradient(value, old, target, p.valueClip)) / size;
      kl += (ratio - 1 - logRatio) / size; // KL(π_old ‖ π), without bias and with little variance: Schulman (2020)
      metrics.policyLoss += clippedSurrogate(ratio, advantages[i], clip) / size;
      metrics.valueLoss += clippedValueLoss(value, old, target, p.valueClip) / size;
      metrics.entropy += head.entropy() / size;
      if (Math.abs(ratio - 1) > clip) metrics.clipFraction += 1 / size;
    }
    metrics.approximateKl += kl;
    if (p.targetKl > 0 && kl > 1.5 * p.targetKl) return false;
    const norm = learner.step(size, metrics.learningRate, p.maxGradientNorm);
    if (!Number.isFinite(norm + metrics.policyLoss + metrics.valueLoss))
      throw diverged("ppo", own.steps, p.learningRate);
    metrics.gradientNorm += norm;
    own.updates++;
    return true;
  }

  inspect(observation: Value): Insight {
    return this.own.actorCritic.inspect(observation);
  }

  save(scope: CheckpointScope = "all"): PpoCheckpoint {
    const checkpoint = this.own.checkpoint(scope, this.learner);
    return scope === "policy" ? checkpoint : { ...checkpoint, order: this.order.slice() };
  }

  load(checkpoint: PpoCheckpoint): void {
    const { progress, order, optimizers } = checkpoint;
    this.own.restore(checkpoint);
    if (!progress) return;
    restore(this.order, order, "order");
    if (optimizers)
      this.prepare().load(optimizers); // made once: its memory goes with the engine alone
    else this.learner = undefined;
  }
}

export const ppoEntry = agentEntry({
  title: "PPO",
  description:
    "A policy learns in several passes over its latest steps, held near what it was by a clipped loss.",
  source: "Schulman et al. (2017), arXiv:1707.06347",
  params,
  refuses: needsDrawableActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Ppo(setting, config, rng),
});
