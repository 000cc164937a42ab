/** The worlds that an agent learns in, and where their episodes stand. */
import { Simulation } from "../envs/core/simulation.ts";
import type { Value } from "../envs/core/spaces.ts";
import { type RunSpec, worldOf } from "./spec.ts";

/** One of them. */
export interface Lane {
  readonly simulation: Simulation;
  rows: { now: Float32Array; next: Float32Array }; // [observationSize] each, swapped every step
  observation: Value;
  mask: Uint8Array | undefined;
  /** Return of the episode under way. */
  return: number;
}

/** The world called by its number: lane 0 has the luck of the seed, as if there were no others. */
export function makeLane(spec: RunSpec, number: number): Lane {
  const simulation = new Simulation(spec.env.id, worldOf(spec, "train"));
  simulation.begin(number === 0 ? spec.seed : `${spec.seed}/lane-${number}`);
  const row = () => new Float32Array(simulation.observationSize);
  const lane: Lane = {
    simulation,
    rows: { now: row(), next: row() },
    observation: 0,
    mask: undefined,
    return: 0,
  };
  look(lane);
  return lane;
}

/** What there is to see now. */
export function look(lane: Lane): void {
  lane.observation = lane.simulation.observation(lane.rows.now);
  lane.mask = lane.simulation.mask();
}
