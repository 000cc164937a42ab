/**
 * A network with an output for each arm learns what arms pay in a context, from remembered rounds.
 *
 * Exploration is ε-greedy, or by a Bayesian linear regression for each arm over what the last layer sees, of which scores
 * are drawn as in Thompson sampling: "neural-linear" of Riquelme, Tucker & Snoek (2018), §4. The network is trained every few
 * rounds, after which the regressions learn all remembered rounds anew with the new features; in between, each round.
 *
 * Differs: noise of a given deviation v, where the paper infers it with an inverse-gamma prior; features get a constant 1.
 */
import { z } from "zod";
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import type { Space, Value } from "../../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Setting,
  type Transition,
} from "../../core/agent.ts";
import { RidgeRegressions } from "../../core/algebra/linear.ts";
import { restore } from "../../core/checkpoint.ts";
import { highestOfNormals } from "../../core/distributions/normal.ts";
import { encode } from "../../core/encoding.ts";
import { argmax, epsilonGreedy, epsilonGreedyProbabilities, randomArgmax } from "../../core/exploration.ts";
import { hiddenAnswers, model, networkFor, refusesValues } from "../../core/model.ts";
import { count, probability } from "../../core/params.ts";
import { countOf, needsContexts } from "../../core/suits.ts";
import { Engine } from "../../models/engine/engine.ts";
import { Network } from "../../models/engine/network.ts";
import { Adam } from "../../models/optimizers/adam.ts";
import type { OptimizerState } from "../../models/optimizers/optimizer.ts";
import { ContextMemory } from "./contextMemory.ts";
import { lambdaParam } from "./layout.ts";

const params = z.strictObject({
  model: model("mlp:hidden=[32,32]"),
  exploration: param(z.enum(["linear", "epsilon"]).default("linear"), {
    title: "Exploration",
    description: "A Bayesian linear last layer whose scores are drawn, or any arm with probability ε.",
  }),
  v: param(z.number().gt(0).max(100).default(0.3), {
    title: "Exploration v",
    description: "With a Bayesian last layer, the deviation of the noise that rewards are believed to have.",
    live: true,
  }),
  epsilon: probability(0.05, "ε", "With ε-greedy, the probability of pulling any arm."),
  lambda: lambdaParam(),
  learningRate: param(z.number().gt(0).max(1).default(3e-3), {
    title: "Learning rate",
    description: "Size of Adam's steps.",
    live: true,
    log: true,
  }),
  batchSize: param(z.int().min(1).max(4096).default(32), {
    title: "Batch size",
    description: "Remembered rounds in each update.",
  }),
  bufferSize: param(z.int().min(1).max(2_000_000).default(10_000), {
    title: "Memory",
    description: "Rounds remembered; the oldest make room.",
  }),
  trainEvery: count(50, 1, "Train every", "Rounds between two trainings."),
  gradientSteps: count(50, 1, "Gradient steps", "Updates in each training."),
});

type NeuralParams = z.output<typeof params>;

/** No last layer may see more: A⁻¹ of each arm has half its square of numbers. */
const MOST_FEATURES = 2048;

type NeuralCheckpoint = {
  readonly parameters: Float32Array;
  readonly last: ReturnType<RidgeRegressions["save"]> | undefined;
  readonly progress?: { readonly rounds: number; readonly rng: RngState; readonly noise: RngState };
  readonly learner?: {
    readonly optimizer: OptimizerState;
    readonly memory: ReturnType<ContextMemory["save"]>;
  };
};

/** What learning takes beside the policy. */
interface Learner {
  readonly online: Network; // the policy's parameters, [batch, inputs] → [batch, arms]
  readonly optimizer: Adam;
  readonly memory: ContextMemory;
  readonly chosen: Int32Array; // [batch] the rounds of a minibatch
}

