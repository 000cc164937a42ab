/**
 * The last `capacity` steps in order, from which sequences are drawn that stay within an episode: for networks that
 * remember. Hausknecht & Stone (2015), arXiv:1507.06527, section 4; Kapturowski et al. (2019), R2D2, section 3.
 *
 * Every step is equally likely to be the first of those that are learned from. As many as `burnIn` steps before it come
 * along, fewer where the episode began later, so that a network can first find out where it is. With each step lies the
 * network's state when it was taken.
 */
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import type { Tensor } from "../../models/engine/engine.ts";
import { restore } from "../checkpoint.ts";
import { copyRow, type Step } from "./replay.ts";

export interface SequenceSizes {
  readonly capacity: number;
  readonly size: number; // numbers in an observation
  readonly actions: number;
  readonly state: number; // numbers in a network's state
  readonly burnIn: number;
  readonly length: number; // steps learned from, at most
}

/** A minibatch of sequences of steps = burnIn + length; one observation more, for what comes after the last. */
export interface SequenceBatch {
  readonly inputs: Tensor; // [batch, steps + 1, size]; zeros past a sequence's end
  readonly states: Float32Array; // [batch, state]: before the first step
  readonly actions: Int32Array; // [batch, steps]
  readonly rewards: Float32Array; // [batch, steps]
  readonly terminated: Uint8Array; // [batch, steps]
  readonly nextMasks: Uint8Array; // [batch, steps, actions]
  readonly learned: Uint8Array; // [batch, steps]: 1 where the step is learned from
}

export function sequenceBatch(inputs: Tensor, batch: number, sizes: SequenceSizes): SequenceBatch {
  const steps = sizes.burnIn + sizes.length;
  return {
    inputs,
    states: new Float32Array(batch * sizes.state),
    actions: new Int32Array(batch * steps),
    rewards: new Float32Array(batch * steps),
    terminated: new Uint8Array(batch * steps),
    nextMasks: new Uint8Array(batch * steps * sizes.actions),
    learned: new Uint8Array(batch * steps),
  };
}

export interface SequenceReplayState {
  readonly count: number;
  readonly next: number;
  readonly observations: Float32Array;
  readonly nextObservations: Float32Array;
  readonly states: Float32Array;
  readonly actions: Int32Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly over: Uint8Array;
  readonly nextMasks: Uint8Array;
}

/** Numbers in all remembered observations. */
const LARGEST = 268_435_456;

export class SequenceReplay {
  readonly sizes: SequenceSizes;
  /** Steps held. */
  count = 0;
  private next = 0;
  private readonly rows: Omit<SequenceReplayState, "count" | "next">; // [capacity, …] each

  constructor(sizes: SequenceSizes) {
    const { capacity, size, actions, state } = sizes;
    if (capacity * Math.max(size, state) > LARGEST) {
      throw new InputError(
        `replay: expected a bufferSize of at most ${Math.floor(LARGEST / Math.max(size, state))} for observations of ${size} numbers and states of ${state}, got ${capacity}; lower it.`,
      );
    }
    this.sizes = sizes;
    this.rows = {
      observations: new Float32Array(capacity * size),
      nextObservations: new Float32Array(capacity * size),
      states: new Float32Array(capacity * state),
      actions: new Int32Array(capacity),
      rewards: new Float32Array(capacity),
      terminated: new Uint8Array(capacity),
      over: new Uint8Array(capacity),
      nextMasks: new Uint8Array(capacity * actions),
    };
  }

  /** `state` [state]: the network's before the step. `over`: whether the episode ended with it, for whatever reason. */
  add(step: Step, state: Float32Array, over: boolean): void {
    const { rows, next: at } = this;
    const { capacity, size, actions } = this.sizes;
    rows.observations.set(step.observation, at * size);
    rows.nextObservations.set(step.nextObservation, at * size);
    rows.states.set(state, at * state.length);
    rows.actions[at] = step.action;
    rows.rewards[at] = step.reward;
    rows.terminated[at] = step.terminated ? 1 : 0;
    rows.over[at] = over ? 1 : 0;
    if (step.nextMask) rows.nextMasks.set(step.nextMask, at * actions);
    else rows.nextMasks.fill(1, at * actions, (at + 1) * actions);
    this.next = (at + 1) % capacity;
    this.count = Math.min(this.count + 1, capacity);
  }

