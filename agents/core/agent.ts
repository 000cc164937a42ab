/** The contract of learners and players. They meet worlds through spaces, numbers and masks, never by name. */
import type { z } from "zod";
import type { BanditFacts } from "../../envs/core/bandit.ts";
import type { Entry } from "../../envs/core/catalogue.ts";
import type { Rng } from "../../envs/core/rng.ts";
import type { ParamsSchema } from "../../envs/core/schema.ts";
import type { EntrySpec } from "../../envs/core/shorthand.ts";
import type { Space, Value } from "../../envs/core/spaces.ts";
import type { Branch, Info } from "../../envs/core/world.ts";
import type { Network } from "../models/engine/network.ts";

/** "explore" while learning; "greedy" to show its best, as evaluations and matches ask of a copy that does not learn. */
export type ActMode = "explore" | "greedy";

/**
 * One step, as it happened. Arrays belong to the caller and change with the next step: copy what you keep.
 * `terminated`: the task ended, the future is worth 0. `truncated`: only time ran out, bootstrap from `nextObservation`.
 */
export interface Transition<Obs extends Value = Value, Act extends Value = Value> {
  readonly observation: Obs;
  readonly action: Act;
  readonly reward: number;
  readonly nextObservation: Obs;
  readonly terminated: boolean;
  readonly truncated: boolean;
  /** Legal actions at `nextObservation` [n], when not all are. */
  readonly nextMask?: Uint8Array | undefined;
  /** In which of the worlds it happened, for agents that act in several at once; 0 unless given. */
  readonly lane?: number;
  /** What the world told beside the reward. */
  readonly info?: Info | undefined;
}

/** Numbers worth watching while learning: "loss", "epsilon", … Read at once: the next step may overwrite them. */
export type Metrics = Readonly<Record<string, number>>;

/** A number for each action, with its range of belief where there is one. */
export interface ActionValues {
  /** What the numbers are, in the field's notation: "Q(s, a)". */
  readonly label: string;
  readonly values: readonly number[]; // [actions]
  readonly low?: readonly number[]; // [actions], a lower confidence bound or credible limit, say
  readonly high?: readonly number[]; // [actions], an upper one
}

/** What a layer of a network answers to one observation, in so few numbers that they can be sent and drawn each frame. */
export interface LayerAnswer {
  readonly label: string;
  readonly units: number;
  readonly active: number; // units that answer something else than 0
  readonly values: readonly number[]; // [units], or the mean of each `perValue` neighbours
  readonly perValue: number;
}

/** A number for each state of a tabular world, to be drawn over its map. */
export interface StateValues {
  /** What the numbers are: "V(s)", "max Q(s, a)". */
  readonly label: string;
  readonly values: readonly number[]; // [states]
  /** The action that it would take in each state. */
  readonly policy?: readonly number[]; // [states]
}

/** What a person may want to see of an agent that looks at one observation. */
export interface Insight {
  readonly actions?: ActionValues;
  readonly numbers?: Metrics;
  readonly states?: StateValues;
  /** What each layer of a network answers to the observation. */
  readonly layers?: readonly LayerAnswer[];
}

/** Some steps of one episode, as plain data: what was seen before each of them and what was done. */
export interface Clip {
  readonly steps: number;
  readonly observations: Float32Array; // [steps, sizeOf(observationSpace)]
  readonly actions: Float32Array; // [steps, sizeOf(actionSpace)]
}

/** Which of two clips is better? Asked of a person by agents that learn from people. */
export interface Question {
  /** Counts the questions that were asked, so that an answer never goes to another one. */
  readonly number: number;
  readonly clips: readonly [Clip, Clip];
  /** How many are open, this one among them. */
  readonly open: number;
}

/** "neither": both are as good; "unclear": they cannot be compared, and nothing is learned from them. */
export type Answer = "first" | "second" | "neither" | "unclear";

/** An agent's memory as plain data that survives structuredClone. */
export type Checkpoint = Readonly<Record<string, unknown>>;

/** "all": a resumed run goes on bit for bit. "policy": what greedy play needs, to keep the best or to enter a tournament. */
export type CheckpointScope = "all" | "policy";

export interface Agent<Obs extends Value = Value, Act extends Value = Value> {
  /** Live parameters (see `ParamMeta.live`) are read at each use and may be set by whoever runs the agent. */
  readonly params: Record<string, unknown>;
  /**
   * Copies of the world to learn in at once, where there are to be more than one ("vectorised environments"). A run steps
   * them in turn; each step counts. What plays greedily plays in lane 0.
   */
  readonly lanes?: number;
  /** An episode begins in a lane: whatever was remembered of the last one there (a recurrent state, a search tree) is stale. */
  begin?(lane?: number): void;
  /** It is going to learn: what that takes is made now, so that too much is refused before anything begins. */
  prepare?(): void;
  /** The network that acts, where there is one: to look at, or to keep in a file. */
  readonly policy?: Network;
  /** `mask` [n]: legal actions, honoured by every agent. `lane` is 0 unless given. */
  act(observation: Obs, mode: ActMode, mask?: Uint8Array, lane?: number): Act;
  /**
   * The probability of each action if it acts ("explore") on this observation now [actions], for logs and off-policy
   * evaluation. Draws none of the agent's luck and changes nothing. Read at once: the next call may overwrite it.
   */
  probabilities?(observation: Obs, mask?: Uint8Array): Float64Array;
  learn?(transition: Transition<Obs, Act>): Metrics | undefined;
  inspect?(observation: Obs): Insight;
  /** What a person is asked now, if anything is. */
  readonly question?: Question | undefined;
  /** The answer to the question of that number; one that is no longer open is left alone. */
  answer?(number: number, answer: Answer): void;
  save(scope?: CheckpointScope): Checkpoint;
  load(checkpoint: Checkpoint): void;
}

/** What an agent is told of the world it will meet. */
export interface Setting {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Where the world is a bandit: what its players may know of it. */
  readonly bandit?: BanditFacts;
  /** Steps after which an episode is truncated. */
  readonly maxSteps?: number;
  /** Tabular worlds, for agents that plan: what may come of an action, with probabilities that sum to 1. */
  model?(state: number, action: number): readonly Branch[];
  /** Tabular worlds: the states an episode may begin in, with probabilities that sum to 1. */
  readonly initial?: readonly (readonly [state: number, probability: number])[];
}

export interface AgentEntry<P extends ParamsSchema = ParamsSchema> extends Entry<P> {
  /** Why such a world does not suit the agent, as the rest of a sentence ("it needs …"), or undefined when it does. */
  refuses(setting: Setting): string | undefined;
  /** For agents with networks: why a model, in the parameter `field`, does not suit such a world, as a sentence without its end. */
  refusesModel?(setting: Setting, model: EntrySpec, field: string): string | undefined;
  make(setting: Setting, params: z.output<P>, rng: Rng): Agent;
}

export function agentEntry<P extends ParamsSchema>(entry: AgentEntry<P>): AgentEntry<P> {
  return entry;
}
