/** Where agents meet worlds. */
export { InputError } from "../envs/core/errors.ts";
export { type Evaluation, type EvaluationTask, evaluate, type Score } from "./evaluate.ts";
export type { RunCheckpoint, RunEvent, RunResult } from "./events.ts";
export { Exhibition } from "./exhibition.ts";
export { type RunOptions, run, runToEnd } from "./run.ts";
export { Session } from "./session.ts";
export {
  type Edit,
  hashSpec,
  type RunSpec,
  resolveSpec,
  runFields,
  type SpecInput,
  worldOf,
} from "./spec.ts";
export { mean, standardError } from "./stats.ts";
export { agentFor, playTogether, type TogetherEpisode, type TogetherTask } from "./together.ts";
