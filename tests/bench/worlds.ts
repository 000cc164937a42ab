/** Speed of the worlds: environment steps per second of CPU time, random actions, new episodes included. */
import { Simulation } from "../../envs/core/simulation.ts";
import {
  type Env,
  list,
  make,
  makeVector,
  makeWorld,
  rng,
  sample,
  type Value,
  type World,
} from "../../envs/index.ts";
import { type Bar, verdict } from "./bars.ts";
import { cpuTime } from "./measure.ts";
import { shortly, table } from "./table.ts";

/**
 * Steps per second of CPU time that the originals make: Gymnasium 1.4.0 without wrappers, MinAtar 1.0.15 with each step's
 * observation, Python 3.11 with NumPy 1.24 on the kind of machine that the figures in this repository come from.
 */
const originals: Readonly<Record<string, number>> = {
  "CartPole-v1": 142_607,
  "CliffWalking-v1": 233_348,
  "MinAtar/Breakout-v0": 513_376,
  "MinAtar/Asterix-v0": 395_330,
  "MinAtar/SpaceInvaders-v0": 46_794,
  "MinAtar/Seaquest-v0": 297_058,
  "MinAtar/Freeway-v0": 177_226,
};
const originalVector = 13_984_365; // Gymnasium's own vector env of 1,024 CartPoles

/** How many times the original each must be; through `Env.step` but for MinAtar's, whose observation is written. */
const bounds: Readonly<Record<string, number>> = {
  "CartPole-v1": 30,
  "CliffWalking-v1": 100,
  "MinAtar/Breakout-v0": 10,
  "MinAtar/Asterix-v0": 10,
  "MinAtar/SpaceInvaders-v0": 50,
  "MinAtar/Seaquest-v0": 10,
  "MinAtar/Freeway-v0": 10,
};

interface Stepped {
  readonly id: string;
  readonly env: number; // steps per second through Env.step: actions checked, a fresh observation each
  readonly written: number; // steps per second with each observation written into the same array
}

const STEPS = 1000;

export function benchWorlds(): string {
  const rows = list().map((id): Stepped => {
    process.stderr.write(`${id} …\n`);
    return { id, env: stepsPerSecond(throughEnv(make(id))), written: stepsPerSecond(throughSimulation(id)) };
  });
  const vectors = [16, 1024].map((count) => [count, vectorStepsPerSecond("CartPole-v1", count)] as const);
  const many = vectors[1][1];
  return [
    worldTable(rows),
    ...vectors.map(
      ([count, speed]) => `${count.toLocaleString("en")} copies of CartPole-v1: ${shortly(speed)}`,
    ),
    "Steps per second of CPU time, one thread, random actions, new episodes included.",
    "",
    ...rows.flatMap(barsOf).map(verdict),
    verdict({
      name: "1,024 CartPoles, of Gymnasium's own vector env",
      reached: many / originalVector,
      bound: 1,
      unit: "×",
    }),
  ].join("\n");
}

function worldTable(rows: readonly Stepped[]): string {
  return table([
    ["world", "Env.step", "observation written", "original", "Env", "written"],
    ...rows.map(({ id, env, written }) => {
      const original = originals[id];
      const ratio = (speed: number) => (original ? `${shortly(speed / original)} ×` : "");
      return [
        id,
        shortly(env),
        shortly(written),
        original ? shortly(original) : "",
        ratio(env),
        ratio(written),
      ];
    }),
  ]);
}

function barsOf({ id, env, written }: Stepped): Bar[] {
  const bound = bounds[id];
  if (!bound) return [];
  const isMinatar = id.startsWith("MinAtar");
  const name = isMinatar ? `${id} with its observation, of MinAtar` : `${id} through Env.step, of Gymnasium`;
  return [{ name, reached: (isMinatar ? written : env) / originals[id], bound, unit: "×" }];
}

function stepsPerSecond(call: () => void): number {
  return (1e6 * STEPS) / cpuTime(call);
}

/** Drawn beforehand: what is measured is the world. */
function randomActions({ actionSpace }: Pick<World, "actionSpace">): Value[] {
  const luck = rng("bench/actions");
  return Array.from({ length: STEPS }, () => sample(actionSpace, luck));
}

function throughEnv(env: Env): () => void {
  const actions = randomActions(env);
  env.reset({ seed: 0 });
  return () => {
    for (const action of actions) {
      const { terminated, truncated } = env.step(action);
      if (terminated || truncated) env.reset();
    }
  };
}

function throughSimulation(id: string): () => void {
  const simulation = new Simulation(id, makeWorld(id));
  const actions = randomActions(simulation.world);
  const row = new Float32Array(simulation.observationSize);
  simulation.begin(0);
  return () => {
    for (const action of actions) {
      simulation.step(action);
      if (simulation.over) simulation.nextEpisode();
      simulation.world.observe(simulation.state, row);
    }
  };
}

function vectorStepsPerSecond(id: string, count: number): number {
  const vector = makeVector(id, count);
  vector.reset(0);
  const luck = rng("bench/actions");
  const rows = Array.from({ length: 64 }, () => Int32Array.from({ length: count }, () => luck.int(2)));
  const microseconds = cpuTime(() => {
    for (const row of rows) vector.step(row);
  });
  return (1e6 * rows.length * count) / microseconds;
}
