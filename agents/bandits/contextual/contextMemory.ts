/** The last `capacity` rounds of a contextual bandit: what was shown, which arm was pulled, what it paid. */
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";

/** Numbers in all remembered contexts: 1 GiB. */
const LARGEST = 268_435_456;

export class ContextMemory {
  readonly capacity: number;
  readonly size: number;
  /** Rounds held. */
  count = 0;
  readonly contexts: Float32Array; // [capacity, size]
  readonly actions: Int32Array; // [capacity]
  readonly rewards: Float64Array; // [capacity]
  private next = 0;

  constructor(capacity: number, size: number) {
    if (capacity * size > LARGEST) {
      throw new InputError(
        `agent.params.bufferSize: expected at most ${Math.floor(LARGEST / size)} for contexts of ${size} numbers, got ${capacity}; lower it.`,
      );
    }
    this.capacity = capacity;
    this.size = size;
    this.contexts = new Float32Array(capacity * size);
    this.actions = new Int32Array(capacity);
    this.rewards = new Float64Array(capacity);
  }

  /** Copies a round in; the oldest makes room. */
  add(context: Float32Array, action: number, reward: number): void {
    const at = this.next;
    this.contexts.set(context, at * this.size);
    this.actions[at] = action;
    this.rewards[at] = reward;
    this.next = (at + 1) % this.capacity;
    this.count = Math.min(this.count + 1, this.capacity);
  }

  /** Copies the contexts of as many rounds as `chosen` has room for into `out` [rounds, size]; `chosen` tells which. */
  sample(rng: Rng, chosen: Int32Array, out: Float32Array): void {
    for (let i = 0; i < chosen.length; i++) {
      chosen[i] = rng.int(this.count);
      this.copy(chosen[i], out, i);
    }
  }

  /** Copies one context to row `to` of `out`. */
  copy(round: number, out: Float32Array, to: number): void {
    const { contexts, size } = this;
    for (let j = 0; j < size; j++) out[to * size + j] = contexts[round * size + j];
  }

  /** Plain data: the filled part only. */
  save() {
    const { count, next, size } = this;
    return {
      count,
      next,
      contexts: this.contexts.slice(0, count * size),
      actions: this.actions.slice(0, count),
      rewards: this.rewards.slice(0, count),
    };
  }

  load({ count, next, contexts, actions, rewards }: ReturnType<ContextMemory["save"]>): void {
    if (count > this.capacity || contexts.length !== count * this.size) {
      throw new InputError(
        `checkpoint.memory: expected at most ${this.capacity} rounds of ${this.size} numbers, got ${count} of ${contexts.length / count}; load it with the parameters it was saved with.`,
      );
    }
    this.count = count;
    this.next = next;
    this.contexts.set(contexts);
    this.actions.set(actions);
    this.rewards.set(rewards);
  }
}
