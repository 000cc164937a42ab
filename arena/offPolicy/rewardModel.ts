/** Models of the reward, q̂(x, a), fitted on the log that an estimator is to judge by. */
import { InputError, shown } from "../../envs/core/errors.ts";
import type { Rng } from "../../envs/core/rng.ts";
import type { LoggedData } from "./log.ts";

/** The model's reward of each action in each logged context [n, K]. Luck, for those who need any, is in `rng`. */
export type RewardModel = (log: LoggedData, rng: Rng) => Float64Array;

export interface RidgeOptions {
  /** λ > 0 in min ‖Φθ − r‖² + λ‖θ‖²; the intercept is penalised too, so that an action never taken is worth 0. */
  readonly penalty: number;
  /** Numbers of the features to use; all unless given. An intercept is always there. */
  readonly features?: readonly number[];
  /**
   * Cross-fitting (Chernozhukov et al. 2018): the log is dealt into so many folds at random, and each round's q̂ comes from
   * a fit to the others, so that no round's own luck is in its model. 1 fits once, on the whole log.
   */
  readonly folds: number;
}

/** Ridge regression for each action on the features [1, x]. Hoerl & Kennard (1970). */
export function ridgeModel(options: RidgeOptions): RewardModel {
  return (log, rng) => {
    const features = options.features ?? Array.from({ length: log.features }, (_, j) => j);
    checkOptions(options, features, log);
    const folds = dealt(log.rounds, options.folds, rng);
    const qHat = new Float64Array(log.rounds * log.actionCount);
    for (let fold = 0; fold < options.folds; fold++) {
      const fitted = (round: number) => options.folds === 1 || folds[round] !== fold;
      for (let action = 0; action < log.actionCount; action++) {
        const theta = fitRidge(log, features, action, options.penalty, fitted);
        for (let i = 0; i < log.rounds; i++) {
          if (folds[i] === fold) qHat[i * log.actionCount + action] = predicted(log, features, i, theta);
        }
      }
    }
    return qHat;
  };
}

/** θ = (ΦᵀΦ + λI)⁻¹ Φᵀr over the rounds in which `action` was taken. [1 + features] */
function fitRidge(
  log: LoggedData,
  features: readonly number[],
  action: number,
  penalty: number,
  fitted: (round: number) => boolean,
): Float64Array {
  const size = features.length + 1;
  const gram = new Float64Array(size * size); // lower triangle
  const theta = new Float64Array(size);
  const row = new Float64Array(size).fill(1);
  for (let j = 0; j < size; j++) gram[j * size + j] = penalty;
  for (let i = 0; i < log.rounds; i++) {
    if (log.actions[i] !== action || !fitted(i)) continue;
    for (let j = 1; j < size; j++) row[j] = log.contexts[i * log.features + features[j - 1]];
    for (let j = 0; j < size; j++) {
      theta[j] += row[j] * log.rewards[i];
      for (let k = 0; k <= j; k++) gram[j * size + k] += row[j] * row[k];
    }
  }
  return solveCholesky(gram, theta);
}

function predicted(log: LoggedData, features: readonly number[], round: number, theta: Float64Array): number {
  let sum = theta[0];
  for (let j = 0; j < features.length; j++) {
    sum += theta[j + 1] * log.contexts[round * log.features + features[j]];
  }
  return sum;
}

/** Solves A x = b in place of b, through A = L Lᵀ in place of A's lower triangle. Golub & Van Loan (2013), §4.2. */
function solveCholesky(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) {
      for (let i = j; i < n; i++) a[i * n + j] -= a[i * n + k] * a[j * n + k];
    }
    const pivot = Math.sqrt(a[j * n + j]);
    for (let i = j; i < n; i++) a[i * n + j] /= pivot;
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return b;
}

/** The fold of each round [rounds], folds equal in size up to one round. */
function dealt(rounds: number, folds: number, rng: Rng): Int32Array {
  const of = Int32Array.from({ length: rounds }, (_, i) => i % folds);
  return folds === 1 ? of : rng.shuffle(of);
}

function checkOptions(
  { penalty, folds }: RidgeOptions,
  features: readonly number[],
  { rounds, features: count }: LoggedData,
): void {
  if (!(penalty > 0 && Number.isFinite(penalty))) {
    throw new InputError(
      `ridgeModel, penalty: expected a finite number above 0, got ${penalty}; 1 is usual for features of about unit size.`,
    );
  }
  if (!Number.isInteger(folds) || folds < 1 || folds > rounds) {
    throw new InputError(
      `ridgeModel, folds: expected a whole number from 1, no cross-fitting, to the log's ${rounds} rounds, got ${folds}.`,
    );
  }
  const wrong = features.find((j) => !Number.isInteger(j) || j < 0 || j >= count);
  if (wrong !== undefined) {
    throw new InputError(
      `ridgeModel, features: expected numbers from 0 to ${count - 1}, as the log has ${count} features, got ${shown(wrong)}.`,
    );
  }
}
