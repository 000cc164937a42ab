/**
 * SAC, soft actor-critic: a random policy that is paid for its entropy too, two critics of which the lower counts, and a
 * temperature that keeps the entropy at a target. Haarnoja et al. (2018b), arXiv:1812.05905, Algorithm 1.
 * Differs: one minibatch for critics, policy and temperature, learned in this order; the temperature's step is one of log α;
 * actions at random before learning starts; noise may be added to actions; all as in Stable-Baselines3.
 */
import { z } from "zod";
import { tanh } from "../../envs/core/math.ts";
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
import {
  Critic,
  type CriticState,
  criticParam,
  lowerValueGradients,
  refusesActorOrCritic,
} from "../core/continuous/critic.ts";
import { offPolicyParams } from "../core/continuous/offPolicyParams.ts";
import { Temperature, type TemperatureState } from "../core/continuous/temperature.ts";
import {
  deviation,
  drawSquashed,
  type SquashedDraws,
  squashedDraws,
  squashedGradient,
} from "../core/distributions/squashedGaussian.ts";
import { expectFinite } from "../core/divergence.ts";
import { encode } from "../core/encoding.ts";
import { hiddenAnswers, model, networkFor } from "../core/model.ts";
import {
  type ContinuousBatch,
  ContinuousReplay,
  type ContinuousReplayState,
  continuousBatch,
} from "../core/replay/continuousReplay.ts";
import { softTarget } from "../core/returns/continuousTargets.ts";
import { needsContinuousActions } from "../core/suits.ts";
import { Engine } from "../models/engine/engine.ts";
import { Network } from "../models/engine/network.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { OptimizerState } from "../models/optimizers/optimizer.ts";

const params = z.strictObject({
  model: model("mlp:hidden=[256,256]"),
  body: body(),
  critic: criticParam("mlp:hidden=[256,256]"),
  ...offPolicyParams({ learningRate: 3e-4, learningStarts: 100 }),
  ...noiseParams({ kind: "ornsteinUhlenbeck", scale: 0 }),
  temperature: param(z.number().gt(0).max(1000).default(1), {
    title: "Temperature α",
    description: "Worth of entropy beside reward: at first, where it is learned, or for good.",
    log: true,
  }),
  learnTemperature: param(z.boolean().default(true), {
    title: "Learn temperature",
    description:
      "Whether α moves so that the policy's entropy stays at minus the number of action dimensions.",
  }),
});

type SacParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is the parameters alone. */
type SacCheckpoint = {
  readonly parameters: Float32Array;
  readonly progress?: Progress;
  readonly drift?: Float64Array; // of the action noise
  readonly learner?: {
    readonly optimizer: OptimizerState;
    readonly critics: readonly CriticState[];
    readonly temperature: TemperatureState;
    readonly replay: ContinuousReplayState;
  };
};

/** What learning takes beside the policy. */
interface Learner {
  readonly actor: Network; // the policy's parameters, [batch, inputs] → means and log σ [batch, 2 · dims]
  readonly optimizer: Adam;
  readonly critics: readonly [Critic, Critic];
  readonly temperature: Temperature;
  readonly replay: ContinuousReplay;
  readonly batch: ContinuousBatch;
  readonly draws: SquashedDraws;
  readonly targets: Float64Array; // y [batch]
  readonly actionGradients: Float32Array; // [batch, dims]
}

export class Sac implements Agent<Value, Float32Array> {
  readonly params: SacParams;
  readonly policy: Network; // [1, inputs] → means and log σ [1, 2 · dims] of the action before tanh
  learner: Learner | undefined; // made by whoever is going to learn: a copy that only plays is spared it
  steps = 0; // transitions seen
  updates = 0; // gradient steps taken
  readonly exploration: ActionNoise; // beside the policy's own luck, where that is not enough
  readonly rng: Rng;
  private readonly setting: Setting;
  private readonly actionSpace: Box;
  private readonly dims: number;
  private readonly choice: SquashedDraws; // of one row
  private readonly metrics = { criticLoss: 0, meanQ: 0, entropy: 0, temperature: 0 };

