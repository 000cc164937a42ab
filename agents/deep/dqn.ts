/**
 * DQN: Q-learning on remembered transitions against a slow copy of the network.
 * Mnih et al. (2015), Algorithm 1, doi:10.1038/nature14236.
 *
 * Differs: Adam, whose rate falls in a straight line, unless told otherwise (the paper: RMSProp at one rate); a Huber
 * loss, which at δ = 1 is the paper's error clipping, with a δ so large by default that rare big errors (a fall) keep
 * their weight; the target network follows by Polyak averaging (τ = 1 copies it); the gradient's norm is
 * clipped, as in Stable-Baselines3.
 */
import { z } from "zod";
import { InputError } from "../../envs/core/errors.ts";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Space, Value } from "../../envs/core/spaces.ts";
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
import { encode } from "../core/encoding.ts";
import { argmax, epsilonGreedy } from "../core/exploration.ts";
import { hiddenAnswers, model, networkFor, refusesValues } from "../core/model.ts";
import { count, discount, probability } from "../core/params.ts";
import { type Batch, ReplayBuffer, type ReplayState } from "../core/replay.ts";
import { linear, schedules } from "../core/schedules.ts";
import { countOf, needsDiscreteActions } from "../core/suits.ts";
import { maxIn, qLearningTarget } from "../core/targets.ts";
import { clipGlobalNorm } from "../models/engine/clip.ts";
import { Engine } from "../models/engine/engine.ts";
import { huber, huberGradient } from "../models/engine/losses.ts";
import { Network } from "../models/engine/network.ts";
import { polyak } from "../models/engine/polyak.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { Optimizer, OptimizerState } from "../models/optimizers/optimizer.ts";
import { RmsProp } from "../models/optimizers/rmsprop.ts";

const params = z.strictObject({
  model: model("mlp"),
  optimizer: param(z.enum(["adam", "rmsprop"]).default("adam"), {
    title: "Optimiser",
    description: "How gradients move the parameters.",
  }),
  learningRate: param(z.number().gt(0).max(1).default(3e-3), {
    title: "Learning rate",
    description: "Size of the optimiser's steps.",
    live: true,
    log: true,
  }),
  learningRateEnd: param(z.number().min(0).max(1).default(1e-6), {
    title: "Last learning rate",
    description: "Where the learning rate falls to.",
    live: true,
    log: true,
  }),
  learningRateSteps: count(
    35_000,
    0,
    "Learning rate falls over",
    "Steps over which it falls from first to last.",
  ),
  learningRateSchedule: param(z.enum(["linear", "exponential", "cosine"]).default("linear"), {
    title: "Learning rate falls",
    description: "In a straight line, by equal factors, or along half a cosine.",
    live: true,
  }),
  discount: discount(0.99),
  batchSize: param(z.int().min(1).max(4096).default(128), {
    title: "Batch size",
    description: "Remembered transitions in each update.",
  }),
  bufferSize: param(z.int().min(1).max(2_000_000).default(100_000), {
    title: "Replay size",
    description: "Transitions remembered; the oldest make room.",
  }),
  learningStarts: param(z.int().min(0).default(1000), {
    title: "Learning starts",
    description: "Steps before the first update.",
  }),
  trainEvery: count(1, 1, "Train every", "Steps between rounds of updates."),
  gradientSteps: param(z.int().min(1).max(10_000).default(1), {
    title: "Gradient steps",
    description: "Updates in each round.",
    live: true,
  }),
  targetEvery: count(1, 1, "Target every", "Updates between two moves of the target network."),
  tau: param(z.number().gt(0).max(1).default(0.01), {
    title: "Target rate τ",
    description: "How far the target network moves towards the learner: 1 copies it.",
    live: true,
  }),
  epsilonStart: probability(1, "First ε", "Probability of a random action at the start."),
  epsilonEnd: probability(0.04, "Last ε", "Probability of a random action after the decay."),
  explorationSteps: count(
    5000,
    0,
    "ε decays over",
    "Steps over which ε falls from first to last, in a straight line.",
  ),
  huberDelta: param(z.number().gt(0).default(100), {
    title: "Huber δ",
    description: "Errors count squared up to it and linearly beyond; 1 clips them as the paper does.",
    live: true,
  }),
  maxGradientNorm: param(z.number().gt(0).default(1000), {
    title: "Gradient norm",
    description: "Longer gradients are shortened to it.",
    live: true,
  }),
});

type DqnParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is the parameters alone. */
type DqnCheckpoint = {
  readonly parameters: Float32Array;
  readonly learner?: {
    readonly target: Float32Array;
    readonly optimizer: OptimizerState;
    readonly replay: ReplayState | undefined;
    readonly steps: number;
    readonly updates: number;
    readonly rng: RngState;
    readonly noise: RngState;
  };
};

export class Dqn implements Agent<Value, number> {
  readonly params: DqnParams;
  readonly online: Network; // [batch, inputs] → Q [batch, actions]
  readonly target: Network;
  readonly optimizer: Optimizer;
  /** Made when there is something to remember: a copy that only plays needs none. */
  replay: ReplayBuffer | undefined;
  /** Transitions seen. */
  steps = 0;
  /** Gradient steps taken. */
  updates = 0;
  private readonly space: Space;
  private readonly actions: number;
  private readonly rng: Rng;
  private readonly batch: Batch;
  private readonly encoded: { now: Float32Array; next: Float32Array }; // [inputs] each
  private readonly metrics = { epsilon: 1, loss: 0, meanQ: 0, gradientNorm: 0 };

  constructor({ observationSpace, actionSpace }: Setting, config: DqnParams, rng: Rng) {
    this.params = config;
    this.space = observationSpace;
    this.actions = countOf(actionSpace);
    this.rng = rng;
    const { batchSize, learningRate, optimizer } = config;
    const spec = networkFor(observationSpace, this.actions, config.model);
    this.online = new Network(new Engine(), spec, { maxBatch: batchSize, rng: rng.split("network") });
    this.target = this.online.twin();
    this.optimizer = new { adam: Adam, rmsprop: RmsProp }[optimizer](this.online, { learningRate });
    const inputs = this.online.inputSize;
    this.encoded = { now: new Float32Array(inputs), next: new Float32Array(inputs) };
    this.batch = {
      observations: this.online.input.data,
      nextObservations: this.target.input.data,
      actions: new Int32Array(batchSize),
      rewards: new Float32Array(batchSize),
      terminated: new Uint8Array(batchSize),
      nextMasks: new Uint8Array(batchSize * this.actions),
    };
  }

  /** The network's own luck: what dropout drops. */
  private get noise(): Rng {
    return this.online.noise as Rng; // it was built with one
  }

  get epsilon(): number {
    const { epsilonStart, epsilonEnd, explorationSteps } = this.params;
    return linear(epsilonStart, epsilonEnd, explorationSteps, this.steps);
  }

