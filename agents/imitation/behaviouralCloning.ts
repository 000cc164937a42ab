/**
 * Behavioural cloning: a network learns, by supervision alone, to do what a person or another agent was recorded doing.
 * Pomerleau (1989), "ALVINN: an autonomous land vehicle in a neural network"; for what goes wrong when it leaves the
 * recorded states, Ross, Gordon & Bagnell (2011), arXiv:1011.0686, section 2.
 *
 * Numbered actions: cross-entropy of a softmax over the legal ones. Real actions: squared error, on a scale where bounds
 * are −1 and 1, which is the likelihood of a normal distribution of fixed variance. It acts in the world as it learns, a
 * round of updates with each step, so that it can be watched; what the world pays makes no difference.
 */
import { z } from "zod";
import { InputError } from "../../envs/core/errors.ts";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Box, Value } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Setting,
} from "../core/agent.ts";
import { body, wearBody } from "../core/body.ts";
import { restore } from "../core/checkpoint.ts";
import {
  type DemonstratedSteps,
  demonstrationsSchema,
  encodedObservations,
  readDemonstrations,
} from "../core/demonstrations.ts";
import { expectFinite } from "../core/divergence.ts";
import { encode } from "../core/encoding.ts";
import { argmax, boltzmann } from "../core/exploration.ts";
import { needsNumberedOrRealActions, outputsFor } from "../core/greedyAction.ts";
import { hiddenAnswers, model, networkFor, refusesValues } from "../core/model.ts";
import { count } from "../core/params.ts";
import { Engine } from "../models/engine/engine.ts";
import { Network } from "../models/engine/network.ts";
import { Adam } from "../models/optimizers/adam.ts";
import type { OptimizerState } from "../models/optimizers/optimizer.ts";
import { centreOf, crossEntropy, reachOf, squaredError } from "./cloningLosses.ts";

const params = z.strictObject({
  model: model("mlp"),
  body: body(),
  demonstrations: param(demonstrationsSchema.nullable().default(null), {
    title: "Demonstrations",
    description: "Recorded play to learn from: palaestra record or play --record makes a file of it.",
  }),
  learningRate: param(z.number().gt(0).max(1).default(1e-3), {
    title: "Learning rate",
    description: "Size of Adam's steps.",
    live: true,
    log: true,
  }),
  weightDecay: param(z.number().min(0).max(1).default(0), {
    title: "Weight decay",
    description: "Share of the parameters that goes with each update, times the learning rate.",
  }),
  batchSize: param(z.int().min(1).max(4096).default(64), {
    title: "Batch size",
    description: "Recorded steps in each update.",
  }),
  gradientSteps: count(1, 1, "Gradient steps", "Updates with each step in the world."),
  heldOut: param(z.number().min(0).max(0.9).default(0.1), {
    title: "Held out",
    description: "Share of the recorded steps, the last ones, that are not learned from but judged by.",
  }),
  patience: param(z.int().min(0).default(20), {
    title: "Patience",
    description:
      "Epochs without a better loss on what is held out, after which it stops at the best; 0 never stops.",
  }),
});

type CloningParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is the parameters alone. The demonstrations are a parameter of the agent. */
type CloningCheckpoint = {
  readonly parameters: Float32Array;
  readonly luck?: { readonly rng: RngState; readonly noise: RngState };
  readonly learner?: {
    readonly updates: number;
    readonly heldOutLoss: number | null;
    readonly best: Float32Array | null;
    readonly bestLoss: number | null;
    readonly waited: number;
    readonly stopped: boolean;
    readonly optimizer: OptimizerState;
  };
};

/** What learning takes beside the policy. */
interface Learner {
  readonly online: Network; // the policy's parameters, [batch, inputs] → [batch, outputs]
  readonly optimizer: Adam;
  readonly play: DemonstratedSteps;
  readonly inputs: Float32Array; // [steps, inputs]
  readonly learned: number; // steps to learn from, the first ones; the others are held out
  readonly rows: Int32Array; // [batch], the recorded steps in the batch
  readonly best: Float32Array; // [all parameters], where the held-out loss was lowest
}

