import type { Agent } from "../agents/index.ts";
import type { Simulation } from "../envs/core/simulation.ts";
import type { Value } from "../envs/core/spaces.ts";
import type { Scene } from "./protocol.ts";

/** What an episode has come to, beside what its simulation knows. */
interface SoFar {
  readonly return: number;
  readonly lastAction: Value | undefined;
}

/** What there is to see of a world as it stands, and of an agent that looks at it. */
export function sceneOf(source: Scene["source"], simulation: Simulation, agent: Agent, soFar: SoFar): Scene {
  const { world, state, episode, steps } = simulation;
  const { lastAction } = soFar;
  return {
    source,
    drawing: world.draw?.(state),
    episode,
    steps,
    return: soFar.return,
    lastAction: typeof lastAction === "number" ? lastAction : undefined,
    insight: agent.inspect?.(simulation.observation()) ?? {},
  };
}