  constructor(setting: Setting, config: SacParams, rng: Rng) {
    this.params = config;
    this.setting = setting;
    this.actionSpace = setting.actionSpace as Box; // as the entry's `refuses` has made sure
    this.dims = sizeOf(this.actionSpace);
    this.rng = rng;
    const spec = networkFor(setting.observationSpace, 2 * this.dims, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    wearBody(this.policy, config.body);
    this.choice = squashedDraws(1, this.dims);
    this.exploration = new ActionNoise(this.dims);
  }

  /** What is there already stays. */
  prepare(): Learner {
    if (this.learner) return this.learner;
    const { params, policy, dims, rng } = this;
    const { batchSize: batch, bufferSize } = params;
    const { engine, inputSize: inputs } = policy;
    const actor = policy.sharing({ maxBatch: batch });
    const critic = (name: string) =>
      new Critic(engine, params.critic, { inputs, dims, batch, rng: rng.split(name) });
    this.learner = {
      actor,
      optimizer: new Adam(actor),
      critics: [critic("critic-1"), critic("critic-2")],
      temperature: new Temperature(engine, params.temperature),
      replay: new ContinuousReplay(bufferSize, this.setting),
      batch: continuousBatch(batch, inputs, dims),
      draws: squashedDraws(batch, dims),
      targets: new Float64Array(batch),
      actionGradients: new Float32Array(batch * dims),
    };
    return this.learner;
  }

  begin(): void {
    this.exploration.reset();
  }

  act(observation: Value, mode: ActMode): Float32Array {
    const { choice, rng, steps, params } = this;
    if (mode === "greedy") this.decide(observation);
    else if (steps < params.learningStarts) uniformUnit(choice.actions, rng);
    else {
      drawSquashed(this.outputs(observation), 1, this.dims, rng, choice);
      this.exploration.add(choice.actions, params, rng);
    }
    return toBox(this.actionSpace, choice.actions);
  }

  /** Means and log σ [2 · dims], valid until the network is used again. */
  private outputs(observation: Value): Float32Array {
    encode(this.setting.observationSpace, observation, this.policy.input.data);
    return this.policy.forward(1);
  }

  /** The greedy action, tanh μ, into `choice.actions` [dims]; what it is made of. */
  private decide(observation: Value): Float32Array {
    const outputs = this.outputs(observation);
    for (let j = 0; j < this.dims; j++) this.choice.actions[j] = tanh(outputs[j]);
    return outputs;
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

  /** One gradient step for critics, policy and temperature on a minibatch. */
  private update(learner: Learner): void {
    const { replay, batch, critics, targets, temperature } = learner;
    const { metrics, params } = this;
    const alpha = temperature.value;
    replay.sample(this.rng, batch);
    this.aim(learner, alpha);
    let loss = 0;
    for (const critic of critics) loss += 0.5 * critic.regress(batch, targets, params.learningRate);
    const entropy = this.improve(learner, alpha);
    if (params.learnTemperature) temperature.learn(entropy, -this.dims, params.learningRate);
    for (const critic of critics) critic.follow(params.tau);
    this.updates++;
    metrics.criticLoss = loss;
    metrics.entropy = entropy;
    metrics.temperature = alpha;
    expectFinite("sac", loss + entropy, this.steps, params.learningRate);
  }

  /** y = r + γ (min Q′(s′, a′) − α log π(a′ | s′)) with a′ ~ π(s′), into `targets`. */
  private aim({ actor, critics, batch, draws, targets }: Learner, alpha: number): void {
    const { size, nextObservations, rewards, terminated } = batch;
    actor.input.data.set(nextObservations);
    drawSquashed(actor.forward(size), size, this.dims, this.rng, draws);
    const [first, second] = critics;
    const q1 = first.values(first.target, nextObservations, draws.actions, size);
    const q2 = second.values(second.target, nextObservations, draws.actions, size);
    const { discount } = this.params;
    for (let i = 0; i < size; i++) {
      const ended = terminated[i] === 1;
      const logProbability = draws.logProbabilities[i];
      targets[i] = softTarget(rewards[i], ended, q1[i], q2[i], logProbability, alpha, discount);
    }
  }

  /** θ ← θ − λ ∇ mean (α log π(a | s) − min Q(s, a)) with a ~ π(s) through its noise; the policy's entropy before it. */
  private improve(learner: Learner, alpha: number): number {
    const { actor, optimizer, critics, batch, draws, actionGradients } = learner;
    const { size, observations } = batch;
    actor.input.data.set(observations);
    const outputs = actor.forward(size, true);
    drawSquashed(outputs, size, this.dims, this.rng, draws);
    const [first, second] = critics;
    const { actions, logProbabilities } = draws;
    this.metrics.meanQ = lowerValueGradients(first, second, observations, actions, size, actionGradients);
    const gradient = actor.outputGradient.head(size * 2 * this.dims);
    squashedGradient(outputs, draws, actionGradients, alpha, size, this.dims, gradient);
    actor.backward(size);
    optimizer.learningRate = this.params.learningRate;
    optimizer.step();
    let entropy = 0;
    for (let i = 0; i < size; i++) entropy -= logProbabilities[i] / size;
    return entropy;
  }

  /** The greedy action, the σ around it before tanh, and what the first critic thinks of it, where there is one. */
  inspect(observation: Value): Insight {
    const { actionSpace, dims, learner, policy } = this;
    const sigma = this.decide(observation).slice(dims).map(deviation);
    const { actions } = this.choice;
    const numbers = { ...named("action", toBox(actionSpace, actions)), ...named("σ", sigma) };
    const layers = hiddenAnswers(policy);
    if (!learner) return { numbers, layers };
    const [critic] = learner.critics;
    const [q] = critic.values(critic.online, policy.input.data, actions, 1);
    return { numbers: { ...numbers, "Q(s, a)": q, α: learner.temperature.value }, layers };
  }

  save(scope: CheckpointScope = "all"): SacCheckpoint {
    const parameters = this.policy.parameters.data.slice();
    if (scope === "policy") return { parameters };
    const live = { parameters, progress: progressOf(this), drift: this.exploration.save() };
    if (!this.learner) return live;
    const { optimizer, critics, temperature, replay } = this.learner;
    return {
      ...live,
      learner: {
        optimizer: optimizer.save(),
        critics: critics.map((critic) => critic.save()),
        temperature: temperature.save(),
        replay: replay.save(),
      },
    };
  }

  load({ parameters, progress, drift, learner }: SacCheckpoint): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    if (!progress) return;
    restoreProgress(this, progress);
    this.exploration.load(drift);
    if (!learner) {
      this.learner = undefined;
      return;
    }
    const { optimizer, critics, temperature, replay } = this.prepare();
    optimizer.load(learner.optimizer);
    for (const [i, critic] of critics.entries()) critic.load(learner.critics[i]);
    temperature.load(learner.temperature);
    replay.load(learner.replay);
  }
}

export const sacEntry = agentEntry({
  title: "SAC",
  description: "A random policy that is paid for its entropy too, and two critics of which the lower counts.",
  source: "Haarnoja et al. (2018), arXiv:1812.05905",
  params,
  refuses: needsContinuousActions,
  refusesModel: refusesActorOrCritic,
  make: (setting, config, rng) => new Sac(setting, config, rng),
});
