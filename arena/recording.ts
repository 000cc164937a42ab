/** Play written down step by step, as demonstrations for agents that imitate: a person's or an agent's. */
import {
  type Demonstrations,
  demonstrationsOf,
  GOES_ON,
  TERMINATED,
  TRUNCATED,
} from "../agents/core/demonstrations.ts";
import type { Agent } from "../agents/index.ts";
import { InputError } from "../envs/core/errors.ts";
import type { Seed } from "../envs/core/rng.ts";
import type { Simulation } from "../envs/core/simulation.ts";
import { describeSpace, oneHotSizeOf, sizeOf, type Value } from "../envs/core/spaces.ts";
import type { Outcome } from "../envs/core/world.ts";

/** Steps that one recording may have: so many that its text still fits into memory with ease. */
const MOST_STEPS = 1_000_000;

/** Takes the steps of a simulation through it: what was seen is written down before each of them. */
export class Recorder {
  readonly simulation: Simulation;
  private readonly observations: number[] = [];
  private readonly actions: number[] = [];
  private readonly masks: number[] = [];
  private readonly rewards: number[] = [];
  private readonly ends: number[] = [];
  private readonly row: Float32Array; // [sizeOf(observationSpace)]

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    const { actionSpace } = simulation.world;
    if (actionSpace.type === "multiDiscrete") {
      throw new InputError(
        `record: expected a world of numbered actions, Discrete(n), or real ones, Box, got ${simulation.id}, which takes ${describeSpace(actionSpace)}.`,
      );
    }
    this.row = new Float32Array(sizeOf(simulation.world.observationSpace));
  }

  get steps(): number {
    return this.ends.length;
  }

  step(action: Value): Outcome {
    const { simulation, row } = this;
    if (this.steps >= MOST_STEPS) {
      throw new InputError(`record: expected at most ${MOST_STEPS} steps, got more; record fewer episodes.`);
    }
    simulation.observation(row);
    this.observations.push(...row);
    this.actions.push(...(typeof action === "number" ? [action] : action));
    const mask = simulation.mask();
    if (mask) this.masks.push(...mask);
    const outcome = simulation.step(action);
    this.rewards.push(outcome.reward);
    this.ends.push(outcome.terminated ? TERMINATED : simulation.truncated ? TRUNCATED : GOES_ON);
    return outcome;
  }

  /** The episode under way is broken off here. */
  cut(): void {
    if (this.steps > 0 && this.ends[this.steps - 1] === GOES_ON) this.ends[this.steps - 1] = TRUNCATED;
  }

  /** All of it. `player` says in words who played. */
  demonstrations(player: string): Demonstrations {
    const { simulation, steps, masks } = this;
    const { world, id } = simulation;
    if (steps === 0) throw new InputError("record: expected a step or more, got none; play before it ends.");
    const play = {
      steps,
      observations: Float32Array.from(this.observations),
      actions: Float32Array.from(this.actions),
      masks: masks.length === steps * oneHotSizeOf(world.actionSpace) ? Uint8Array.from(masks) : undefined,
      rewards: Float32Array.from(this.rewards),
      ends: Uint8Array.from(this.ends),
    };
    return demonstrationsOf(play, { env: id, player }, world);
  }
}

export interface RecordTask {
  readonly simulation: Simulation;
  readonly agent: Agent;
  readonly player: string;
  readonly seed: Seed;
  readonly episodes: number;
  /** Episodes of worlds without a limit of their own are cut off here. */
  readonly maxSteps: number;
  /** What outlives an episode in worlds that remember (see `World.init`). */
  readonly previous?: unknown;
}

/** Whole episodes of an agent that plays greedily, and what each of them came to. */
export function recordPlay(task: RecordTask): { demonstrations: Demonstrations; returns: number[] } {
  const { simulation, agent, player, seed, episodes, maxSteps, previous } = task;
  const recorder = new Recorder(simulation);
  const returns: number[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    if (episode === 0) simulation.begin(seed, previous);
    else simulation.nextEpisode();
    agent.begin?.();
    let total = 0;
    while (!simulation.over && (simulation.world.maxSteps !== undefined || simulation.steps < maxSteps)) {
      const action = agent.act(simulation.observation(), "greedy", simulation.mask());
      total += recorder.step(action).reward;
    }
    recorder.cut();
    returns.push(total);
  }
  return { demonstrations: recorder.demonstrations(player), returns };
}
