/**
 * One world being lived in: its state, its luck, its clock. Env, VectorEnv, the run loop and evaluation are all made of it.
 */
import { InputError, shown } from "./errors.ts";
import { Rng, type RngState, type Seed } from "./rng.ts";
import { type Space, sizeOf, type Value, valueIn } from "./spaces.ts";
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

/** A seed's luck in a world. Its branch number k is that of episode k, whoever plays, so that every agent meets the same one. */
export function luckOf(id: string, seed: Seed): Rng {
  return new Rng(`${id}/seed-${seed}`);
}

export function expectSeed(id: string, seed: Seed): void {
  if (typeof seed === "number" ? Number.isSafeInteger(seed) && seed >= 0 : typeof seed === "string") return;
  throw new InputError(
    `${id}: expected a seed that is a whole number of at least 0, or text, got ${shown(seed)}.`,
  );
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
  /** The world's own, at hand: worlds differ in shape, and to look them up in each takes as long as a small one's step. */
  private readonly stepWorld: World["step"];
  private readonly observeWorld: World["observe"];
  private readonly observationSpace: Space;
  private readonly maxSteps: number;

  constructor(id: string, world: World) {
    this.id = id;
    this.world = world;
    this.observationSize = sizeOf(world.observationSpace);
    this.scratch = new Float32Array(this.observationSize);
    this.stepWorld = world.step;
    this.observeWorld = world.observe;
    this.observationSpace = world.observationSpace;
    this.maxSteps = world.maxSteps ?? Infinity;
  }

  /** Starts over at episode 0 of `seed`. `previous` hands over what outlives an episode (see `World.init`). */
  begin(seed: Seed, previous?: unknown): void {
    expectSeed(this.id, seed);
    this.seed = seed;
    this.rng = luckOf(this.id, seed);
    this.episode = -1;
    this.state = previous;
    this.nextEpisode();
  }

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
    const { stepWorld } = this;
    const outcome = stepWorld(this.state, action, this.rng);
    this.steps++;
    this.truncated = this.steps >= this.maxSteps;
    this.over = outcome.terminated || this.truncated;
    return outcome;
  }

  /**
   * The present observation as a value of its space, written into `row` [observationSize] when one is given; a caller
   * that reuses rows keeps nothing for longer than it keeps the row.
   */
  observation(row?: Float32Array): Value {
    const { observationSpace, observeWorld } = this;
    const isBox = observationSpace.type === "box";
    const written = row ?? (isBox ? new Float32Array(this.observationSize) : this.scratch);
    observeWorld(this.state, written);
    return valueIn(observationSpace, written);
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
    this.truncated = copy.steps >= this.maxSteps;
    this.rng = new Rng(copy.rng.name);
    this.rng.load(copy.rng);
    this.state = copy.state;
  }
}
