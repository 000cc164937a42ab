/**
 * Many copies of a world stepped together. Everything is written into arrays made once; nothing is allocated per step.
 *
 * A copy whose episode ends is reset in the same step: `observations` then holds the new episode's first observation and
 * `finalObservations` the old one's last, so that nothing is lost (Gymnasium's SAME_STEP mode).
 */
import { badAction } from "./env.ts";
import { InputError } from "./errors.ts";
import type { Seed } from "./rng.ts";
import { Simulation, type Snapshot } from "./simulation.ts";
import { contains, type Value } from "./spaces.ts";
import type { World } from "./world.ts";

export class VectorEnv {
  readonly id: string;
  readonly world: World;
  readonly count: number;
  readonly observationSize: number;
  readonly observations: Float32Array; // [count, observationSize]
  readonly finalObservations: Float32Array; // [count, observationSize], valid where the step ended an episode
  readonly rewards: Float64Array; // [count]
  readonly terminated: Uint8Array; // [count]
  readonly truncated: Uint8Array; // [count]
  private readonly simulations: readonly Simulation[];
  private readonly rows: readonly Float32Array[];
  private readonly finalRows: readonly Float32Array[];

  constructor(id: string, world: World, count: number) {
    if (!Number.isInteger(count) || count < 1) {
      throw new InputError(`VectorEnv: expected a positive number of copies, got ${count}.`);
    }
    this.id = id;
    this.world = world;
    this.count = count;
    this.simulations = Array.from({ length: count }, () => new Simulation(id, world));
    this.observationSize = this.simulations[0].observationSize;
    this.observations = new Float32Array(count * this.observationSize);
    this.finalObservations = new Float32Array(count * this.observationSize);
    this.rows = rowsOf(this.observations, count);
    this.finalRows = rowsOf(this.finalObservations, count);
    this.rewards = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
  }

  /** Copy i lives through the episodes of seed `seed/i`. */
  reset(seed: Seed): void {
    this.simulations.forEach((simulation, i) => {
      simulation.begin(`${seed}/${i}`);
      this.world.observe(simulation.state, this.rows[i]);
    });
    this.clearFlags();
  }

  /** One step of every copy; none moves unless every action is legal. */
  step(actions: ArrayLike<Value>): void {
    if (actions.length !== this.count) {
      throw new InputError(
        `${this.id}: expected ${this.count} actions, one for each copy, got ${actions.length}.`,
      );
    }
    for (let i = 0; i < this.count; i++) {
      if (!contains(this.world.actionSpace, actions[i]))
        throw badAction(this.id, this.world.actionSpace, actions[i]);
    }
    for (let i = 0; i < this.count; i++) this.stepOne(i, actions[i]);
  }

  private stepOne(i: number, action: Value): void {
    const simulation = this.simulations[i];
    const { reward, terminated } = simulation.step(action);
    this.rewards[i] = reward;
    this.terminated[i] = terminated ? 1 : 0;
    this.truncated[i] = simulation.truncated ? 1 : 0;
    if (simulation.over) {
      this.world.observe(simulation.state, this.finalRows[i]);
      simulation.nextEpisode();
    }
    this.world.observe(simulation.state, this.rows[i]);
  }

  save(): readonly Snapshot[] {
    return this.simulations.map((simulation) => simulation.save());
  }

  restore(snapshots: readonly Snapshot[]): void {
    if (snapshots.length !== this.count) {
      throw new InputError(
        `${this.id}: expected ${this.count} snapshots, one for each copy, got ${snapshots.length}.`,
      );
    }
    this.simulations.forEach((simulation, i) => {
      simulation.restore(snapshots[i]);
      this.world.observe(simulation.state, this.rows[i]);
    });
    this.clearFlags();
  }

  private clearFlags(): void {
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
  }
}

function rowsOf(block: Float32Array, count: number): Float32Array[] {
  const size = block.length / count;
  return Array.from({ length: count }, (_, i) => block.subarray(i * size, (i + 1) * size));
}
