/**
 * DDPG, deep deterministic policy gradient: a critic learns the value of actions from remembered transitions, and a policy
 * climbs it. Lillicrap et al. (2016), arXiv:1509.02971, Algorithm 1.
 * Differs: one learning rate for both, no weight decay, no batch normalisation, actions at random before learning starts,
 * all as in Stable-Baselines3.
 */
import { z } from "zod";
import type { Rng } from "../../envs/core/rng.ts";
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
import {
  type ContinuousBatch,
  ContinuousReplay,
  type ContinuousReplayState,
  continuousBatch,
} from "../core/replay/continuousReplay.ts";
import { actionValueTarget } from "../core/returns/continuousTargets.ts";
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
  ...noiseParams({ kind: "ornsteinUhlenbeck", scale: 0.2 }),
});

type DdpgParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is the parameters alone. */
type DdpgCheckpoint = {
  readonly parameters: Float32Array;
  readonly progress?: Progress;
  readonly drift?: Float64Array; // of the action noise
  readonly learner?: {
    readonly target: Float32Array;
    readonly optimizer: OptimizerState;
    readonly critic: CriticState;
    readonly replay: ContinuousReplayState;
  };
};

/** What learning takes beside the policy. */
interface Learner {
  readonly actor: Network; // the policy's parameters, [batch, inputs] → a [batch, dims]
  readonly target: Network;
  readonly optimizer: Adam;
  readonly critic: Critic;
  readonly replay: ContinuousReplay;
  readonly batch: ContinuousBatch;
  readonly targets: Float64Array; // y [batch]
  readonly actionGradients: Float32Array; // [batch, dims]
}

export class Ddpg implements Agent<Value, Float32Array> {
  readonly params: DdpgParams;
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

  constructor(setting: Setting, config: DdpgParams, rng: Rng) {
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
    this.learner = {
      actor,
      target: actor.twin(),
      optimizer: new Adam(actor),
      critic: new Critic(engine, params.critic, { inputs, dims, batch, rng: rng.split("critic") }),
      replay: new ContinuousReplay(bufferSize, this.setting),
      batch: continuousBatch(batch, inputs, dims),
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

  /** One gradient step for the critic and the policy on a minibatch; then their targets follow. */
  private update(learner: Learner): void {
    const { actor, target, optimizer, critic, replay, batch, targets, actionGradients } = learner;
    const { learningRate, tau } = this.params;
    replay.sample(this.rng, batch);
    this.aim(learner);
    const loss = critic.regress(batch, targets, learningRate);
    actor.input.data.set(batch.observations);
    const meanQ = deterministicPolicyGradient(actor, critic, batch.size, actionGradients);
    optimizer.learningRate = learningRate;
    optimizer.step();
    critic.follow(tau);
    polyak(target.parameters, actor.parameters, tau);
    this.updates++;
    this.metrics.criticLoss = loss;
    this.metrics.meanQ = meanQ;
    expectFinite("ddpg", loss + meanQ, this.steps, learningRate);
  }

  /** y = r + γ Q′(s′, μ′(s′)), into `targets`. */
  private aim({ target, critic, batch, targets }: Learner): void {
    const { size, nextObservations, rewards, terminated } = batch;
    target.input.data.set(nextObservations);
    const nextQ = critic.values(critic.target, nextObservations, target.forward(size), size);
    for (let i = 0; i < size; i++)
      targets[i] = actionValueTarget(rewards[i], terminated[i] === 1, nextQ[i], this.params.discount);
  }

  /** The policy's action, and what the critic thinks of it, where there is one. */
  inspect(observation: Value): Insight {
    const { actionSpace, learner, policy } = this;
    const unit = this.decide(observation);
    const numbers = named("action", toBox(actionSpace, unit));
    const layers = hiddenAnswers(policy);
    if (!learner) return { numbers, layers };
    const { critic } = learner;
    const [q] = critic.values(critic.online, policy.input.data, unit, 1);
    return { numbers: { ...numbers, "Q(s, a)": q }, layers };
  }

  save(scope: CheckpointScope = "all"): DdpgCheckpoint {
    const parameters = this.policy.parameters.data.slice();
    if (scope === "policy") return { parameters };
    const live = { parameters, progress: progressOf(this), drift: this.exploration.save() };
    if (!this.learner) return live;
    const { target, optimizer, critic, replay } = this.learner;
    return {
      ...live,
      learner: {
        target: target.parameters.data.slice(),
        optimizer: optimizer.save(),
        critic: critic.save(),
        replay: replay.save(),
      },
    };
  }

  load({ parameters, progress, drift, learner }: DdpgCheckpoint): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    if (!progress) return;
    restoreProgress(this, progress);
    this.exploration.load(drift);
    if (!learner) {
      this.learner = undefined;
      return;
    }
    const { target, optimizer, critic, replay } = this.prepare();
    restore(target.parameters.data, learner.target, "target");
    optimizer.load(learner.optimizer);
    critic.load(learner.critic);
    replay.load(learner.replay);
  }
}

export const ddpgEntry = agentEntry({
  title: "DDPG",
  description: "A critic learns the value of actions from remembered transitions, and a policy climbs it.",
  source: "Lillicrap et al. (2016), arXiv:1509.02971",
  params,
  refuses: needsContinuousActions,
  refusesModel: refusesActorOrCritic,
  make: (setting, config, rng) => new Ddpg(setting, config, rng),
});