class NeuralBandit implements Agent<Value, number> {
  readonly params: NeuralParams;
  readonly policy: Network; // [1, inputs] → estimated means [1, arms]
  /** The last layer's Bayesian counterparts, where they explore. */
  readonly last: RidgeRegressions | undefined; // [arms] over [features + 1]
  /** Made by whoever is going to learn. */
  learner: Learner | undefined;
  /** Learnt from. */
  rounds = 0;
  private readonly space: Space;
  private readonly rng: Rng;
  private readonly features: Float64Array; // [features + 1]
  private readonly means: Float64Array; // [arms]
  private readonly deviations: Float64Array; // [arms]
  private readonly scores: Float64Array; // [arms]
  private readonly metrics = { loss: 0 };

  constructor({ observationSpace, actionSpace }: Setting, config: NeuralParams, rng: Rng) {
    const arms = countOf(actionSpace);
    this.params = config;
    this.space = observationSpace;
    this.rng = rng;
    const spec = networkFor(observationSpace, arms, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    const count = this.policy.features(1).length;
    this.features = new Float64Array(count + 1).fill(1);
    this.means = new Float64Array(arms);
    this.deviations = new Float64Array(arms);
    this.scores = new Float64Array(arms);
    if (config.exploration === "linear") this.last = lastLayer(arms, count, config.lambda);
  }

  prepare(): Learner {
    this.learner ??= this.makeLearner();
    return this.learner;
  }

  private makeLearner(): Learner {
    const { batchSize, bufferSize, learningRate } = this.params;
    const online = this.policy.sharing({ maxBatch: batchSize });
    return {
      online,
      optimizer: new Adam(online, { learningRate }),
      memory: new ContextMemory(bufferSize, online.inputSize),
      chosen: new Int32Array(batchSize),
    };
  }

  private get noise(): Rng {
    return this.policy.noise as Rng; // it was built with one
  }

  /** Writes what each arm is believed to pay, and how unsure that is. */
  private look(observation: Value): void {
    const { policy, last, means, deviations, features, params } = this;
    encode(this.space, observation, policy.input.data);
    const outputs = policy.forward(1);
    if (!last) {
      means.set(outputs);
      return;
    }
    features.set(policy.features(1));
    last.evaluateAll(features, 0, means, deviations);
    for (let arm = 0; arm < deviations.length; arm++) deviations[arm] = params.v * Math.sqrt(deviations[arm]);
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const { means, deviations, scores, rng } = this;
    this.look(observation);
    if (mode === "greedy") return argmax(means, mask);
    if (!this.last) return epsilonGreedy(means, this.params.epsilon, rng, mask);
    for (let arm = 0; arm < scores.length; arm++) scores[arm] = means[arm] + deviations[arm] * rng.normal();
    return randomArgmax(scores, rng, mask);
  }

  /** With a Bayesian last layer by quadrature, to 1e-9. */
  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    const { means, deviations, scores } = this;
    this.look(observation);
    return this.last
      ? highestOfNormals(means, deviations, scores, mask)
      : epsilonGreedyProbabilities(means, this.params.epsilon, scores, mask);
  }

  learn({ observation, action, reward }: Transition<Value, number>): Metrics | undefined {
    const learner = this.prepare();
    const { policy, last, features, params } = this;
    encode(this.space, observation, policy.input.data);
    learner.memory.add(policy.input.data, action, reward);
    this.rounds++;
    if (this.rounds % params.trainEvery === 0) {
      this.train(learner);
      if (last) this.relearn(last, learner);
      return this.metrics;
    }
    if (last) {
      policy.forward(1);
      features.set(policy.features(1));
      last.learn(action, features, 0, reward);
    }
    return undefined;
  }