  /** What was broken off is an end, too: nothing goes on beyond it. */
  close(): void {
    const { capacity } = this.sizes;
    if (this.count > 0) this.rows.over[(this.next + capacity - 1) % capacity] = 1;
  }

  sample(rng: Rng, out: SequenceBatch): void {
    const { capacity, burnIn, length } = this.sizes;
    const oldest = this.count < capacity ? 0 : this.next;
    const steps = burnIn + length;
    const batch = out.learned.length / steps;
    out.learned.fill(0);
    const inputs = out.inputs.data.fill(0);
    for (let i = 0; i < batch; i++) {
      const first = rng.int(this.count); // in order of age, as all places here; the first that is learned from
      let start = first;
      while (start > 0 && first - start < burnIn && !this.rows.over[(oldest + start - 1) % capacity]) start--;
      const end = Math.min(this.count, first + length);
      this.copySequence(oldest, start, first, end, out, i, inputs);
    }
  }

  /** Steps start … end, fewer if the episode ends before, as sequence `i`; those from `first` on are learned from. */
  private copySequence(
    oldest: number,
    start: number,
    first: number,
    end: number,
    out: SequenceBatch,
    i: number,
    inputs: Float32Array,
  ): void {
    const { rows } = this;
    const { capacity, size, actions, state, burnIn, length } = this.sizes;
    const steps = burnIn + length;
    copyRow(rows.states, (oldest + start) % capacity, out.states, i, state);
    for (let step = start; step < end; step++) {
      const at = (oldest + step) % capacity;
      const row = i * steps + (step - start);
      const input = row + i; // a sequence has one input more than steps
      copyRow(rows.observations, at, inputs, input, size);
      copyRow(rows.nextObservations, at, inputs, input + 1, size); // unless the next step's takes its place
      copyRow(rows.nextMasks, at, out.nextMasks, row, actions);
      out.actions[row] = rows.actions[at];
      out.rewards[row] = rows.rewards[at];
      out.terminated[row] = rows.terminated[at];
      out.learned[row] = step >= first ? 1 : 0;
      if (rows.over[at]) return;
    }
  }

  save(): SequenceReplayState {
    const { rows, count, next } = this;
    const { size, actions, state } = this.sizes;
    return {
      count,
      next,
      observations: rows.observations.slice(0, count * size),
      nextObservations: rows.nextObservations.slice(0, count * size),
      states: rows.states.slice(0, count * state),
      actions: rows.actions.slice(0, count),
      rewards: rows.rewards.slice(0, count),
      terminated: rows.terminated.slice(0, count),
      over: rows.over.slice(0, count),
      nextMasks: rows.nextMasks.slice(0, count * actions),
    };
  }

  load(saved: SequenceReplayState): void {
    const { rows } = this;
    const { capacity, size, actions, state } = this.sizes;
    const { count } = saved;
    if (!(count <= capacity)) {
      throw new InputError(
        `replay: expected at most ${capacity} steps, got ${count}; load it with the parameters it was saved with.`,
      );
    }
    restore(rows.observations.subarray(0, count * size), saved.observations, "replay.observations");
    restore(
      rows.nextObservations.subarray(0, count * size),
      saved.nextObservations,
      "replay.nextObservations",
    );
    restore(rows.states.subarray(0, count * state), saved.states, "replay.states");
    restore(rows.actions.subarray(0, count), saved.actions, "replay.actions");
    restore(rows.rewards.subarray(0, count), saved.rewards, "replay.rewards");
    restore(rows.terminated.subarray(0, count), saved.terminated, "replay.terminated");
    restore(rows.over.subarray(0, count), saved.over, "replay.over");
    restore(rows.nextMasks.subarray(0, count * actions), saved.nextMasks, "replay.nextMasks");
    this.count = count;
    this.next = saved.next;
  }
}
