/** Reasons for which agents refuse worlds; entries combine them. */
import {
  type Box,
  type Discrete,
  describeSpace,
  type MultiDiscrete,
  type Space,
} from "../../envs/core/spaces.ts";
import type { Setting } from "./agent.ts";

export function needsDiscreteActions({ actionSpace }: Setting): string | undefined {
  if (actionSpace.type === "discrete") return undefined;
  return `it chooses among numbered actions, Discrete(n), and the world takes ${describeSpace(actionSpace)}`;
}

export function needsContinuousActions({ actionSpace }: Setting): string | undefined {
  const taken = `the world takes ${describeSpace(actionSpace)}`;
  if (actionSpace.type !== "box") return `it chooses real numbers within bounds, Box, and ${taken}`;
  const bounded = [...actionSpace.low, ...actionSpace.high].every(Number.isFinite);
  return bounded ? undefined : `it needs finite bounds of every number it chooses, and ${taken} without them`;
}

function needsDiscreteObservations({ observationSpace }: Setting): string | undefined {
  if (observationSpace.type === "discrete") return undefined;
  return `it keeps a table with a row for each state, Discrete(n), and the world shows ${describeSpace(observationSpace)}`;
}

/** Rows of the largest table. */
const MOST_STATES = 4_000_000;

/** States that can be counted: numbered ones, or a choice in each of several dimensions. */
function needsStates({ observationSpace }: Setting): string | undefined {
  if (observationSpace.type !== "box" && statesIn(observationSpace) <= MOST_STATES) return undefined;
  return `it keeps a table with a row for each state, Discrete(n) or MultiDiscrete of at most ${MOST_STATES} states, and the world shows ${describeSpace(observationSpace)}`;
}

/** Tables of action values. */
export function needsStatesAndActions(setting: Setting): string | undefined {
  return needsStates(setting) ?? needsDiscreteActions(setting);
}

/** For those that learn from whole episodes. */
export function needsEpisodes({ bandit, observationSpace }: Setting): string | undefined {
  if (!bandit) return undefined;
  return `it is for episodes that end, as it learns from what followed, and the world shows ${describeSpace(observationSpace)} in a single endless one`;
}

/** For those that plan: the table that a world is made of. */
export function needsTabularModel(setting: Setting): string | undefined {
  const refused = needsDiscreteObservations(setting) ?? needsDiscreteActions(setting);
  if (refused !== undefined || (setting.model && setting.initial)) return refused;
  return `it needs to know what may come of each action, and how likely, and the world shows ${describeSpace(setting.observationSpace)} alone`;
}

/** States of a Discrete or MultiDiscrete space. */
export function statesIn(space: Discrete | MultiDiscrete): number {
  return space.type === "discrete" ? space.n : space.nvec.reduce((product, n) => product * n, 1);
}

/** Pulls have no consequences, whatever the world shows; or it shows nothing, Discrete(1), and arms are numbered. */
export function needsBandit(setting: Setting): string | undefined {
  const { observationSpace, bandit } = setting;
  if (bandit || (observationSpace.type === "discrete" && observationSpace.n === 1))
    return needsDiscreteActions(setting);
  return `it is for bandits, whose pulls have no consequences, and the world shows ${describeSpace(observationSpace)} that may depend on them`;
}

/** A bandit that never pays less than 0, as far as it says. */
export function needsRewardsFromZero(setting: Setting): string | undefined {
  const refused = needsBandit(setting);
  const [low] = setting.bandit?.rewardRange ?? [0];
  if (refused !== undefined || low >= 0) return refused;
  return `it is for rewards of at least 0, and the world pays down to ${low}`;
}

/** A bandit that shows numbers before each pull. */
export function needsContexts(setting: Setting): string | undefined {
  const { observationSpace, bandit } = setting;
  const shown = describeSpace(observationSpace);
  if (observationSpace.type !== "box")
    return `it is for contextual bandits, which show numbers before each pull, and the world shows ${shown}`;
  if (!bandit)
    return `it is for contextual bandits, whose pulls have no consequences, and the world shows ${shown} that may depend on them`;
  return needsDiscreteActions(setting);
}

/** A context for all arms, or features of each. */
export function needsFeatures(setting: Setting): string | undefined {
  const { observationSpace, actionSpace } = setting;
  const refused = needsContexts(setting);
  if (refused !== undefined) return refused;
  const { shape } = observationSpace as Box;
  if (shape.length === 1 || (shape.length === 2 && shape[0] === countOf(actionSpace))) return undefined;
  return `it is for contextual bandits that show a context, Box[d], or features of each arm, Box[${countOf(actionSpace)}, d], and the world shows ${describeSpace(observationSpace)}`;
}

/** The number of actions or states of a space that an entry has accepted as Discrete. */
export function countOf(space: Space): number {
  return (space as Discrete).n;
}

/** Actions that a policy can be a distribution over. */
export function needsDrawableActions({ actionSpace }: Setting): string | undefined {
  if (actionSpace.type !== "multiDiscrete") return undefined;
  return `it chooses one numbered action, Discrete(n), or real numbers, Box[…], and the world takes ${describeSpace(actionSpace)}`;
}
