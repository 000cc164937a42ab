/** The hot path of the arcade makes no garbage: what `step` and `observe` allocate, sampled by V8 itself. */
import { Session } from "node:inspector/promises";
import { describe, expect, it } from "vitest";
import type { EntrySpec } from "../../envs/core/shorthand.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import { list, makeWorld, rng, sample } from "../../envs/index.ts";

interface Node {
  readonly selfSize: number; // bytes
  readonly children: readonly Node[];
}

function total({ selfSize, children }: Node): number {
  return selfSize + children.reduce((sum, child) => sum + total(child), 0);
}

/** Bytes that a call allocates, what is collected meanwhile included. */
async function allocated(call: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  const options = {
    samplingInterval: 1024,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  };
  await session.post("HeapProfiler.startSampling", options);
  call();
  const { profile } = (await session.post("HeapProfiler.stopSampling")) as unknown as {
    profile: { head: Node };
  };
  session.disconnect();
  return total(profile.head);
}

const STEPS = 200_000;

/** Beginnings of episodes make a state each; they are measured apart and taken off. */
async function bytesPerStep(id: string, steps = STEPS, wrappers: readonly EntrySpec[] = []): Promise<number> {
  const simulation = new Simulation(id, makeWorld(id, {}, wrappers));
  const luck = rng("garbage");
  const actions = Array.from({ length: 1000 }, () => sample(simulation.world.actionSpace, luck));
  const row = new Float32Array(simulation.observationSize);
  const walk = () => {
    for (let i = 0; i < steps; i++) {
      simulation.step(actions[i % actions.length]);
      if (simulation.over) simulation.nextEpisode();
      simulation.world.observe(simulation.state, row);
    }
  };
  const begin = (episodes: number) => {
    for (let i = 0; i < episodes; i++) simulation.nextEpisode();
  };
  simulation.begin(0);
  walk(); // until the compilers are done
  const episodes = steps / 10;
  begin(episodes);
  const perEpisode = (await allocated(() => begin(episodes))) / episodes;
  const figures: number[] = [];
  for (let i = 0; i < 3; i++) {
    const first = simulation.episode;
    const bytes = await allocated(walk);
    figures.push((bytes - (simulation.episode - first) * perEpisode) / steps);
  }
  return Math.min(...figures); // compilers and collectors may disturb one
}

const arcade = list().filter((id) => makeWorld(id).screen);

/** Worlds without a screen whose outcomes are few; others make one for each step, whose reward is a new number. */
const classics = ["CartPole-v1", "CliffWalking-v1"];

describe("step and observe allocate nothing", () => {
  it.each([...classics, ...arcade])("%s", async (id) => {
    // An object takes 40 bytes, an array or a closure no less than 32; a number that V8 happens to put on the heap 16.
    expect(await bytesPerStep(id)).toBeLessThan(24);
  });

  it.each(arcade.filter((id) => id.endsWith("v0")))("%s seen as pixels", async (id) => {
    const pixels = { id: "atariPreprocessing", params: { size: 21, noopMax: 0 } };
    expect(await bytesPerStep(id, 8000, [pixels])).toBeLessThan(40); // compilers have less time to settle here
  });
});
