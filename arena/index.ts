/** Where agents meet worlds. */
export { InputError } from "../envs/core/errors.ts";
export {
  type CompareOptions,
  type Comparison,
  compareBandits,
  type PlayBlocks,
  type PolicyRows,
} from "./bandits/compare.ts";
export {
  type Identification,
  type IdentifyBlock,
  type IdentifyOptions,
  type IdentifyResult,
  identifyBestArm,
  leastPulls,
  playIdentifyBlock,
} from "./bandits/identify.ts";
export { type IdentifySpec, type IdentifySpecInput, resolveIdentifySpec } from "./bandits/identifySpec.ts";
export { type IdentifierSummary, identificationSummary } from "./bandits/identifySummary.ts";
export { type Block, type BlockResult, playBlock } from "./bandits/play.ts";
export { banditReport, type Contents } from "./bandits/report.ts";
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
export { readSweep, type Sweep, type SweepInput, type SweptPolicy, sweepOf } from "./bandits/sweep.ts";
export { sweepReport } from "./bandits/sweepReport.ts";
export { type Evaluation, type EvaluationTask, evaluate, type Score } from "./evaluate.ts";
export type { End, RunCheckpoint, RunEvent, RunResult } from "./events.ts";
export { Exhibition } from "./exhibition.ts";
export { type LogColumns, readLoggedData, writeLoggedData } from "./offPolicy/csv.ts";
export {
  type BootstrapOptions,
  bootstrapInterval,
  effectiveSampleSize,
  type WeightDiagnostics,
  weightDiagnostics,
} from "./offPolicy/diagnostics.ts";
export {
  clippedIps,
  directMethod,
  doublyRobust,
  type Estimator,
  estimate,
  ips,
  type ModelledRounds,
  modelledRounds,
  selfNormalisedDoublyRobust,
  shrunkDoublyRobust,
  snips,
  switchDoublyRobust,
  type WeightedRounds,
  weightedRounds,
} from "./offPolicy/estimators.ts";
export {
  allEstimators,
  type EstimatorLimits,
  evaluateOffPolicy,
  type NamedEstimator,
  type OffPolicyEstimate,
  type OffPolicyEvaluation,
  type OffPolicyTask,
} from "./offPolicy/evaluate.ts";
export { type Judgement, type JudgeTask, judge } from "./offPolicy/judge.ts";
export { type LoggedData, loggedData } from "./offPolicy/log.ts";
export { type Recording, type Rounds, recordLog, trueValue } from "./offPolicy/record.ts";
export { type ReplayResult, type ReplayTask, replay } from "./offPolicy/replay.ts";
export { fittedRidge, type RewardModel, type RidgeOptions, ridgeModel } from "./offPolicy/rewardModel.ts";
export {
  type ActionValuesOf,
  agentTarget,
  greedyTarget,
  softmaxTarget,
  type Target,
  targetProbabilities,
  uniformTarget,
} from "./offPolicy/targets.ts";
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
export { mean, quantiles, standardError, wilsonInterval } from "./stats.ts";
export { agentFor, playTogether, type TogetherEpisode, type TogetherTask } from "./together.ts";
export { tuned, tunedFor } from "./tuned/index.ts";
export type { Tuned } from "./tuned/tuned.ts";
