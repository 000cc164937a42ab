/** Judging a policy by another one's log: every estimator, with its uncertainty and what there is to say of the weights. */
import { InputError } from "../../envs/core/errors.ts";
import type { Rng } from "../../envs/core/rng.ts";
import { mean, standardError } from "../stats.ts";
import {
  type BootstrapOptions,
  bootstrapInterval,
  type WeightDiagnostics,
  weightDiagnostics,
} from "./diagnostics.ts";
import {
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
} from "./estimators.ts";
import type { LoggedData } from "./log.ts";
import type { RewardModel } from "./rewardModel.ts";
import { type Target, targetProbabilities } from "./targets.ts";

export interface NamedEstimator {
  readonly name: string;
  /** It asks a model of the rewards too. */
  readonly needsModel: boolean;
  readonly estimator: Estimator;
}

export interface EstimatorLimits {
  readonly clip: number; // M of clipped IPS
  readonly threshold: number; // τ of Switch-DR
  readonly shrinkage: number; // λ of DR with optimistic shrinkage
}

/** All there are, from the one that trusts the weights alone to the one that trusts the model alone. */
export function allEstimators({ clip, threshold, shrinkage }: EstimatorLimits): readonly NamedEstimator[] {
  for (const [limit, value] of Object.entries({ clip, threshold, shrinkage })) {
    if (!(value > 0)) throw new InputError(`estimators, ${limit}: expected a number above 0, got ${value}.`);
  }
  return [
    { name: "IPS", needsModel: false, estimator: ips },
    { name: `clipped IPS (M = ${clip})`, needsModel: false, estimator: clippedIps(clip) },
    { name: "SNIPS", needsModel: false, estimator: snips },
    { name: "DR", needsModel: true, estimator: doublyRobust },
    { name: "SNDR", needsModel: true, estimator: selfNormalisedDoublyRobust },
    { name: `Switch-DR (τ = ${threshold})`, needsModel: true, estimator: switchDoublyRobust(threshold) },
    { name: `DRos (λ = ${shrinkage})`, needsModel: true, estimator: shrunkDoublyRobust(shrinkage) },
    { name: "DM", needsModel: true, estimator: directMethod },
  ];
}

export interface OffPolicyTask {
  readonly log: LoggedData;
  readonly target: Target;
  readonly estimators: readonly NamedEstimator[];
  readonly rewardModel?: RewardModel;
  readonly bootstrap?: BootstrapOptions;
  readonly rng: Rng;
}

/** Null where there is none: the two ratios are undefined when no weight is positive, and one round has no spread. */
export interface OffPolicyEstimate {
  readonly name: string;
  readonly estimate: number | null;
  /** Over the luck of the rounds; the model's own error is not in it. */
  readonly standardError: number | null;
  /** A percentile bootstrap interval, when asked for; the model is not fitted anew. */
  readonly interval: readonly [low: number, high: number] | null;
}

export interface OffPolicyEvaluation {
  readonly rounds: number;
  readonly rows: readonly OffPolicyEstimate[];
  readonly weights: WeightDiagnostics;
}

/** All estimators meet the same resamples, so an estimator more changes no other's interval. */
export function evaluateOffPolicy(task: OffPolicyTask): OffPolicyEvaluation {
  const { log, estimators, rewardModel, rng } = task;
  const wanting = estimators.find(({ needsModel }) => needsModel);
  if (wanting && !rewardModel) {
    throw new InputError(`estimators: ${wanting.name} needs a model of the rewards; give rewardModel.`);
  }
  const target = targetProbabilities(log, task.target);
  // Without a model nobody who would look at one is asked.
  const qHat = rewardModel?.(log, rng.split("reward model")) ?? new Float64Array(target.length);
  if (qHat.length !== target.length) {
    throw new InputError(`rewardModel: expected ${target.length} rewards [n, K], got ${qHat.length}.`);
  }
  const rounds = modelledRounds(log, target, qHat);
  return {
    rounds: log.rounds,
    rows: estimators.map((named) => judge(named, rounds, task)),
    weights: weightDiagnostics(rounds.weights, log, target),
  };
}

function judge(
  { name, estimator }: NamedEstimator,
  rounds: ModelledRounds,
  { bootstrap, rng }: OffPolicyTask,
): OffPolicyEstimate {
  const shares = estimator(rounds);
  const value = mean(shares);
  if (Number.isNaN(value)) return { name, estimate: null, standardError: null, interval: null };
  const interval = bootstrap ? intervalOf(estimator, rounds, bootstrap, rng.split("bootstrap")) : null;
  return { name, estimate: value, standardError: standardError(shares), interval };
}

function intervalOf(
  estimator: Estimator,
  rounds: ModelledRounds,
  options: BootstrapOptions,
  rng: Rng,
): readonly [low: number, high: number] {
  const count = rounds.weights.length;
  const drawn: ModelledRounds = {
    weights: new Float64Array(count),
    rewards: new Float64Array(count),
    modelValues: new Float64Array(count),
    residuals: new Float64Array(count),
  };
  const statistic = (indices: Int32Array) => {
    for (let i = 0; i < count; i++) {
      const from = indices[i];
      drawn.weights[i] = rounds.weights[from];
      drawn.rewards[i] = rounds.rewards[from];
      drawn.modelValues[i] = rounds.modelValues[from];
      drawn.residuals[i] = rounds.residuals[from];
    }
    return estimate(estimator, drawn);
  };
  return bootstrapInterval(statistic, count, options, rng);
}
