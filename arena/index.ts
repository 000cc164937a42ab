/** Where agents meet worlds. */
export { InputError } from "../envs/core/errors.ts";
export { type Evaluation, type EvaluationTask, evaluate, type Score } from "./evaluate.ts";
export { type RunOptions, run, runToEnd } from "./run.ts";
export { type RunCheckpoint, type RunEvent, type RunResult, Session } from "./session.ts";
export { type Edit, hashSpec, type RunSpec, resolveSpec, type SpecInput } from "./spec.ts";
export { mean, standardError } from "./stats.ts";
