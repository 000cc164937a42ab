/**
 * A reward learned from which of two clips was preferred: r̂(s, a), a number for each numbered action, or r̂(s) where actions
 * are real. Christiano et al. (2017), arXiv:1706.03741, section 2.2.3.
 */
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { EntrySpec } from "../../../envs/core/shorthand.ts";
import { sizeOf, type Value, valueIn } from "../../../envs/core/spaces.ts";
import { Engine } from "../../models/engine/engine.ts";
import { Network } from "../../models/engine/network.ts";
import { Adam } from "../../models/optimizers/adam.ts";
import type { OptimizerState } from "../../models/optimizers/optimizer.ts";
import type { CheckpointScope, Clip, Setting } from "../agent.ts";
import { restore } from "../checkpoint.ts";
import { encode } from "../encoding.ts";
import { networkFor } from "../model.ts";
import { type Comparison, preferenceLoss, preferenceLossGradient } from "./preferences.ts";

interface RewardModelConfig {
  readonly model: EntrySpec;
  readonly clipLength: number;
  /** Pairs of clips in each update. */
  readonly pairs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** To look at, the parameters are enough. */
export type RewardModelState = {
  readonly parameters: Float32Array;
  readonly fitting?: { readonly noise: RngState; readonly optimizer: OptimizerState };
};

/** What fitting takes beside the network itself. */
interface Fitting {
  readonly network: Network; // [rows, inputs] → r̂ [rows, outputs], of both clips of each pair
  readonly optimizer: Adam;
  readonly sums: Float64Array; // [pairs, 2]
}

export class RewardModel {
  readonly network: Network; // [1, inputs] → [1, outputs]
  private readonly setting: Setting;
  private readonly config: RewardModelConfig;
  private fitting: Fitting | undefined;

  constructor(setting: Setting, config: RewardModelConfig, rng: Rng) {
    this.setting = setting;
    this.config = config;
    const { actionSpace } = setting;
    const outputs = actionSpace.type === "discrete" ? actionSpace.n : 1;
    const spec = networkFor(setting.observationSpace, outputs, config.model);
    this.network = new Network(new Engine(), spec, { maxBatch: 1, rng });
  }

  private get noise(): Rng {
    return this.network.noise as Rng; // it was built with one
  }

  /** What a fit needs, made once. */
  prepare(): Fitting {
    const { pairs, clipLength, learningRate, weightDecay } = this.config;
    this.fitting ??= this.makeFitting(2 * pairs * clipLength, pairs, { learningRate, weightDecay });
    return this.fitting;
  }

  private makeFitting(rows: number, pairs: number, options: ConstructorParameters<typeof Adam>[1]): Fitting {
    const network = this.network.sharing({ maxBatch: rows });
    return { network, optimizer: new Adam(network, options), sums: new Float64Array(2 * pairs) };
  }

  /** r̂(s, ·) [outputs], valid until the network is used again. */
  rewards(observation: Value): Float32Array {
    encode(this.setting.observationSpace, observation, this.network.input.data);
    return this.network.forward(1);
  }

  reward(observation: Value, action: Value): number {
    return this.rewards(observation)[typeof action === "number" ? action : 0];
  }

  /**
   * `updates` gradient steps on comparisons drawn with replacement: Adam on the mean loss over a few pairs. Returns the
   * mean loss of them, and the share of the comparisons with a preference that they were on the right side of.
   */
  fit(comparisons: readonly Comparison[], updates: number, rng: Rng): { loss: number; accuracy: number } {
    const fitting = this.prepare();
    const { pairs } = this.config;
    let loss = 0;
    let right = 0;
    let decided = 0;
    const drawn: Comparison[] = [];
    for (let update = 0; update < updates; update++) {
      for (let i = 0; i < pairs; i++) drawn[i] = comparisons[rng.int(comparisons.length)];
      loss += this.update(fitting, drawn) / updates;
      for (let i = 0; i < pairs; i++) {
        const side = (drawn[i].preference - 0.5) * (fitting.sums[2 * i] - fitting.sums[2 * i + 1]);
        if (drawn[i].preference !== 0.5) decided++;
        if (side > 0) right++;
      }
    }
    return { loss, accuracy: decided > 0 ? right / decided : 1 };
  }

  /** One gradient step; the loss of comparison i is spread over the steps of its clips, whose rewards are summed. */
  private update({ network, optimizer, sums }: Fitting, drawn: readonly Comparison[]): number {
    const { outputSize } = network;
    let rows = 0;
    for (const { clips } of drawn) for (const clip of clips) rows = this.writeRows(clip, network, rows);
    const rewards = network.forward(rows, true);
    sums.fill(0);
    let row = 0;
    drawn.forEach(({ clips }, pair) => {
      for (const [which, { steps, actions }] of clips.entries())
        for (let step = 0; step < steps; step++, row++)
          sums[2 * pair + which] += rewards[row * outputSize + this.outputOf(actions[step])];
    });
    const gradient = network.outputGradient.head(rows * outputSize).fill(0);
    let loss = 0;
    row = 0;
    drawn.forEach(({ clips, preference }, pair) => {
      const [first, second] = [sums[2 * pair], sums[2 * pair + 1]];
      loss += preferenceLoss(first, second, preference) / drawn.length;
      const slope = preferenceLossGradient(first, second, preference) / drawn.length;
      for (const [which, { steps, actions }] of clips.entries())
        for (let step = 0; step < steps; step++, row++)
          gradient[row * outputSize + this.outputOf(actions[step])] = which === 0 ? slope : -slope;
    });
    network.backward(rows);
    optimizer.step();
    return loss;
  }

  private outputOf(action: number): number {
    return this.setting.actionSpace.type === "discrete" ? action : 0;
  }

  /** Writes a clip's observations from row `from` on, and returns the row after them. */
  private writeRows({ steps, observations }: Clip, network: Network, from: number): number {
    const space = this.setting.observationSpace;
    const size = sizeOf(space);
    const input = network.input.data;
    for (let step = 0; step < steps; step++) {
      const seen = valueIn(space, observations.subarray(step * size, (step + 1) * size));
      encode(space, seen, input, (from + step) * network.inputSize);
    }
    return from + steps;
  }

  save(scope: CheckpointScope): RewardModelState {
    const parameters = this.network.parameters.data.slice();
    if (scope === "policy") return { parameters };
    return { parameters, fitting: { noise: this.noise.save(), optimizer: this.prepare().optimizer.save() } };
  }

  load({ parameters, fitting }: RewardModelState): void {
    restore(this.network.parameters.data, parameters, "rewardModel.parameters");
    if (!fitting) return;
    this.noise.load(fitting.noise);
    this.prepare().optimizer.load(fitting.optimizer);
  }
}
