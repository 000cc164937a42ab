/**
 * Recurrent DQN: Q-learning with a network that remembers, from sequences of an episode, for worlds that do not show all.
 * Hausknecht & Stone (2015), Deep recurrent Q-learning for partially observable MDPs, arXiv:1507.06527 (random updates);
 * burn-in and stored states: Kapturowski et al. (2019), Recurrent experience replay in distributed reinforcement learning
 * (R2D2), section 3.
 *
 * While it acts, the network's state goes from step to step and begins anew with every episode. It learns from sequences:
 * the steps of a burn-in tell the network where it is, and only those after it count in the loss.
 *
 * Differs: one actor, no priorities and one-step targets, with double Q-learning (R2D2: many, prioritised, n-step);
 * gradients go back through the burn-in as well; sequences need not begin at fixed places.
 */
import { z } from "zod";
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
import { diverged } from "../core/divergence.ts";
import { encode, encodeStep } from "../core/encoding.ts";
import { argmax, epsilonGreedy } from "../core/exploration.ts";
import { learningRateAt, learningRates } from "../core/learningRate.ts";
import { hiddenAnswers, model, recurrentNetworkFor, refusesUnremembering } from "../core/model.ts";
import { count, discount, epsilons, errorLimits, targetNetwork } from "../core/params.ts";
import { readState, stateSize, writeStates } from "../core/recurrentState.ts";
import type { Step } from "../core/replay/replay.ts";
import {
  type SequenceBatch,
  SequenceReplay,
  type SequenceReplayState,
  sequenceBatch,
} from "../core/replay/sequenceReplay.ts";
import { argmaxIn, qLearningTarget } from "../core/returns/targets.ts";
import { linear } from "../core/schedules.ts";
import { countOf, needsDiscreteActions } from "../core/suits.ts";
import { clipGlobalNorm } from "../models/engine/clip.ts";
import { Engine } from "../models/engine/engine.ts";
import { huber, huberGradient } from "../models/engine/losses.ts";
import { Network } from "../models/engine/network.ts";
import { polyak } from "../models/engine/polyak.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { OptimizerState } from "../models/optimizers/optimizer.ts";

const params = z.strictObject({
  model: model("gru"),
  body: body(),
  ...learningRates({ first: 1e-3, last: 1e-3, over: 100_000, schedule: "constant" }),
  discount: discount(0.99),
  batchSize: param(z.int().min(1).max(1024).default(32), {
    title: "Batch size",
    description: "Sequences in each update.",
  }),
  length: param(z.int().min(1).max(512).default(16), {
    title: "Sequence length",
    description: "Steps of a sequence that are learned from.",
  }),
  burnIn: param(z.int().min(0).max(512).default(8), {
    title: "Burn-in",
    description: "Steps before them by which the network finds out where it is.",
  }),
  initialState: param(z.enum(["stored", "zero"]).default("stored"), {
    title: "Initial state",
    description: "Whether a sequence begins with the state that was remembered there, or with zeros.",
  }),
  bufferSize: param(z.int().min(2).max(2_000_000).default(100_000), {
    title: "Replay size",
    description: "Steps remembered; the oldest make room.",
  }),
  learningStarts: count(1000, 0, "Learning starts", "Steps before the first update."),
  trainEvery: count(4, 1, "Train every", "Steps between updates."),
  ...targetNetwork({ every: 1, tau: 0.01 }),
  double: param(z.boolean().default(true), {
    title: "Double",
    description: "The learner chooses the next action, the target network tells its worth.",
    live: true,
  }),
  ...epsilons({ first: 1, last: 0.05, over: 10_000 }),
  ...errorLimits({ delta: 1, norm: 10 }),
});

type RecurrentDqnParams = z.output<typeof params>;

