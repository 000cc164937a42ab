/** Gymnasium's interface (Towers et al., 2024), written once over any World. */
import { InputError, shown } from "./errors.ts";
import type { Seed } from "./rng.ts";
import { Simulation, type Snapshot } from "./simulation.ts";
import { contains, describeSpace, type Space, type Value } from "./spaces.ts";
import type { Info, World } from "./world.ts";

export interface Env<Obs extends Value = Value, Act extends Value = Value> {
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** The world inside, for those who draw, plan or search. Its state is `state`. */
  readonly world: World;
  readonly state: unknown;
  /** A new episode; with a seed, the first of that seed's episodes. The first reset of all needs one. */
  reset(options?: { seed?: Seed }): { observation: Obs; info: Info };
  /** Observations and infos are fresh: the caller may keep them. Throws when the action is outside the space or the episode is over. */
  step(action: Act): StepResult<Obs>;
  /** Legal actions now [n], 1 or 0, or undefined when every action always is. */
  mask(): Uint8Array | undefined;
  /** Complete: state, random stream, clock. */
  save(): Snapshot;
  restore(snapshot: Snapshot): void;
}

export interface StepResult<Obs extends Value = Value> {
  readonly observation: Obs;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly info: Info;
}

const NO_INFO: Info = Object.freeze({});

export function worldEnv<Obs extends Value = Value, Act extends Value = Value>(
  id: string,
  world: World,
): Env<Obs, Act> {
  const simulation = new Simulation(id, world);
  const observation = () => simulation.observation() as Obs;
  return {
    id,
    world,
    observationSpace: world.observationSpace,
    actionSpace: world.actionSpace,
    get state() {
      return simulation.state;
    },
    reset(options = {}) {
      if (options.seed !== undefined) simulation.begin(options.seed);
      else simulation.nextEpisode();
      return { observation: observation(), info: NO_INFO };
    },
    step(action) {
      if (!contains(world.actionSpace, action)) throw badAction(id, world.actionSpace, action);
      const { reward, terminated, info } = simulation.step(action);
      const told = info ? { ...info } : NO_INFO;
      return { observation: observation(), reward, terminated, truncated: simulation.truncated, info: told };
    },
    mask: () => simulation.mask(),
    save: () => simulation.save(),
    restore: (snapshot) => simulation.restore(snapshot),
  };
}

export function badAction(id: string, space: Space, action: unknown): InputError {
  return new InputError(`${id}: expected an action of ${describeSpace(space)}, got ${shown(action)}.`);
}
