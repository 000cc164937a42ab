/**
 * DQN: Q-learning on remembered transitions against a slow copy of the network.
 * Mnih et al. (2015), Algorithm 1, doi:10.1038/nature14236.
 *
 * With switches for what came after it: double (van Hasselt et al., 2016), duelling (Wang et al., 2016), prioritised
 * replay (Schaul et al., 2016), n-step returns, noisy networks (Fortunato et al., 2018) and a head that learns the
 * return's distribution (C51, QR-DQN); all of them together are Rainbow (Hessel et al., 2018). Heads are in valueHeads.ts.
 *
 * Differs: Adam unless told otherwise (the paper: RMSProp); a Huber loss, which at δ = 1 is the paper's error clipping;
 * the target network follows by Polyak averaging (τ = 1 copies it); the gradient's norm is clipped, as in
 * Stable-Baselines3.
 */
import type { Rng, RngState } from "../../envs/core/rng.ts";
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
import { wearBody } from "../core/body.ts";
import { restore } from "../core/checkpoint.ts";
import { diverged } from "../core/divergence.ts";
import { encode, encodeStep } from "../core/encoding.ts";
import { argmax, epsilonGreedy } from "../core/exploration.ts";
import { learningRateAt } from "../core/learningRate.ts";
import { hiddenAnswers, refusesValues, valueNetworkFor } from "../core/model.ts";
import type { NStepState } from "../core/replay/nStep.ts";
import type { ReplayState, Step } from "../core/replay/replay.ts";
import { argmaxIn } from "../core/returns/targets.ts";
import { linear } from "../core/schedules.ts";
import { countOf, needsDiscreteActions } from "../core/suits.ts";
import { clipGlobalNorm } from "../models/engine/clip.ts";
import { Engine } from "../models/engine/engine.ts";
import { Network } from "../models/engine/network.ts";
import { polyak } from "../models/engine/polyak.ts";
import type { OptimizerState } from "../models/optimizers/optimizer.ts";
import { type Learner, makeLearner } from "./dqnLearner.ts";
import { type DqnParams, dqnParams } from "./dqnParams.ts";
import { headWidth, makeHead, type ValueHead } from "./valueHeads.ts";

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
    readonly window: NStepState;
    readonly targetNoise?: RngState;
  };
};

export class Dqn implements Agent<Value, number> {
  readonly params: DqnParams;
  readonly policy: Network; // [1, inputs] → [1, actions · width]
  /** Reads Q off what the network answers. */
  readonly head: ValueHead;
  /** Made by whoever is going to learn: a copy that only plays is spared it. */
  learner: Learner | undefined;
  /** Transitions seen. */
  steps = 0;
  /** Gradient steps taken. */
  updates = 0;
  private readonly space: Space;
  private readonly actions: number;
  private readonly rng: Rng;
  private readonly step: Step; // used again for each
  private readonly metrics = { epsilon: 1, loss: 0, meanQ: 0, gradientNorm: 0 };

