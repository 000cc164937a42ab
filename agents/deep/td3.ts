/**
 * TD3, twin delayed deep deterministic policy gradient: DDPG with two critics of which the lower counts, a policy that
 * learns less often than they do, and targets smoothed over like actions. Fujimoto et al. (2018), arXiv:1802.09477,
 * Algorithm 1.
 * Differs: actions at random before learning starts are uniform, and noise is told in shares of half the action's range,
 * both as in Stable-Baselines3.
 */
import { z } from "zod";
import type { Rng } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import { type Box, sizeOf, type Value } from "../../envs/core/spaces.ts";
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
import { body, wearBody } from "../core/body.ts";
import { type Progress, progressOf, restore, restoreProgress } from "../core/checkpoint.ts";
import { ActionNoise, noiseParams, uniformUnit } from "../core/continuous/actionNoise.ts";
import { named, toBox } from "../core/continuous/boxActions.ts";
import { Critic, type CriticState, criticParam, refusesActorOrCritic } from "../core/continuous/critic.ts";
import {
  deterministicPolicyFor,
  deterministicPolicyGradient,
} from "../core/continuous/deterministicPolicy.ts";
import { offPolicyParams } from "../core/continuous/offPolicyParams.ts";
import { expectFinite } from "../core/divergence.ts";
import { encode } from "../core/encoding.ts";
import { hiddenAnswers, model } from "../core/model.ts";
import { count } from "../core/params.ts";
import {
  type ContinuousBatch,
  ContinuousReplay,
  type ContinuousReplayState,
  continuousBatch,
} from "../core/replay/continuousReplay.ts";
import { clippedDoubleTarget, smoothedAction } from "../core/returns/continuousTargets.ts";
import { needsContinuousActions } from "../core/suits.ts";
import { Engine } from "../models/engine/engine.ts";
import { Network } from "../models/engine/network.ts";
import { polyak } from "../models/engine/polyak.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { OptimizerState } from "../models/optimizers/optimizer.ts";

const params = z.strictObject({
  model: model("mlp:hidden=[400,300]"),
  body: body(),
  critic: criticParam("mlp:hidden=[400,300]"),
  ...offPolicyParams({ learningRate: 1e-3, learningStarts: 100 }),
  ...noiseParams({ kind: "gaussian", scale: 0.1 }),
  policyDelay: count(2, 1, "Policy delay", "Updates of the critics for each of the policy and the targets."),
  targetNoise: param(z.number().min(0).max(10).default(0.2), {
    title: "Target noise σ",
    description: "Standard deviation of the noise that smooths the targets' actions, which lie in [−1, 1].",
    live: true,
  }),
  targetNoiseClip: param(z.number().min(0).max(2).default(0.5), {
    title: "Target noise clip",
    description: "The most that noise may move a target's action.",
    live: true,
  }),
});

type Td3Params = z.output<typeof params>;

/** What a checkpoint holds; a policy is the parameters alone. */
type Td3Checkpoint = {
  readonly parameters: Float32Array;
  readonly progress?: Progress;
  readonly drift?: Float64Array; // of the action noise
  readonly learner?: {
    readonly target: Float32Array;
    readonly optimizer: OptimizerState;
    readonly critics: readonly CriticState[];
    readonly meanQ: number; // told again until the policy learns next
    readonly replay: ContinuousReplayState;
  };
};

/** What learning takes beside the policy. */
interface Learner {
  readonly actor: Network; // the policy's parameters, [batch, inputs] → a [batch, dims]
  readonly target: Network;
  readonly optimizer: Adam;
  readonly critics: readonly [Critic, Critic];
  readonly replay: ContinuousReplay;
  readonly batch: ContinuousBatch;
  readonly nextActions: Float32Array; // [batch, dims]
  readonly targets: Float64Array; // y [batch]
  readonly actionGradients: Float32Array; // [batch, dims]
}

export class Td3 implements Agent<Value, Float32Array> {
  readonly params: Td3Params;
  readonly policy: Network; // [1, inputs] → a [1, dims] in [−1, 1]
  learner: Learner | undefined; // made by whoever is going to learn: a copy that only plays is spared it
  steps = 0; // transitions seen
  updates = 0; // gradient steps taken
  readonly exploration: ActionNoise;
  readonly rng: Rng;
  private readonly setting: Setting;
  private readonly actionSpace: Box;
  private readonly unit: Float32Array; // [dims] an action in [−1, 1]
  private readonly metrics = { criticLoss: 0, meanQ: 0 };

