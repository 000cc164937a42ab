/** What pages and trainers say to each other: plain data, and nothing of how either side works. */
import type { Insight, Metrics } from "../agents/index.ts";
import type { RunSpec, Score, Tuned } from "../arena/index.ts";
import type { Field } from "../envs/core/schema.ts";
import type { Drawing } from "../envs/index.ts";

export type { Insight, LayerAnswer, Metrics } from "../agents/index.ts";
export type { RunResult, RunSpec, Score, SpecInput, Tuned } from "../arena/index.ts";
export type { Ink } from "../envs/core/drawing.ts";
export type { Field } from "../envs/core/schema.ts";
export type { Drawing, Shape } from "../envs/index.ts";

/** A catalogue entry as data: enough for menus, forms and help. */
export interface EntryData {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly fields: Readonly<Record<string, Field>>;
}

export interface EnvData extends EntryData {
  /** What it is about: "Gridworlds", "Arcade", … */
  readonly family: string;
  /** Ids of the agents that suit it (with its default parameters). */
  readonly agents: readonly string[];
  readonly actionNames: readonly string[];
  readonly rewardThreshold: number | undefined;
}

/** Field → id of a model → why the agent cannot take it there. */
export type RefusedModels = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface CatalogueData {
  readonly envs: readonly EnvData[];
  readonly agents: readonly EntryData[];
  readonly models: readonly EntryData[];
  /** What agents are given in particular worlds unless a person says otherwise. */
  readonly tuned: readonly Tuned[];
  /** Seed, steps and the like. */
  readonly run: Readonly<Record<string, Field>>;
}

/** A learning curve of at most a few hundred bins, each of one or more episodes (or readings). */
export interface Curve {
  /** "return" of training episodes, or a total such as "regret" where episodes do not end. */
  readonly label: string;
  readonly steps: readonly number[];
  readonly means: readonly number[];
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

export interface EvaluationPoint {
  readonly step: number;
  readonly score: Score;
}

/** idle: opened, not started. */
export type Status = "idle" | "playing" | "paused" | "done" | "failed";

/** What the stage shows: the training episode itself, or, when training runs too fast to watch, the newest policy in real time. */
export interface Scene {
  readonly source: "training" | "showcase";
  readonly drawing: Drawing | undefined;
  /** Changes whenever a new episode begins, so that views do not glide from one into the other. */
  readonly episode: number;
  readonly steps: number;
  readonly return: number;
  readonly lastAction: number | undefined;
  readonly insight: Insight;
}

/** The rarer, larger part of an update. */
export interface Progress {
  readonly curve: Curve;
  readonly evaluations: readonly EvaluationPoint[];
  readonly metrics: Metrics;
  /** The value of each state, max over actions, for worlds whose states are numbered. */
  readonly stateValues: readonly number[] | undefined;
  readonly result:
    | {
        readonly evaluation: Score | null;
        readonly best: (Score & { readonly step: number }) | null;
        readonly hash: string;
      }
    | undefined;
}

export interface Update {
  readonly status: Status;
  /** Why it failed, for a person to read. */
  readonly error: string | undefined;
  readonly step: number;
  readonly totalSteps: number;
  /** Of the run, where they are its budget. */
  readonly totalEpisodes: number | undefined;
  readonly episodes: number;
  /** Environment steps per second of late. */
  readonly rate: number;
  readonly scene: Scene | undefined;
  readonly progress: Progress | undefined;
}

/** As many steps a second as the machine makes. */
export const MAX_SPEED = 0;

export interface OpenOptions {
  /** Environment steps a second, or MAX_SPEED; as before unless given. */
  readonly speed?: number;
  /** Starts it at once. */
  readonly play?: boolean;
}

export interface TrainerApi {
  catalogue(): CatalogueData;
  /** For each of the agent's parameters that is a model: those that it cannot be in the world. */
  refusedModels(env: RunSpec["env"], agent: string): RefusedModels;
  /** A new run and its complete spec. Throws a sentence, with the old run untouched, when the spec is not usable. */
  open(spec: unknown, options?: OpenOptions): RunSpec;
  play(): void;
  pause(): void;
  /** Exactly so many environment steps, then a pause. */
  step(count: number): void;
  /** Environment steps a second, or MAX_SPEED. */
  setSpeed(stepsPerSecond: number): void;
  /** Changes a live parameter from the next step on. */
  edit(param: string, value: unknown): RunSpec;
  /** How things stand; `full` adds the curve and all that changes rarely. */
  poll(full: boolean): Update;
}