  constructor({ observationSpace, actionSpace }: Setting, config: DqnParams, rng: Rng) {
    this.params = config;
    this.space = observationSpace;
    this.actions = countOf(actionSpace);
    this.rng = rng;
    const outputs = { ...config, actions: this.actions, width: headWidth(config) };
    const spec = valueNetworkFor(observationSpace, outputs, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    wearBody(this.policy, config.body);
    this.head = makeHead(config, this.actions, this.policy.engine, 1);
    const row = () => new Float32Array(this.policy.inputSize);
    this.step = { observation: row(), action: 0, reward: 0, nextObservation: row(), terminated: false };
  }

  /** What is there already stays. */
  prepare(): Learner {
    this.learner ??= makeLearner(this.policy, this.params, this.actions, this.rng);
    return this.learner;
  }

  /** The network's own luck: what dropout drops, and the noise of noisy layers. */
  private get noise(): Rng {
    return this.policy.noise as Rng; // it was built with one
  }

  get epsilon(): number {
    const { epsilonStart, epsilonEnd, explorationSteps } = this.params;
    return linear(epsilonStart, epsilonEnd, explorationSteps, this.steps);
  }

  /** How far the unevenness of priorities is made up for. */
  get importance(): number {
    return linear(this.params.importanceExponent, 1, this.params.importanceSteps, this.steps);
  }

  /** What waits of an episode that was broken off has no end to come. */
  begin(): void {
    this.learner?.window.clear();
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const q = this.qValues(observation, this.params.noisy && mode === "explore");
    return mode === "greedy" ? argmax(q, mask) : epsilonGreedy(q, this.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics | undefined {
    const learner = this.prepare();
    this.remember(transition, learner);
    this.steps++;
    const { learningStarts, trainEvery, gradientSteps } = this.params;
    const { count } = learner.replay;
    if (this.steps < learningStarts || this.steps % trainEvery !== 0 || count === 0) return undefined;
    for (let i = 0; i < gradientSteps; i++) this.update(learner);
    this.metrics.epsilon = this.epsilon;
    return this.metrics;
  }

  private remember(transition: Transition<Value, number>, { window, replay }: Learner): void {
    const { step } = this;
    const { discount, priorityExponent } = this.params;
    encodeStep(this.space, transition, step);
    window.push(step);
    for (;;) {
      const whole = window.take(step, transition.terminated || transition.truncated, discount);
      if (!whole) return;
      replay.add(whole, priorityExponent);
    }
  }

  /** One gradient step on a minibatch: θ ← θ − α ∇ mean of the head's loss. */
  private update(learner: Learner): void {
    const { online, target, optimizer, head, replay, batch, nextActions } = learner;
    const p = this.params;
    const size = p.batchSize;
    replay.sample(this.rng, batch, this.importance); // straight into the inputs of both networks
    target.forward(size, p.noisy);
    this.chooseNext(learner);
    online.forward(size, true);
    const { discount, huberDelta } = p;
    const loss = head.learn({ online, target, batch, nextActions, discount, huberDelta });
    online.backward(size);
    const gradientNorm = clipGlobalNorm(online.gradients, p.maxGradientNorm);
    if (!Number.isFinite(loss + gradientNorm)) throw diverged("dqn", this.steps, p.learningRate);
    optimizer.learningRate = learningRateAt(p, this.steps);
    optimizer.step();
    replay.learnt?.(batch, p.priorityExponent);
    this.updates++;
    if (this.updates % p.targetEvery === 0) polyak(target.parameters, online.parameters, p.tau);
    Object.assign(this.metrics, { loss, meanQ: head.meanQ, gradientNorm });
  }

  /** a′ = argmax Q(s′, a) over legal a: by the target's Q, or where double by the learner's (van Hasselt et al., 2016, eq. 4). */
  private chooseNext({ target, chooser, head, batch, nextActions }: Learner): void {
    const { actions } = this;
    const size = nextActions.length;
    if (chooser !== target) {
      chooser.input.data.set(target.input.data);
      chooser.forward(size, this.params.noisy);
    }
    const q = head.values(chooser, size); // [batch, actions]
    for (let i = 0; i < size; i++) {
      const best = argmaxIn(q, i * actions, actions, batch.nextMasks, i * actions);
      nextActions[i] = Math.max(0, best); // where none is legal, the episode is over and none counts
    }
  }

  /** Q(observation, ·) [actions], valid until the network is used again. */
  private qValues(observation: Value, noisy = false): Float32Array {
    encode(this.space, observation, this.policy.input.data);
    this.policy.forward(1, noisy);
    return this.head.values(this.policy, 1);
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
    const { target, optimizer, replay, window } = learner;
    return {
      parameters,
      progress,
      learner: {
        target: target.parameters.data.slice(),
        optimizer: optimizer.save(),
        replay: replay.save(),
        window: window.save(),
        ...(target.noise && { targetNoise: target.noise.save() }),
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
    const { target, optimizer, replay, window } = this.prepare(); // made once: its memory goes with the engine alone
    restore(target.parameters.data, learner.target, "target");
    optimizer.load(learner.optimizer);
    replay.load(learner.replay);
    window.load(learner.window);
    if (learner.targetNoise) target.noise?.load(learner.targetNoise);
  }
}

export const dqnEntry = agentEntry({
  title: "DQN",
  description: "A network learns action values from remembered transitions, against a slow copy of itself.",
  source: "Mnih et al. (2015), doi:10.1038/nature14236",
  params: dqnParams(),
  refuses: needsDiscreteActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Dqn(setting, config, rng),
});
