/** The last `capacity` transitions, sampled uniformly with replacement. Lin (1992); Mnih et al. (2015), Methods. */
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import type { Tensor } from "../../models/engine/engine.ts";
import { ObservationRows, type StoredRows } from "./observationRows.ts";

/** Numbers in all remembered observations: 1 GiB, and as much again for the next ones. */
const LARGEST = 268_435_456;

/** What is remembered of one transition, or of several in a row as if they were one. */
export interface Step {
  observation: Float32Array; // [size]
  action: number;
  reward: number; // over several steps, their discounted sum
  nextObservation: Float32Array; // [size]
  /** Time limits are not endings. */
  terminated: boolean;
  nextMask?: Uint8Array | undefined; // [actions]
  /** Steps that lie between the two observations; 1 unless given. */
  steps?: number;
}

/** The numbers in so many observations of `size`, or an InputError where they are too many. */
export function roomFor(capacity: number, size: number): number {
  const numbers = capacity * size;
  if (numbers <= LARGEST) return numbers;
  throw new InputError(
    `replay: expected a bufferSize of at most ${Math.floor(LARGEST / size)} for observations of ${size} numbers, got ${capacity}; lower it.`,
  );
}

/** A sampled minibatch, in arrays that are overwritten by the next one. */
export interface Batch {
  readonly observations: Float32Array; // [batch, size]
  readonly nextObservations: Float32Array; // [batch, size]
  readonly actions: Int32Array; // [batch]
  readonly rewards: Float32Array; // [batch]
  readonly terminated: Uint8Array; // [batch]
  readonly nextMasks: Uint8Array; // [batch, actions]
  readonly steps: Uint8Array; // [batch]: how many lie between the observations
  readonly places: Int32Array; // [batch]: where in the buffer they lie
  readonly weights: Float64Array; // [batch]: how much each counts, 1 unless drawn with other chances than all
  readonly errors: Float64Array; // [batch]: how wrong their values were, told by whoever learns from them
}

/** A batch whose observations go straight into the inputs [batch, size] of two networks. */
export function batchInto(now: Tensor, next: Tensor, size: number, actionCount: number): Batch {
  return {
    get observations() {
      return now.data; // asked for anew each time, since a tensor's view goes when its memory grows
    },
    get nextObservations() {
      return next.data;
    },
    actions: new Int32Array(size),
    rewards: new Float32Array(size),
    terminated: new Uint8Array(size),
    nextMasks: new Uint8Array(size * actionCount),
    steps: new Uint8Array(size),
    places: new Int32Array(size),
    weights: new Float64Array(size).fill(1),
    errors: new Float64Array(size),
  };
}

/** Plain data: the filled part only. */
export interface ReplayState {
  readonly count: number;
  readonly next: number;
  readonly observations: StoredRows;
  readonly nextObservations: StoredRows;
  readonly actions: Int32Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly nextMasks: Uint8Array;
  readonly steps: Uint8Array;
}

/** Where transitions are remembered and drawn from again; priorities are one way to do so. */
export interface Replay {
  /** Transitions held. */
  readonly count: number;
  add(step: Step, priorityExponent: number): void;
  sample(rng: Rng, out: Batch, importance: number): void;
  /** The batch's errors are known now. */
  learnt?(batch: Batch, priorityExponent: number): void;
  save(): ReplayState;
  load(state: ReplayState): void;
}

export class ReplayBuffer implements Replay {
  readonly capacity: number;
  readonly size: number;
  readonly actionCount: number;
  /** Transitions held. */
  count = 0;
  private next = 0;
  private readonly observations: ObservationRows; // [capacity, size]
  private readonly nextObservations: ObservationRows; // [capacity, size]
  private readonly actions: Int32Array; // [capacity]
  private readonly rewards: Float32Array; // [capacity]
  private readonly terminated: Uint8Array; // [capacity]
  private readonly nextMasks: Uint8Array; // [capacity, actions]
  private readonly steps: Uint8Array; // [capacity]

  constructor(capacity: number, size: number, actionCount: number) {
    this.capacity = capacity;
    this.size = size;
    this.actionCount = actionCount;
    this.observations = new ObservationRows(capacity, size);
    this.nextObservations = new ObservationRows(capacity, size);
    this.actions = new Int32Array(capacity);
    this.rewards = new Float32Array(capacity);
    this.terminated = new Uint8Array(capacity);
    this.nextMasks = new Uint8Array(capacity * actionCount);
    this.steps = new Uint8Array(capacity);
  }

  /** Copies one in; the oldest makes room. Returns its place. */
  add({ observation, action, reward, nextObservation, terminated, nextMask, steps = 1 }: Step): number {
    const at = this.next;
    this.observations.write(observation, at);
    this.nextObservations.write(nextObservation, at);
    this.actions[at] = action;
    this.rewards[at] = reward;
    this.terminated[at] = terminated ? 1 : 0;
    this.steps[at] = steps;
    const row = at * this.actionCount;
    if (nextMask) this.nextMasks.set(nextMask, row);
    else this.nextMasks.fill(1, row, row + this.actionCount);
    this.next = (at + 1) % this.capacity;
    this.count = Math.min(this.count + 1, this.capacity);
    return at;
  }

  /** Fills `out` with as many transitions as it has room for. */
  sample(rng: Rng, out: Batch): void {
    for (let i = 0; i < out.actions.length; i++) this.copyTo(rng.int(this.count), out, i);
  }

  /** What lies at a place, as row `i` of `out`. */
  copyTo(place: number, out: Batch, i: number): void {
    const { actionCount } = this;
    this.observations.read(place, out.observations, i);
    this.nextObservations.read(place, out.nextObservations, i);
    copyRow(this.nextMasks, place, out.nextMasks, i, actionCount);
    out.actions[i] = this.actions[place];
    out.rewards[i] = this.rewards[place];
    out.terminated[i] = this.terminated[place];
    out.steps[i] = this.steps[place];
    out.places[i] = place;
  }

  save(): ReplayState {
    const { count, next, actionCount } = this;
    return {
      count,
      next,
      observations: this.observations.save(count),
      nextObservations: this.nextObservations.save(count),
      actions: this.actions.slice(0, count),
      rewards: this.rewards.slice(0, count),
      terminated: this.terminated.slice(0, count),
      nextMasks: this.nextMasks.slice(0, count * actionCount),
      steps: this.steps.slice(0, count),
    };
  }

  load(state: ReplayState): void {
    if (state.count > this.capacity || state.observations.length !== state.count * this.size) {
      throw new InputError(
        `replay: expected at most ${this.capacity} transitions of ${this.size} numbers, got ${state.count} of ${state.observations.length / state.count}; load it with the parameters it was saved with.`,
      );
    }
    this.count = state.count;
    this.next = state.next;
    this.observations.load(state.observations);
    this.nextObservations.load(state.nextObservations);
    this.actions.set(state.actions);
    this.rewards.set(state.rewards);
    this.terminated.set(state.terminated);
    this.nextMasks.set(state.nextMasks);
    this.steps.set(state.steps);
  }
}

type Numbers = Float32Array | Uint8Array;

export function copyRow(from: Numbers, fromRow: number, to: Numbers, toRow: number, size: number): void {
  const source = fromRow * size;
  const target = toRow * size;
  for (let j = 0; j < size; j++) to[target + j] = from[source + j];
}
