/** What learning takes beside an `ActorCritic`: its networks for batches, an optimiser for each part, one norm for all. */
import { clipJointNorm } from "../../models/engine/clip.ts";
import type { Tensor } from "../../models/engine/engine.ts";
import type { Network } from "../../models/engine/network.ts";
import type { Optimizer, OptimizerState, Trainable } from "../../models/optimizers/optimizer.ts";
import type { ActorCritic } from "./actorCritic.ts";
import type { Rollout } from "./rollout.ts";

export class ActorCriticLearner {
  readonly maxBatch: number;
  readonly policy: Network; // [batch, inputs] → [batch, stride]
  readonly critic: Network; // [batch, inputs] → V, the last of each row; the policy itself where the body is shared
  readonly optimizers: readonly Optimizer[];
  private readonly own: Trainable | undefined; // the head's
  private readonly gradients: readonly Tensor[];

  constructor(
    { policy, critic, head }: ActorCritic,
    maxBatch: number,
    optimizer: (part: Trainable) => Optimizer,
  ) {
    this.maxBatch = maxBatch;
    this.policy = policy.sharing({ maxBatch });
    this.critic = critic?.sharing({ maxBatch }) ?? this.policy;
    this.own = head.own;
    const networks = critic ? [this.policy, this.critic] : [this.policy];
    const parts: Trainable[] = head.own ? [...networks, head.own] : networks;
    this.optimizers = parts.map(optimizer);
    this.gradients = parts.map(({ gradients }) => gradients);
  }

  /** Numbers in a row of the policy's outputs. */
  get stride(): number {
    return this.policy.outputSize;
  }

  /** V of every row of a rollout, written to its `values`. */
  judge({ data, sizes }: Rollout, rows = data.values.length): void {
    const { critic, maxBatch } = this;
    for (let start = 0; start < rows; start += maxBatch) {
      const count = Math.min(maxBatch, rows - start);
      const from = start * sizes.inputs;
      critic.input.data.set(data.observations.subarray(from, from + count * sizes.inputs));
      const outputs = critic.forward(count);
      for (let i = 0; i < count; i++) data.values[start + i] = outputs[(i + 1) * critic.outputSize - 1];
    }
  }

  /** Puts rows of a rollout, `order[from … from + count)`, before the networks, and zero gradients behind them. */
  forward({ data, sizes: { inputs } }: Rollout, order: ArrayLike<number>, from: number, count: number): void {
    const { policy, critic } = this;
    const { observations } = data;
    const [seen, seenToo] = [policy.input.data, critic.input.data];
    for (let i = 0; i < count; i++) {
      const start = order[from + i] * inputs;
      for (let j = 0, to = i * inputs; j < inputs; j++) seen[to + j] = observations[start + j];
    }
    policy.forward(count, true);
    if (critic !== policy) {
      for (let i = 0; i < count * inputs; i++) seenToo[i] = seen[i];
      critic.forward(count, true);
    }
    this.own?.gradients.data.fill(0);
  }

  /** One step of every optimiser, down the gradients at the outputs, shortened together; returns the norm they had. */
  step(count: number, learningRate: number, maxNorm: number): number {
    this.policy.backward(count);
    if (this.critic !== this.policy) this.critic.backward(count);
    const norm = clipJointNorm(this.gradients, maxNorm);
    if (!Number.isFinite(norm)) return norm;
    for (const optimizer of this.optimizers) {
      optimizer.learningRate = learningRate;
      optimizer.step();
    }
    return norm;
  }

  save(): OptimizerState[] {
    return this.optimizers.map((optimizer) => optimizer.save());
  }

  load(states: readonly OptimizerState[]): void {
    this.optimizers.forEach((optimizer, i) => {
      optimizer.load(states[i]);
    });
  }
}
