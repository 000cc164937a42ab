/** Reasons for which agents refuse worlds; entries combine them. */
import { type Discrete, describeSpace, type Space } from "../../envs/core/spaces.ts";
import type { Setting } from "./agent.ts";

export function needsDiscreteActions({ actionSpace }: Setting): string | undefined {
  if (actionSpace.type === "discrete") return undefined;
  return `it chooses among numbered actions, Discrete(n), and the world takes ${describeSpace(actionSpace)}`;
}

export function needsDiscreteObservations({ observationSpace }: Setting): string | undefined {
  if (observationSpace.type === "discrete") return undefined;
  return `it keeps a table with a row for each state, Discrete(n), and the world shows ${describeSpace(observationSpace)}`;
}

/** A bandit shows nothing: its observation space has one element. */
export function needsBandit({ observationSpace }: Setting): string | undefined {
  if (observationSpace.type === "discrete" && observationSpace.n === 1) return undefined;
  return `it is for bandits, which show nothing, Discrete(1), and the world shows ${describeSpace(observationSpace)}`;
}

/** The number of actions or states of a space that an entry has accepted as Discrete. */
export function countOf(space: Space): number {
  return (space as Discrete).n;
}