  constructor(setting: Setting, config: Td3Params, rng: Rng) {
    this.params = config;
    this.setting = setting;
    this.actionSpace = setting.actionSpace as Box; // as the entry's `refuses` has made sure
    this.rng = rng;
    const spec = deterministicPolicyFor(setting, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    wearBody(this.policy, config.body);
    this.unit = new Float32Array(sizeOf(this.actionSpace));
    this.exploration = new ActionNoise(this.unit.length);
  }

  /** What is there already stays. */
  prepare(): Learner {
    if (this.learner) return this.learner;
    const { params, policy, rng } = this;
    const { batchSize: batch, bufferSize } = params;
    const { engine, inputSize: inputs, outputSize: dims } = policy;
    const actor = policy.sharing({ maxBatch: batch });
    const critic = (name: string) =>
      new Critic(engine, params.critic, { inputs, dims, batch, rng: rng.split(name) });
    this.learner = {
      actor,
      target: actor.twin(),
      optimizer: new Adam(actor),
      critics: [critic("critic-1"), critic("critic-2")],
      replay: new ContinuousReplay(bufferSize, this.setting),
      batch: continuousBatch(batch, inputs, dims),
      nextActions: new Float32Array(batch * dims),
      targets: new Float64Array(batch),
      actionGradients: new Float32Array(batch * dims),
    };
    return this.learner;
  }

  begin(): void {
    this.exploration.reset();
  }

  act(observation: Value, mode: ActMode): Float32Array {
    const { unit, rng, steps, params } = this;
    if (mode === "greedy") this.decide(observation);
    else if (steps < params.learningStarts) uniformUnit(unit, rng);
    else this.exploration.add(this.decide(observation), params, rng);
    return toBox(this.actionSpace, unit);
  }

  /** The policy's action [dims] in [−1, 1]. */
  private decide(observation: Value): Float32Array {
    encode(this.setting.observationSpace, observation, this.policy.input.data);
    this.unit.set(this.policy.forward(1));
    return this.unit;
  }

  learn(transition: Transition<Value, Float32Array>): Metrics | undefined {
    const learner = this.prepare();
    learner.replay.add(transition);
    this.steps++;
    const { learningStarts, trainEvery, gradientSteps } = this.params;
    if (this.steps < learningStarts || this.steps % trainEvery !== 0) return undefined;
    for (let i = 0; i < gradientSteps; i++) this.update(learner);
    return this.metrics;
  }

  /** One gradient step for the critics on a minibatch and, every few updates, for the policy and all targets. */
  private update(learner: Learner): void {
    const { replay, batch, critics, targets } = learner;
    const { learningRate, policyDelay } = this.params;
    replay.sample(this.rng, batch);
    this.aim(learner);
    let loss = 0;
    for (const critic of critics) loss += critic.regress(batch, targets, learningRate) / critics.length;
    this.updates++;
    if (this.updates % policyDelay === 0) this.improve(learner);
    this.metrics.criticLoss = loss;
    expectFinite("td3", loss + this.metrics.meanQ, this.steps, learningRate);
  }

  /** y = r + γ min Q′(s′, a′) with a′ = clip(μ′(s′) + clip(ε, −c, c), −1, 1), into `targets`. */
  private aim({ target, critics, batch, nextActions, targets }: Learner): void {
    const { size, nextObservations, rewards, terminated } = batch;
    const { targetNoise, targetNoiseClip, discount } = this.params;
    target.input.data.set(nextObservations);
    const actions = target.forward(size); // [batch, dims]
    for (let j = 0; j < nextActions.length; j++)
      nextActions[j] = smoothedAction(actions[j], this.rng.normal(0, targetNoise), targetNoiseClip);
    const [first, second] = critics;
    const q1 = first.values(first.target, nextObservations, nextActions, size);
    const q2 = second.values(second.target, nextObservations, nextActions, size);
    for (let i = 0; i < size; i++)
      targets[i] = clippedDoubleTarget(rewards[i], terminated[i] === 1, q1[i], q2[i], discount);
  }

  /** θ ← θ − λ ∇ −mean Q₁(s, μ(s)); then all targets follow. */
  private improve({ actor, target, optimizer, critics, batch, actionGradients }: Learner): void {
    const { learningRate, tau } = this.params;
    actor.input.data.set(batch.observations);
    this.metrics.meanQ = deterministicPolicyGradient(actor, critics[0], batch.size, actionGradients);
    optimizer.learningRate = learningRate;
    optimizer.step();
    for (const critic of critics) critic.follow(tau);
    polyak(target.parameters, actor.parameters, tau);
  }

  /** The policy's action, and what the first critic thinks of it, where there is one. */
  inspect(observation: Value): Insight {
    const { actionSpace, learner, policy } = this;
    const unit = this.decide(observation);
    const numbers = named("action", toBox(actionSpace, unit));
    const layers = hiddenAnswers(policy);
    if (!learner) return { numbers, layers };
    const [critic] = learner.critics;
    const [q] = critic.values(critic.online, policy.input.data, unit, 1);
    return { numbers: { ...numbers, "Q(s, a)": q }, layers };
  }

  save(scope: CheckpointScope = "all"): Td3Checkpoint {
    const parameters = this.policy.parameters.data.slice();
    if (scope === "policy") return { parameters };
    const live = { parameters, progress: progressOf(this), drift: this.exploration.save() };
    if (!this.learner) return live;
    const { target, optimizer, critics, replay } = this.learner;
    return {
      ...live,
      learner: {
        target: target.parameters.data.slice(),
        optimizer: optimizer.save(),
        critics: critics.map((critic) => critic.save()),
        meanQ: this.metrics.meanQ,
        replay: replay.save(),
      },
    };
  }

  load({ parameters, progress, drift, learner }: Td3Checkpoint): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    if (!progress) return;
    restoreProgress(this, progress);
    this.exploration.load(drift);
    if (!learner) {
      this.learner = undefined;
      return;
    }
    const { target, optimizer, critics, replay } = this.prepare();
    restore(target.parameters.data, learner.target, "target");
    optimizer.load(learner.optimizer);
    for (const [i, critic] of critics.entries()) critic.load(learner.critics[i]);
    this.metrics.meanQ = learner.meanQ;
    replay.load(learner.replay);
  }
}

export const td3Entry = agentEntry({
  title: "TD3",
  description: "DDPG with twin critics of which the lower counts, a delayed policy and smoothed targets.",
  source: "Fujimoto et al. (2018), arXiv:1802.09477",
  params,
  refuses: needsContinuousActions,
  refusesModel: refusesActorOrCritic,
  make: (setting, config, rng) => new Td3(setting, config, rng),
});