export class BehaviouralCloning implements Agent {
  readonly params: CloningParams;
  readonly policy: Network; // [1, inputs] → logits [1, actions], or an action [1, n]
  learner: Learner | undefined;
  updates = 0;
  /** Of the latest epoch, and the lowest of all; null before there is one. */
  heldOutLoss: number | null = null;
  bestLoss: number | null = null;
  /** Epochs since it was lowest. */
  waited = 0;
  stopped = false;
  private readonly setting: Setting;
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [outputs], π(a | s) of numbered actions
  private readonly metrics = { loss: 0, heldOutLoss: 0, bestHeldOutLoss: 0, epoch: 0 };

  constructor(setting: Setting, config: CloningParams, rng: Rng) {
    this.params = config;
    this.setting = setting;
    this.rng = rng;
    const outputs = outputsFor(setting.actionSpace);
    const spec = networkFor(setting.observationSpace, outputs, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    wearBody(this.policy, config.body);
    this.shares = new Float64Array(outputs);
  }

  prepare(): Learner {
    this.learner ??= this.makeLearner();
    return this.learner;
  }

  private makeLearner(): Learner {
    const { demonstrations, batchSize, heldOut, patience, learningRate, weightDecay } = this.params;
    if (!demonstrations) {
      throw new InputError(
        "agent.params.demonstrations: expected recorded play to learn from, got nothing; record some with palaestra record or palaestra play --record FILE and hand it over with --demonstrations FILE.",
      );
    }
    const play = readDemonstrations(demonstrations, this.setting, "agent.params.demonstrations");
    const learned = play.steps - Math.floor(heldOut * play.steps);
    if (patience > 0 && learned === play.steps) {
      throw new InputError(
        `agent.params.heldOut: expected some of the ${play.steps} recorded steps to be held out, since patience ${patience} is judged by them, got ${heldOut}; hold out more, or set patience to 0.`,
      );
    }
    const online = this.policy.sharing({ maxBatch: batchSize });
    return {
      online,
      optimizer: new Adam(online, { learningRate, weightDecay }),
      play,
      inputs: encodedObservations(play, this.setting.observationSpace),
      learned,
      rows: new Int32Array(batchSize),
      best: new Float32Array(this.policy.parameters.length),
    };
  }

  private get noise(): Rng {
    return this.policy.noise as Rng; // it was built with one
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): Value {
    const outputs = this.outputs(observation);
    if (this.setting.actionSpace.type !== "discrete") return this.realAction(outputs);
    if (mode === "greedy") return argmax(outputs, mask);
    return this.rng.categorical(boltzmann(outputs, 1, this.shares, mask));
  }

  /** π(a | s) of numbered actions as it explores. */
  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    return boltzmann(this.outputs(observation), 1, this.shares, mask);
  }

  private outputs(observation: Value): Float32Array {
    encode(this.setting.observationSpace, observation, this.policy.input.data);
    return this.policy.forward(1);
  }

  private realAction(outputs: Float32Array): Float32Array {
    const space = this.setting.actionSpace as Box;
    return outputs.map((output, i) => {
      const value = centreOf(space, i) + output * reachOf(space, i);
      return Math.max(space.low[i], Math.min(space.high[i], value));
    });
  }

  /** What happened makes no difference: a round of updates from what was recorded. */
  learn(): Metrics | undefined {
    const learner = this.prepare();
    if (this.stopped) return undefined;
    for (let i = 0; i < this.params.gradientSteps && !this.stopped; i++) this.update(learner);
    const { metrics } = this;
    metrics.heldOutLoss = this.heldOutLoss ?? metrics.loss;
    metrics.bestHeldOutLoss = this.bestLoss ?? metrics.loss;
    metrics.epoch = Math.floor((this.updates * this.params.batchSize) / learner.learned);
    return metrics;
  }

  /** One gradient step on steps drawn with replacement. */
  private update(learner: Learner): void {
    const { online, optimizer, rows, learned } = learner;
    for (let i = 0; i < rows.length; i++) rows[i] = this.rng.int(learned);
    this.metrics.loss = this.lossOf(learner, rows.length, true);
    online.backward(rows.length);
    optimizer.learningRate = this.params.learningRate;
    optimizer.step();
    this.updates++;
    const perEpoch = Math.ceil(learned / rows.length);
    if (this.updates % perEpoch === 0 && learned < learner.play.steps) this.judge(learner);
  }