type RecurrentDqnCheckpoint = {
  readonly parameters: Float32Array;
  readonly progress?: {
    readonly steps: number;
    readonly updates: number;
    readonly rng: RngState;
    readonly state: Float32Array;
    readonly before: Float32Array;
  };
  readonly learner?: {
    readonly target: Float32Array;
    readonly optimizer: OptimizerState;
    readonly replay: SequenceReplayState;
  };
};

interface Learner {
  readonly online: Network; // [batch, steps + 1, inputs] → Q [batch, steps + 1, actions]
  readonly target: Network; // the same
  readonly optimizer: Adam;
  readonly replay: SequenceReplay;
  readonly batch: SequenceBatch; // its inputs are the online network's
}

export class RecurrentDqn implements Agent<Value, number> {
  readonly params: RecurrentDqnParams;
  readonly policy: Network; // [1, 1, inputs] → Q [1, 1, actions], from state to state
  learner: Learner | undefined;
  /** Transitions seen. */
  steps = 0;
  /** Gradient steps taken. */
  updates = 0;
  private readonly space: Space;
  private readonly actions: number;
  private readonly rng: Rng;
  private readonly step: Step; // used again for each
  private readonly before: Float32Array; // the policy's state before its latest action
  private readonly metrics = { epsilon: 1, loss: 0, meanQ: 0, gradientNorm: 0 };

