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
import { body, wearBody } from "../core/body.ts";
import { restore } from "../core/checkpoint.ts";
import { encode } from "../core/encoding.ts";
import { argmax, epsilonGreedy } from "../core/exploration.ts";
import { learningRateAt, learningRates } from "../core/learningRate.ts";
import { hiddenAnswers, model, networkFor, refusesValues } from "../core/model.ts";
import { count, discount, probability } from "../core/params.ts";
import { type Batch, batchInto, ReplayBuffer, type ReplayState } from "../core/replay.ts";
import { linear } from "../core/schedules.ts";
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
  body: body(),
  optimizer: param(z.enum(["adam", "rmsprop"]).default("adam"), {
    title: "Optimiser",
    description:
      "How gradients move the parameters; rmsprop is centred, with the decay 0.95 and ε = 0.01 of the paper.",
  }),
  ...learningRates({ first: 3e-3, last: 1e-6, over: 35_000 }),
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

/** Extended Data Table 1 of the paper, as PyTorch's centred RMSProp. */
const MNIH_RMSPROP = { alpha: 0.95, epsilon: 0.01, centered: true };

type DqnParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is the parameters alone. */
type DqnCheckpoint = {
  readonly parameters: Float32Array;
  readonly progress?: {
    readonly steps: number;
    readonly updates: number;
    readonly rng: RngState;
    readonly noise: RngState;
  };
  readonly learner?: {
    readonly target: Float32Array;
    readonly optimizer: OptimizerState;
    readonly replay: ReplayState;
  };
};

/** What learning takes beside the policy. */
interface Learner {
  readonly online: Network; // the policy's parameters, [batch, inputs] → Q [batch, actions]
  readonly target: Network;
  readonly optimizer: Optimizer;
  readonly replay: ReplayBuffer;
  readonly batch: Batch; // the inputs of both networks, and what goes with them
}

export class Dqn implements Agent<Value, number> {
  readonly params: DqnParams;
  readonly policy: Network; // [1, inputs] → Q [1, actions]
  /** Made by whoever is going to learn: a copy that only plays is spared it. */
  learner: Learner | undefined;
  /** Transitions seen. */
  steps = 0;
  /** Gradient steps taken. */
  updates = 0;
  private readonly space: Space;
  private readonly actions: number;
  private readonly rng: Rng;
  private readonly encoded: { now: Float32Array; next: Float32Array }; // [inputs] each
  private readonly metrics = { epsilon: 1, loss: 0, meanQ: 0, gradientNorm: 0 };

  constructor({ observationSpace, actionSpace }: Setting, config: DqnParams, rng: Rng) {
    this.params = config;
    this.space = observationSpace;
    this.actions = countOf(actionSpace);
    this.rng = rng;
    const spec = networkFor(observationSpace, this.actions, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    wearBody(this.policy, config.body);
    const inputs = this.policy.inputSize;
    this.encoded = { now: new Float32Array(inputs), next: new Float32Array(inputs) };
  }

  /** What is there already stays. */
  prepare(): Learner {
    this.learner ??= this.makeLearner();
    return this.learner;
  }

  private makeLearner(): Learner {
    const { batchSize, bufferSize, learningRate, optimizer } = this.params;
    const online = this.policy.sharing({ maxBatch: batchSize });
    const target = online.twin();
    return {
      online,
      target,
      optimizer:
        optimizer === "adam"
          ? new Adam(online, { learningRate })
          : new RmsProp(online, { ...MNIH_RMSPROP, learningRate }),
      replay: new ReplayBuffer(bufferSize, online.inputSize, this.actions),
      batch: batchInto(online.input, target.input, batchSize, this.actions),
    };
  }

  /** The network's own luck: what dropout drops. */
  private get noise(): Rng {
    return this.policy.noise as Rng; // it was built with one
  }

  get epsilon(): number {
    const { epsilonStart, epsilonEnd, explorationSteps } = this.params;
    return linear(epsilonStart, epsilonEnd, explorationSteps, this.steps);
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const q = this.qValues(observation);
    return mode === "greedy" ? argmax(q, mask) : epsilonGreedy(q, this.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics | undefined {
    const learner = this.prepare();
    this.remember(transition, learner.replay);
    this.steps++;
    const { learningStarts, trainEvery, gradientSteps } = this.params;
    if (this.steps < learningStarts || this.steps % trainEvery !== 0) return undefined;
    for (let i = 0; i < gradientSteps; i++) this.update(learner);
    this.metrics.epsilon = this.epsilon;
    return this.metrics;
  }

  private remember(
    { observation, action, reward, nextObservation, terminated, nextMask }: Transition<Value, number>,
    replay: ReplayBuffer,
  ): void {
    const { now, next } = this.encoded;
    encode(this.space, observation, now);
    encode(this.space, nextObservation, next);
    replay.add(now, action, reward, next, terminated, nextMask);
  }

  /** One gradient step on a minibatch, θ ← θ − α ∇ mean Huber(Q(s, a; θ) − y). */
  private update({ online, target, optimizer, replay, batch }: Learner): void {
    const p = this.params;
    replay.sample(this.rng, batch); // straight into the inputs of both networks
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
    optimizer.learningRate = learningRateAt(p, this.steps);
    optimizer.step();
    this.updates++;
    if (this.updates % p.targetEvery === 0) polyak(target.parameters, online.parameters, p.tau);
    Object.assign(this.metrics, { loss, meanQ: chosenQ, gradientNorm });
  }

  /** Q(observation, ·) [actions], valid until the network is used again. */
  private qValues(observation: Value): Float32Array {
    encode(this.space, observation, this.policy.input.data);
    return this.policy.forward(1);
  }

  inspect(observation: Value): Insight {
    const values = [...this.qValues(observation)];
    return { actions: { label: "Q(s, a)", values }, layers: hiddenAnswers(this.policy) };
  }

  save(scope: CheckpointScope = "all"): DqnCheckpoint {
    const parameters = this.policy.parameters.data.slice();
    if (scope === "policy") return { parameters };
    const { steps, updates, learner } = this;
    const progress = { steps, updates, rng: this.rng.save(), noise: this.noise.save() };
    if (!learner) return { parameters, progress };
    const { target, optimizer, replay } = learner;
    return {
      parameters,
      progress,
      learner: {
        target: target.parameters.data.slice(),
        optimizer: optimizer.save(),
        replay: replay.save(),
      },
    };
  }

  load({ parameters, progress, learner }: DqnCheckpoint): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    if (!progress) return;
    this.steps = progress.steps;
    this.updates = progress.updates;
    this.rng.load(progress.rng);
    this.noise.load(progress.noise);
    if (!learner) {
      this.learner = undefined;
      return;
    }
    const { target, optimizer, replay } = this.prepare(); // made once: its memory goes with the engine alone
    restore(target.parameters.data, learner.target, "target");
    optimizer.load(learner.optimizer);
    replay.load(learner.replay);
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