  /** The loss on what is held out; training stops at the best when it has not been better for long. */
  private judge(learner: Learner): void {
    const { play, learned, rows, best } = learner;
    let sum = 0;
    for (let from = learned; from < play.steps; from += rows.length) {
      const size = Math.min(rows.length, play.steps - from);
      for (let i = 0; i < size; i++) rows[i] = from + i;
      sum += size * this.lossOf(learner, size, false);
    }
    this.heldOutLoss = sum / (play.steps - learned);
    this.waited++;
    if (this.bestLoss === null || this.heldOutLoss < this.bestLoss) {
      this.bestLoss = this.heldOutLoss;
      this.waited = 0;
      best.set(this.policy.parameters.data);
    }
    const { patience } = this.params;
    if (patience === 0 || this.waited < patience) return;
    this.policy.parameters.data.set(best);
    this.stopped = true;
  }

  /** The mean loss of the first `size` recorded steps in `rows`; in training with its gradient at the outputs. */
  private lossOf({ online, play, inputs, rows }: Learner, size: number, training: boolean): number {
    const width = online.inputSize;
    const input = online.input.data;
    for (let i = 0; i < size; i++) {
      const from = rows[i] * width;
      for (let j = 0; j < width; j++) input[i * width + j] = inputs[from + j];
    }
    const outputs = online.forward(size, training); // [size, outputs]
    const gradient = online.outputGradient.head(outputs.length); // [size, outputs]
    const { actionSpace: space } = this.setting;
    let loss = 0;
    for (let i = 0; i < size; i++)
      loss +=
        space.type === "discrete"
          ? crossEntropy(play, rows[i], outputs, i, this.shares, gradient)
          : squaredError(play, rows[i], outputs, i, space as Box, gradient);
    expectFinite("behaviouralCloning", loss, this.updates, this.params.learningRate);
    for (let j = 0; j < gradient.length; j++) gradient[j] /= size;
    return loss / size;
  }

  inspect(observation: Value): Insight {
    const outputs = this.outputs(observation);
    const layers = hiddenAnswers(this.policy);
    if (this.setting.actionSpace.type === "discrete")
      return { actions: { label: "π(a | s)", values: [...boltzmann(outputs, 1, this.shares)] }, layers };
    const action = [...this.realAction(outputs)];
    return { numbers: Object.fromEntries(action.map((x, i) => [`action ${i + 1}`, x])), layers };
  }

  save(scope: CheckpointScope = "all"): CloningCheckpoint {
    const parameters = this.policy.parameters.data.slice();
    if (scope === "policy") return { parameters };
    const luck = { rng: this.rng.save(), noise: this.noise.save() };
    if (!this.learner) return { parameters, luck };
    const { updates, heldOutLoss, bestLoss, waited, stopped } = this;
    const best = bestLoss === null ? null : this.learner.best.slice();
    const optimizer = this.learner.optimizer.save();
    return {
      parameters,
      luck,
      learner: { updates, heldOutLoss, best, bestLoss, waited, stopped, optimizer },
    };
  }

  load({ parameters, luck, learner }: CloningCheckpoint): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    if (!luck) return;
    this.rng.load(luck.rng);
    this.noise.load(luck.noise);
    if (!learner) {
      this.learner = undefined;
      return;
    }
    const { best, optimizer, ...progress } = learner;
    const own = this.prepare();
    own.optimizer.load(optimizer);
    if (best) restore(own.best, best, "best");
    Object.assign(this, progress);
  }
}

export const behaviouralCloningEntry = agentEntry({
  title: "Behavioural cloning",
  description: "A network learns to do what a person or another agent was recorded doing.",
  source: "Pomerleau (1989); Ross, Gordon & Bagnell (2011), arXiv:1011.0686, section 2",
  params,
  refuses: needsNumberedOrRealActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new BehaviouralCloning(setting, config, rng),
});