  get learningRate(): number {
    const { learningRate, learningRateEnd, learningRateSteps, learningRateSchedule } = this.params;
    return schedules[learningRateSchedule](learningRate, learningRateEnd, learningRateSteps, this.steps);
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const q = this.qValues(observation);
    return mode === "greedy" ? argmax(q, mask) : epsilonGreedy(q, this.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics | undefined {
    this.remember(transition);
    this.steps++;
    const { learningStarts, trainEvery, gradientSteps } = this.params;
    if (this.steps < learningStarts || this.steps % trainEvery !== 0) return undefined;
    for (let i = 0; i < gradientSteps; i++) this.update();
    this.metrics.epsilon = this.epsilon;
    return this.metrics;
  }

  private remember({
    observation,
    action,
    reward,
    nextObservation,
    terminated,
    nextMask,
  }: Transition<Value, number>): void {
    const { now, next } = this.encoded;
    encode(this.space, observation, now);
    encode(this.space, nextObservation, next);
    this.replay ??= new ReplayBuffer(this.params.bufferSize, now.length, this.actions);
    this.replay.add(now, action, reward, next, terminated, nextMask);
  }

  /** One gradient step on a minibatch, θ ← θ − α ∇ mean Huber(Q(s, a; θ) − y). */
  private update(): void {
    const { batch, online, target, params: p } = this;
    this.replay?.sample(this.rng, batch); // straight into the inputs of both networks
    const size = p.batchSize;
    const nextQ = target.forward(size); // [batch, actions]
    const q = online.forward(size, true); // [batch, actions]
    const gradient = online.outputGradient.head(size * this.actions).fill(0); // [batch, actions]
    let loss = 0;
    let chosenQ = 0;
    for (let i = 0; i < size; i++) {
      const row = i * this.actions;
      const nextMax = maxIn(nextQ, row, this.actions, batch.nextMasks, row);
      const y = qLearningTarget(batch.rewards[i], batch.terminated[i] === 1, nextMax, p.discount);
      const at = row + batch.actions[i];
      const error = q[at] - y;
      gradient[at] = huberGradient(error, p.huberDelta) / size;
      loss += huber(error, p.huberDelta) / size;
      chosenQ += q[at] / size;
    }
    online.backward(size);
    const gradientNorm = clipGlobalNorm(online.gradients, p.maxGradientNorm);
    if (!Number.isFinite(loss + gradientNorm)) throw diverged(this.steps, p.learningRate);
    this.optimizer.learningRate = this.learningRate;
    this.optimizer.step();
    this.updates++;
    if (this.updates % p.targetEvery === 0) polyak(target.parameters, online.parameters, p.tau);
    Object.assign(this.metrics, { loss, meanQ: chosenQ, gradientNorm });
  }

  /** Q(observation, ·) [actions], valid until the network is used again. */
  private qValues(observation: Value): Float32Array {
    encode(this.space, observation, this.online.input.data);
    return this.online.forward(1);
  }

  inspect(observation: Value): Insight {
    const values = [...this.qValues(observation)];
    return { actions: { label: "Q(s, a)", values }, layers: hiddenAnswers(this.online) };
  }

  save(scope: CheckpointScope = "all"): DqnCheckpoint {
    const parameters = this.online.parameters.data.slice();
    if (scope === "policy") return { parameters };
    const learner = {
      target: this.target.parameters.data.slice(),
      optimizer: this.optimizer.save(),
      replay: this.replay?.save(),
      steps: this.steps,
      updates: this.updates,
      rng: this.rng.save(),
      noise: this.noise.save(),
    };
    return { parameters, learner };
  }

  load({ parameters, learner }: DqnCheckpoint): void {
    restore(this.online.parameters.data, parameters, "parameters");
    if (!learner) return;
    restore(this.target.parameters.data, learner.target, "target");
    this.optimizer.load(learner.optimizer);
    this.replay = undefined;
    if (learner.replay) {
      this.replay = new ReplayBuffer(this.params.bufferSize, this.encoded.now.length, this.actions);
      this.replay.load(learner.replay);
    }
    this.steps = learner.steps;
    this.updates = learner.updates;
    this.rng.load(learner.rng);
    this.noise.load(learner.noise);
  }
}

function diverged(step: number, learningRate: number): InputError {
  return new InputError(
    `dqn: the loss is no longer a finite number at step ${step}: learning diverged; lower agent.params.learningRate (${learningRate}) or agent.params.maxGradientNorm.`,
  );
}

export const dqnEntry = agentEntry({
  title: "DQN",
  description: "A network learns action values from remembered transitions, against a slow copy of itself.",
  source: "Mnih et al. (2015), doi:10.1038/nature14236",
  params,
  refuses: needsDiscreteActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Dqn(setting, config, rng),
});
