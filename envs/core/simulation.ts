/**
 * One world being lived in: its state, its luck, its clock. Env, VectorEnv, the run loop and evaluation are all made of it.
 */
import { InputError, shown } from "./errors.ts";
import { Rng, type RngState, type Seed } from "./rng.ts";
import { sizeOf, type Value } from "./spaces.ts";
import type { Outcome, World } from "./world.ts";

/** A complete snapshot: plain data, from which a simulation goes on bit for bit. */
export interface Snapshot {
  readonly id: string;
  readonly seed: Seed;
  readonly episode: number;
  readonly steps: number;
  readonly over: boolean;
  readonly rng: RngState;
  readonly state: unknown;
}

export class Simulation {
  readonly id: string;
  readonly world: World;
  /** How many numbers `observe` writes. */
  readonly observationSize: number;
  seed: Seed | undefined;
  state: unknown;
  /** Number of this episode, from 0. */
  episode = -1;
  /** Steps taken in this episode. */
  steps = 0;
  /** The episode has ended; only `nextEpisode` or `begin` may follow. */
  over = true;
  truncated = false;
  private rng: Rng | undefined;
  private readonly scratch: Float32Array; // [observationSize]

  constructor(id: string, world: World) {
    this.id = id;
    this.world = world;
    this.observationSize = sizeOf(world.observationSpace);
    this.scratch = new Float32Array(this.observationSize);
  }

  /** Starts over at episode 0 of `seed`. `previous` hands over what outlives an episode (see `World.init`). */
  begin(seed: Seed, previous?: unknown): void {
    if (typeof seed === "number" ? !Number.isSafeInteger(seed) || seed < 0 : typeof seed !== "string") {
      throw new InputError(
        `${this.id}: expected a seed that is a whole number of at least 0, or text, got ${shown(seed)}.`,
      );
    }
    this.seed = seed;
    this.rng = new Rng(`${this.id}/seed-${seed}`);
    this.episode = -1;
    this.state = previous;
    this.nextEpisode();
  }

  /** The luck of an episode is keyed by (world, seed, episode) and nothing else, so that every agent meets the same one. */
  nextEpisode(): void {
    if (!this.rng) {
      throw new InputError(`${this.id}: the first reset needs a seed, for example reset({ seed: 0 }).`);
    }
    this.episode++;
    this.steps = 0;
    this.over = false;
    this.truncated = false;
    this.rng.branch(this.episode);
    this.state = this.world.init(this.rng, this.state);
  }

  /** One step; afterwards `truncated` and `over` hold its end. A last step may be both terminated and truncated. */
  step(action: Value): Outcome {
    if (this.over || !this.rng) {
      throw new InputError(
        `${this.id}: expected reset() before step(), because ${this.steps ? `the episode ended at step ${this.steps}` : "no episode has begun"}.`,
      );
    }
    const outcome = this.world.step(this.state, action, this.rng);
    this.steps++;
    this.truncated = this.world.maxSteps !== undefined && this.steps >= this.world.maxSteps;
    this.over = outcome.terminated || this.truncated;
    return outcome;
  }

  /**
   * The present observation as a value of its space, written into `row` [observationSize] when one is given; a caller
   * that reuses rows keeps nothing for longer than it keeps the row.
   */
  observation(row?: Float32Array): Value {
    const { type } = this.world.observationSpace;
    const written = row ?? (type === "box" ? new Float32Array(this.observationSize) : this.scratch);
    this.world.observe(this.state, written);
    if (type === "discrete") return written[0];
    return type === "multiDiscrete" ? new Int32Array(written) : written;
  }

  /** Legal actions now [n], 1 or 0, in `out` when one is given; undefined when every action always is. */
  mask(out?: Uint8Array): Uint8Array | undefined {
    const { legal, actionSpace } = this.world;
    if (!legal || actionSpace.type !== "discrete") return undefined;
    const mask = out ?? new Uint8Array(actionSpace.n);
    legal(this.state, mask);
    return mask;
  }

  save(): Snapshot {
    if (this.seed === undefined || !this.rng) {
      throw new InputError(`${this.id}: expected reset() before save(); there is nothing to save yet.`);
    }
    return structuredClone({
      id: this.id,
      seed: this.seed,
      episode: this.episode,
      steps: this.steps,
      over: this.over,
      rng: this.rng.save(),
      state: this.state,
    });
  }

  restore(snapshot: Snapshot): void {
    if (snapshot.id !== this.id) {
      throw new InputError(
        `${this.id}: expected a snapshot of ${this.id}, got one of ${shown(snapshot.id)}.`,
      );
    }
    const copy = structuredClone(snapshot);
    this.seed = copy.seed;
    this.episode = copy.episode;
    this.steps = copy.steps;
    this.over = copy.over;
    this.truncated = this.world.maxSteps !== undefined && copy.steps >= this.world.maxSteps;
    this.rng = new Rng(copy.rng.name);
    this.rng.load(copy.rng);
    this.state = copy.state;
  }
}