  /** θ ← θ − α ∇ mean ½ (q(x, a; θ) − r)² on minibatches. */
  private train({ online, optimizer, memory, chosen }: Learner): void {
    const { gradientSteps, learningRate } = this.params;
    const arms = this.means.length;
    const size = chosen.length;
    optimizer.learningRate = learningRate;
    for (let step = 0; step < gradientSteps; step++) {
      memory.sample(this.rng, chosen, online.input.data);
      const outputs = online.forward(size, true); // [batch, arms]
      const gradient = online.outputGradient.head(size * arms).fill(0); // [batch, arms]
      let loss = 0;
      for (let i = 0; i < size; i++) {
        const at = i * arms + memory.actions[chosen[i]];
        const error = outputs[at] - memory.rewards[chosen[i]];
        gradient[at] = error / size;
        loss += (0.5 * error * error) / size;
      }
      if (!Number.isFinite(loss)) throw diverged(this.rounds, learningRate);
      online.backward(size);
      optimizer.step();
      this.metrics.loss = loss;
    }
  }

  /** All remembered rounds anew, with the features of the network as it is now. */
  private relearn(last: RidgeRegressions, { online, memory, chosen }: Learner): void {
    const { features, params } = this;
    const width = features.length - 1;
    last.clear(params.lambda);
    for (let from = 0; from < memory.count; from += chosen.length) {
      const size = Math.min(chosen.length, memory.count - from);
      for (let i = 0; i < size; i++) memory.copy(from + i, online.input.data, i);
      online.forward(size);
      const rows = online.features(size); // [size, width]
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < width; j++) features[j] = rows[i * width + j];
        last.add(memory.actions[from + i], features, 0, memory.rewards[from + i]);
      }
    }
    for (let arm = 0; arm < last.count; arm++) last.solve(arm);
  }

  inspect(observation: Value): Insight {
    this.look(observation);
    const values = [...this.means];
    const layers = hiddenAnswers(this.policy);
    if (!this.last) return { actions: { label: "estimated mean", values }, layers };
    const label = "score and two standard deviations of its posterior";
    const low = values.map((value, arm) => value - 2 * this.deviations[arm]);
    const high = values.map((value, arm) => value + 2 * this.deviations[arm]);
    return { actions: { label, values, low, high }, layers };
  }

  save(scope: CheckpointScope = "all"): NeuralCheckpoint {
    const policy = { parameters: this.policy.parameters.data.slice(), last: this.last?.save() };
    if (scope === "policy") return policy;
    const progress = { rounds: this.rounds, rng: this.rng.save(), noise: this.noise.save() };
    if (!this.learner) return { ...policy, progress };
    const { optimizer, memory } = this.learner;
    return { ...policy, progress, learner: { optimizer: optimizer.save(), memory: memory.save() } };
  }

  load({ parameters, last, progress, learner }: NeuralCheckpoint): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    this.last?.load(last);
    if (!progress) return;
    this.rounds = progress.rounds;
    this.rng.load(progress.rng);
    this.noise.load(progress.noise);
    if (!learner) {
      this.learner = undefined;
      return;
    }
    const { optimizer, memory } = this.prepare();
    optimizer.load(learner.optimizer);
    memory.load(learner.memory);
  }
}

function lastLayer(arms: number, features: number, lambda: number): RidgeRegressions {
  if (features <= MOST_FEATURES) return new RidgeRegressions(arms, features + 1, lambda);
  throw new InputError(
    `agent.params.model: expected a last layer that sees at most ${MOST_FEATURES} numbers, for a Bayesian one beside it, got ${features}; take a smaller model or exploration epsilon.`,
  );
}

function diverged(round: number, learningRate: number): InputError {
  return new InputError(
    `neuralBandit: the loss is no longer a finite number in round ${round}: learning diverged; lower agent.params.learningRate (${learningRate}).`,
  );
}

export const neuralBanditEntry = agentEntry({
  title: "Neural bandit",
  description: "A network learns what arms pay in a context; ε or a Bayesian last layer explores.",
  source: "Riquelme, Tucker & Snoek (2018), arXiv:1802.09127, §4",
  params,
  aliases: ["neuralLinear"],
  refuses: needsContexts,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new NeuralBandit(setting, config, rng),
});
