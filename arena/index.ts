/** Where agents meet worlds. */
export { InputError } from "../envs/core/errors.ts";
export {
  type CompareOptions,
  type Comparison,
  compareBandits,
  type PlayBlocks,
  type PolicyRows,
} from "./bandits/compare.ts";
export { type Block, type BlockResult, playBlock } from "./bandits/play.ts";
export {
  type BanditSpec,
  type BanditSpecInput,
  type RegretKind,
  regretKinds,
  resolveBanditSpec,
} from "./bandits/spec.ts";
export {
  nameOf,
  type PairedDifference,
  type PolicySummary,
  pairedDifference,
  problemName,
  summaryOf,
} from "./bandits/summary.ts";
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
export { mean, quantiles, standardError } from "./stats.ts";
export { agentFor, playTogether, type TogetherEpisode, type TogetherTask } from "./together.ts";
