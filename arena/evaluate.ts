/** Judging a policy: whole episodes, greedy, by the world's own rewards. */
import type { Agent } from "../agents/index.ts";
import type { Seed } from "../envs/core/rng.ts";
import { Simulation } from "../envs/core/simulation.ts";
import type { World } from "../envs/core/world.ts";
import { mean, standardError } from "./stats.ts";

/** A mean with its uncertainty and what it was taken over. */
export interface Score {
  readonly mean: number;
  /** Of the mean; null for a single episode. */
  readonly standardError: number | null;
  readonly episodes: number;
}

export interface Evaluation extends Score {
  readonly returns: readonly number[];
}

export interface EvaluationTask {
  readonly id: string;
  readonly world: World;
  readonly seed: Seed;
  readonly episodes: number;
  /** Episodes of worlds without a limit of their own are cut off here. */
  readonly maxSteps: number;
  /** A training state whose running statistics (see `World.init`) the evaluated world starts from. */
  readonly previous?: unknown;
}

export function evaluate(agent: Agent, task: EvaluationTask): Evaluation {
  const simulation = new Simulation(task.id, task.world);
  const returns: number[] = [];
  for (let episode = 0; episode < task.episodes; episode++) {
    if (episode === 0) simulation.begin(task.seed, task.previous);
    else simulation.nextEpisode();
    agent.begin?.();
    returns.push(playEpisode(agent, simulation, task.world.maxSteps ?? task.maxSteps));
  }
  return { mean: mean(returns), standardError: standardError(returns), episodes: returns.length, returns };
}

/** The return of one greedy episode that has just begun. */
function playEpisode(agent: Agent, simulation: Simulation, maxSteps: number): number {
  const row = new Float32Array(simulation.observationSize);
  let total = 0;
  while (!simulation.over && simulation.steps < maxSteps) {
    const action = agent.act(simulation.observation(row), "greedy", simulation.mask());
    total += simulation.step(action).reward;
  }
  return total;
}
