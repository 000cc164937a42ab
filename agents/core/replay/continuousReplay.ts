/** As the replay buffer, for actions of several real numbers; sampled uniformly with replacement. Lin (1992). */
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { type Box, oneHotSizeOf, type Space, sizeOf, type Value } from "../../../envs/core/spaces.ts";
import type { Setting, Transition } from "../agent.ts";
import { fromBox } from "../continuous/boxActions.ts";
import { encode } from "../encoding.ts";
import { copyRow, roomFor } from "./replay.ts";

/** A sampled minibatch, in arrays that are overwritten by the next one. */
export interface ContinuousBatch {
  readonly size: number;
  readonly observations: Float32Array; // [batch, inputs]
  readonly nextObservations: Float32Array; // [batch, inputs]
  readonly actions: Float32Array; // [batch, dims], in [−1, 1]
  readonly rewards: Float32Array; // [batch]
  readonly terminated: Uint8Array; // [batch]
}

export function continuousBatch(size: number, inputs: number, dims: number): ContinuousBatch {
  return { size, ...rows(size, inputs, dims) };
}

function rows(count: number, inputs: number, dims: number) {
  return {
    observations: new Float32Array(count * inputs),
    nextObservations: new Float32Array(count * inputs),
    actions: new Float32Array(count * dims),
    rewards: new Float32Array(count),
    terminated: new Uint8Array(count),
  };
}

/** Plain data: the filled part only. */
export interface ContinuousReplayState extends ReturnType<typeof rows> {
  readonly count: number;
  readonly next: number;
}

export class ContinuousReplay {
  readonly capacity: number;
  readonly inputs: number;
  readonly dims: number;
  /** Transitions held. */
  count = 0;
  private next = 0;
  private readonly space: Space;
  private readonly actionSpace: Box;
  private readonly rows: ReturnType<typeof rows>; // [capacity, …]
  private readonly unit: Float32Array; // [dims]

  constructor(capacity: number, { observationSpace, actionSpace }: Setting) {
    this.space = observationSpace;
    this.actionSpace = actionSpace as Box; // an entry that `needsContinuousActions` has made sure
    this.inputs = oneHotSizeOf(observationSpace);
    this.dims = sizeOf(actionSpace);
    roomFor(capacity, Math.max(this.inputs, this.dims));
    this.capacity = capacity;
    this.rows = rows(capacity, this.inputs, this.dims);
    this.unit = new Float32Array(this.dims);
  }

  /** Copies one transition in; the oldest makes room. Time limits are not endings: only `terminated` is kept. */
  add({ observation, action, reward, nextObservation, terminated }: Transition<Value, Float32Array>): void {
    const { next: at, rows, space, unit } = this;
    encode(space, observation, rows.observations, at * this.inputs);
    encode(space, nextObservation, rows.nextObservations, at * this.inputs);
    fromBox(this.actionSpace, action, unit);
    rows.actions.set(unit, at * this.dims);
    rows.rewards[at] = reward;
    rows.terminated[at] = terminated ? 1 : 0;
    this.next = (at + 1) % this.capacity;
    this.count = Math.min(this.count + 1, this.capacity);
  }

  /** Fills `out`. */
  sample(rng: Rng, out: ContinuousBatch): void {
    const { rows, inputs, dims, count } = this;
    for (let i = 0; i < out.size; i++) {
      const from = rng.int(count);
      copyRow(rows.observations, from, out.observations, i, inputs);
      copyRow(rows.nextObservations, from, out.nextObservations, i, inputs);
      copyRow(rows.actions, from, out.actions, i, dims);
      out.rewards[i] = rows.rewards[from];
      out.terminated[i] = rows.terminated[from];
    }
  }

  save(): ContinuousReplayState {
    const { count, next, inputs, dims, rows } = this;
    return {
      count,
      next,
      observations: rows.observations.slice(0, count * inputs),
      nextObservations: rows.nextObservations.slice(0, count * inputs),
      actions: rows.actions.slice(0, count * dims),
      rewards: rows.rewards.slice(0, count),
      terminated: rows.terminated.slice(0, count),
    };
  }

  load(state: ContinuousReplayState): void {
    const { capacity, inputs, dims, rows } = this;
    const { count, next, observations, actions } = state;
    if (count > capacity || observations.length !== count * inputs || actions.length !== count * dims) {
      throw new InputError(
        `replay: expected at most ${capacity} transitions of ${inputs} observed numbers and ${dims} of action, got ${count} of ${observations.length / count} and ${actions.length / count}; load it with the parameters it was saved with.`,
      );
    }
    this.count = count;
    this.next = next;
    rows.observations.set(observations);
    rows.nextObservations.set(state.nextObservations);
    rows.actions.set(actions);
    rows.rewards.set(state.rewards);
    rows.terminated.set(state.terminated);
  }
}