  constructor({ observationSpace, actionSpace }: Setting, config: RecurrentDqnParams, rng: Rng) {
    this.params = config;
    this.space = observationSpace;
    this.actions = countOf(actionSpace);
    this.rng = rng;
    const spec = recurrentNetworkFor(observationSpace, this.actions, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    wearBody(this.policy, config.body);
    const row = () => new Float32Array(this.policy.inputSize);
    this.step = { observation: row(), action: 0, reward: 0, nextObservation: row(), terminated: false };
    this.before = new Float32Array(stateSize(this.policy));
  }

  prepare(): Learner {
    this.learner ??= this.makeLearner();
    return this.learner;
  }

  private makeLearner(): Learner {
    const { batchSize, bufferSize, learningRate, length, burnIn } = this.params;
    const { inputSize: size } = this.policy;
    const input = [burnIn + length + 1, size];
    const online = this.policy.sharing({ maxBatch: batchSize, input });
    const sizes = {
      capacity: bufferSize,
      size,
      actions: this.actions,
      state: this.before.length,
      burnIn,
      length,
    };
    return {
      online,
      target: online.twin(),
      optimizer: new Adam(online, { learningRate }),
      replay: new SequenceReplay(sizes),
      batch: sequenceBatch(online.input, batchSize, sizes),
    };
  }

  get epsilon(): number {
    const { epsilonStart, epsilonEnd, explorationSteps } = this.params;
    return linear(epsilonStart, epsilonEnd, explorationSteps, this.steps);
  }

  /** The state of the last episode is stale, and no sequence goes on beyond it. */
  begin(): void {
    this.policy.resetState();
    this.learner?.replay.close();
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    readState(this.policy, this.before);
    encode(this.space, observation, this.policy.input.data);
    const q = this.policy.forward(1);
    return mode === "greedy" ? argmax(q, mask) : epsilonGreedy(q, this.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics | undefined {
    const learner = this.prepare();
    const { step } = this;
    encodeStep(this.space, transition, step);
    learner.replay.add(step, this.before, transition.terminated || transition.truncated);
    this.steps++;
    const { learningStarts, trainEvery } = this.params;
    if (this.steps < learningStarts || this.steps % trainEvery !== 0) return undefined;
    this.update(learner);
    this.metrics.epsilon = this.epsilon;
    return this.metrics;
  }

  /** One gradient step: θ ← θ − α ∇ mean Huber(Q(oₜ, aₜ, hₜ; θ) − y) over all steps that count. */
  private update({ online, target, optimizer, replay, batch }: Learner): void {
    const p = this.params;
    const { actions } = this;
    const size = p.batchSize;
    const steps = p.burnIn + p.length;
    replay.sample(this.rng, batch);
    if (p.initialState === "zero") batch.states.fill(0);
    target.input.data.set(online.input.data);
    for (const network of [online, target]) writeStates(network, batch.states);
    const q = online.forward(size, true); // [batch, steps + 1, actions]
    const nextQ = target.forward(size); // the same
    const gradient = online.outputGradient.head(q.length).fill(0);
    let counted = 0;
    for (const learned of batch.learned) counted += learned;
    let loss = 0;
    let chosenQ = 0;
    for (let row = 0; row < size * steps; row++) {
      if (batch.learned[row] === 0) continue;
      const now = (row + Math.floor(row / steps)) * actions; // a sequence has one answer more than steps
      const next = now + actions;
      const best = argmaxIn(p.double ? q : nextQ, next, actions, batch.nextMasks, row * actions);
      const y = qLearningTarget(
        batch.rewards[row],
        batch.terminated[row] === 1,
        nextQ[next + best],
        p.discount,
      );
      const at = now + batch.actions[row];
      const error = q[at] - y;
      gradient[at] = huberGradient(error, p.huberDelta) / counted;
      loss += huber(error, p.huberDelta) / counted;
      chosenQ += q[at] / counted;
    }
    online.backward(size);
    const gradientNorm = clipGlobalNorm(online.gradients, p.maxGradientNorm);
    if (!Number.isFinite(loss + gradientNorm)) throw diverged("recurrentDqn", this.steps, p.learningRate);
    optimizer.learningRate = learningRateAt(p, this.steps);
    optimizer.step();
    this.updates++;
    if (this.updates % p.targetEvery === 0) polyak(target.parameters, online.parameters, p.tau);
    Object.assign(this.metrics, { loss, meanQ: chosenQ, gradientNorm });
  }

  /** What it would answer next; its memory stays as it is. */
  inspect(observation: Value): Insight {
    const kept = new Float32Array(this.before.length);
    readState(this.policy, kept);
    encode(this.space, observation, this.policy.input.data);
    const values = [...this.policy.forward(1)];
    const layers = hiddenAnswers(this.policy);
    writeStates(this.policy, kept);
    return { actions: { label: "Q(s, a)", values }, layers };
  }

  save(scope: CheckpointScope = "all"): RecurrentDqnCheckpoint {
    const parameters = this.policy.parameters.data.slice();
    if (scope === "policy") return { parameters };
    const { steps, updates, learner } = this;
    const state = new Float32Array(this.before.length);
    readState(this.policy, state);
    const progress = { steps, updates, rng: this.rng.save(), state, before: this.before.slice() };
    if (!learner) return { parameters, progress };
    const { target, optimizer, replay } = learner;
    const saved = { optimizer: optimizer.save(), replay: replay.save() };
    return { parameters, progress, learner: { target: target.parameters.data.slice(), ...saved } };
  }

  load({ parameters, progress, learner }: RecurrentDqnCheckpoint): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    if (!progress) return;
    this.steps = progress.steps;
    this.updates = progress.updates;
    this.rng.load(progress.rng);
    restore(this.before, progress.before, "before");
    const state = new Float32Array(this.before.length);
    restore(state, progress.state, "state");
    writeStates(this.policy, state);
    if (!learner) {
      this.learner = undefined;
      return;
    }
    const { target, optimizer, replay } = this.prepare();
    restore(target.parameters.data, learner.target, "target");
    optimizer.load(learner.optimizer);
    replay.load(learner.replay);
  }
}

export const recurrentDqnEntry = agentEntry({
  title: "Recurrent DQN",
  description: "DQN whose network remembers what it saw, learning from sequences of episodes.",
  source: "Hausknecht & Stone (2015), arXiv:1507.06527; Kapturowski et al. (2019), R2D2",
  params,
  refuses: needsDiscreteActions,
  refusesModel: refusesUnremembering,
  make: (setting, config, rng) => new RecurrentDqn(setting, config, rng),
});
