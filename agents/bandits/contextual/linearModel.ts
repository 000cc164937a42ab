/**
 * What linear policies believe of the arms in a context: x·θ and how sure that is, by ridge regression.
 * Disjoint: a regression for each arm. Shared: one over the features of arms.
 */
import { RidgeRegressions } from "../../core/linear.ts";
import type { Layout } from "./layout.ts";

/** Observations as numbers; worlds give a Float32Array. */
export type Features = ArrayLike<number>;

/** A model whose scores are normal: means and variances of what it was last shown. */
export interface NormalScores {
  readonly means: Float64Array; // [arms]
  readonly variances: Float64Array; // [arms] for noise of variance 1
  /** Evaluates both for an observation. */
  look(observation: Features): void;
  /** Gives the weight that the row got. */
  learn(observation: Features, arm: number, reward: number): number;
  save(): object;
  load(saved: object): void;
}

export class LinearModel implements NormalScores {
  readonly layout: Layout;
  readonly ridge: RidgeRegressions;
  readonly means: Float64Array; // [arms]
  readonly variances: Float64Array; // [arms]
  private readonly features: Float64Array; // [d] or [arms, d]: the observation looked at
  private readonly row: Float64Array; // [d]: the one learnt from

  constructor(layout: Layout, lambda: number) {
    const { model, arms, dimension, ownRows } = layout;
    this.layout = layout;
    this.ridge = new RidgeRegressions(model === "shared" ? 1 : arms, dimension, lambda);
    this.means = new Float64Array(arms);
    this.variances = new Float64Array(arms);
    this.features = new Float64Array(ownRows ? arms * dimension : dimension);
    this.row = new Float64Array(dimension);
  }

  look(observation: Features): void {
    const { ridge, features, means, variances } = this;
    for (let i = 0; i < features.length; i++) features[i] = observation[i];
    if (this.layout.ownRows) ridge.evaluateRows(features, means, variances);
    else ridge.evaluateAll(features, 0, means, variances);
  }

  /** Means alone, for policies that ask for no more. */
  lookAtMeans(observation: Features): void {
    const { ridge, features, means, layout } = this;
    for (let i = 0; i < features.length; i++) features[i] = observation[i];
    for (let arm = 0; arm < means.length; arm++)
      means[arm] = ridge.mean(
        ridge.count === 1 ? 0 : arm,
        features,
        layout.ownRows ? arm * layout.dimension : 0,
      );
  }

  learn(observation: Features, arm: number, reward: number, weight = 1): number {
    this.ridge.learn(this.ridge.count === 1 ? 0 : arm, this.rowOf(observation, arm), 0, reward, weight);
    return weight;
  }

  /** What is shown of an arm; the next call overwrites it. [d] */
  rowOf(observation: Features, arm: number): Float64Array {
    const { row, layout } = this;
    const from = layout.ownRows ? arm * layout.dimension : 0;
    for (let i = 0; i < row.length; i++) row[i] = observation[from + i];
    return row;
  }

  save() {
    return this.ridge.save();
  }

  load(saved: ReturnType<LinearModel["save"]>): void {
    this.ridge.load(saved);
  }
}
