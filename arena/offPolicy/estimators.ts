/**
 * What a target policy would have earned, estimated from another policy's log.
 *
 * Every estimator gives each round's share of the estimate [n]: their mean is the estimate, and the standard error of that
 * mean is its standard error (for the two ratios, SNIPS and SNDR, by the delta method).
 * Notation: w_i = π_e(a_i | x_i) / π_b(a_i | x_i), v_i = Σ_a π_e(a | x_i) q̂(x_i, a), e_i = r_i − q̂(x_i, a_i).
 */
import { mean } from "../stats.ts";
import type { LoggedData } from "./log.ts";

/** A log as seen from a target policy. */
export interface WeightedRounds {
  readonly weights: Float64Array; // [n] w
  readonly rewards: Float64Array; // [n] r
}

/** And from a model of the rewards too. */
export interface ModelledRounds extends WeightedRounds {
  readonly modelValues: Float64Array; // [n] v
  readonly residuals: Float64Array; // [n] e
}

/** Each round's share of the estimate [n]. */
export type Estimator<R extends WeightedRounds = ModelledRounds> = (rounds: R) => Float64Array;

export function estimate<R extends WeightedRounds>(estimator: Estimator<R>, rounds: R): number {
  return mean(estimator(rounds));
}

/** `targetProbabilities` [n, K]. */
export function weightedRounds(log: LoggedData, targetProbabilities: Float64Array): WeightedRounds {
  const { actionCount, actions, propensities, rewards } = log;
  const weights = propensities.map((p, i) => targetProbabilities[i * actionCount + actions[i]] / p);
  return { weights, rewards };
}

/** `targetProbabilities` and `qHat`, the model's reward of each action, [n, K]. */
export function modelledRounds(
  log: LoggedData,
  targetProbabilities: Float64Array,
  qHat: Float64Array,
): ModelledRounds {
  const { rounds, actionCount, actions, rewards } = log;
  const modelValues = new Float64Array(rounds);
  for (let i = 0; i < rounds; i++) {
    for (let k = i * actionCount; k < (i + 1) * actionCount; k++) {
      modelValues[i] += targetProbabilities[k] * qHat[k];
    }
  }
  const residuals = rewards.map((reward, i) => reward - qHat[i * actionCount + actions[i]]);
  return { ...weightedRounds(log, targetProbabilities), modelValues, residuals };
}

/** Inverse propensity scoring, unbiased: (1/n) Σ w_i r_i. Horvitz & Thompson (1952). */
export function ips({ weights, rewards }: WeightedRounds): Float64Array {
  return weights.map((w, i) => w * rewards[i]);
}

/** IPS with weights of at most M, bias for less variance: (1/n) Σ min(w_i, M) r_i. Ionides (2008). */
export function clippedIps(clip: number): Estimator<WeightedRounds> {
  return ({ weights, rewards }) => weights.map((w, i) => Math.min(w, clip) * rewards[i]);
}

/**
 * Self-normalised IPS, within the range of the rewards: Σ w_i r_i / Σ w_i. Swaminathan & Joachims (2015).
 * Shares are V + w_i (r_i − V) / w̄, of mean V. NaN when no weight is positive.
 */
export function snips({ weights, rewards }: WeightedRounds): Float64Array {
  const { value, meanWeight } = weightedMean(rewards, weights);
  return weights.map((w, i) => value + (w * (rewards[i] - value)) / meanWeight);
}

/** The direct method, as good as the model: (1/n) Σ v_i. Dudík, Langford & Li (2011). */
export function directMethod({ modelValues }: ModelledRounds): Float64Array {
  return modelValues.slice();
}

/** Doubly robust, unbiased if the propensities or the model are right: (1/n) Σ v_i + w_i e_i. Dudík, Langford & Li (2011). */
export function doublyRobust({ weights, modelValues, residuals }: ModelledRounds): Float64Array {
  return weights.map((w, i) => modelValues[i] + w * residuals[i]);
}

/**
 * Self-normalised DR: (1/n) Σ v_i + Σ w_i e_i / Σ w_i, one step of the weighted DR of Thomas & Brunskill (2016).
 * NaN when no weight is positive.
 */
export function selfNormalisedDoublyRobust({
  weights,
  modelValues,
  residuals,
}: ModelledRounds): Float64Array {
  const { value, meanWeight } = weightedMean(residuals, weights);
  return weights.map((w, i) => modelValues[i] + value + (w * (residuals[i] - value)) / meanWeight);
}

/** DR that trusts the model alone where weights exceed τ: (1/n) Σ v_i + 1{w_i ≤ τ} w_i e_i. Wang, Agarwal & Dudík (2017). */
export function switchDoublyRobust(threshold: number): Estimator {
  return ({ weights, modelValues, residuals }) =>
    weights.map((w, i) => modelValues[i] + (w <= threshold ? w * residuals[i] : 0));
}

/** DR with optimistic shrinkage of the weights: (1/n) Σ v_i + λ w_i / (w_i² + λ) · e_i. Su, Dimakopoulou, Krishnamurthy & Dudík (2020). */
export function shrunkDoublyRobust(shrinkage: number): Estimator {
  return ({ weights, modelValues, residuals }) =>
    weights.map((w, i) => modelValues[i] + ((shrinkage * w) / (w * w + shrinkage)) * residuals[i]);
}

function weightedMean(values: Float64Array, weights: Float64Array) {
  let weighted = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    weighted += weights[i] * values[i];
    total += weights[i];
  }
  return { value: weighted / total, meanWeight: total / weights.length };
}
