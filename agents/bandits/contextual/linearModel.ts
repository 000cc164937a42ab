/**
 * What linear policies believe of the arms in a context: x·θ and how sure that is, by ridge regression.
 * Disjoint: a regression for each arm. Shared: one over the features of arms.
 */
import type { Rng } from "../../../envs/core/rng.ts";
import { RidgeRegressions } from "../../core/algebra/linear.ts";
import { cholesky, choleskyUpdate, dot, solveTransposed } from "../../core/algebra/symmetric.ts";
import { restore } from "../../core/checkpoint.ts";
import type { Layout } from "./layout.ts";

/** Observations as numbers; worlds give a Float32Array. */
export type Features = ArrayLike<number>;

/** A model whose scores are normal: means and variances of what it was last shown. */
export interface NormalScores {
  readonly means: Float64Array; // [arms]
  readonly variances: Float64Array; // [arms] for noise of variance 1
  /** Evaluates both for an observation. */
  look(observation: Features): void;
  learn(observation: Features, arm: number, reward: number): void;
  save(): object;
  load(saved: object | undefined): void;
}

/** Of which scores can be drawn. */
export interface NormalDraws extends NormalScores {
  /** Whether the arms' scores are independent, so that `means` and `variances` tell all about them. */
  readonly independent: boolean;
  /** Draws the score of each arm in this context, with `scale` times its standard deviation. Written to `out` [arms]. */
  draw(observation: Features, scale: number, rng: Rng, out: Float64Array): void;
}

export class LinearModel implements NormalDraws {
  readonly layout: Layout;
  readonly ridge: RidgeRegressions;
  readonly means: Float64Array; // [arms]
  readonly variances: Float64Array; // [arms]
  /** Cholesky's factor of A, where scores are drawn of weights that all arms share. [d, d] */
  readonly factor: Float64Array;
  private readonly features: Float64Array; // [d] or [arms, d]: the observation looked at
  private readonly row: Float64Array; // [d]: the one learnt from
  private readonly drawn: Float64Array; // [d]

  /** `draws`: whether it will be asked to draw scores. */
  constructor(layout: Layout, lambda: number, draws = false) {
    const { model, arms, dimension, ownRows } = layout;
    this.layout = layout;
    this.ridge = new RidgeRegressions(model === "shared" ? 1 : arms, dimension, lambda);
    this.means = new Float64Array(arms);
    this.variances = new Float64Array(arms);
    this.features = new Float64Array(ownRows ? arms * dimension : dimension);
    this.row = new Float64Array(dimension);
    this.drawn = new Float64Array(dimension);
    this.factor = new Float64Array(draws && model === "shared" ? dimension * dimension : 0);
    if (this.factor.length > 0) cholesky(this.ridge.grams, 0, dimension, this.factor);
  }

  get independent(): boolean {
    return this.ridge.count > 1;
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

  learn(observation: Features, arm: number, reward: number, weight = 1): void {
    const { ridge, factor, drawn } = this;
    const row = this.rowOf(observation, arm);
    ridge.learn(ridge.count === 1 ? 0 : arm, row, 0, reward, weight);
    if (factor.length > 0) choleskyUpdate(factor, row.length, row, 0, weight, drawn);
  }

  /**
   * Of regressions of their own, scores are drawn themselves, each from N(x·θ, scale² xᵀ A⁻¹ x): the same law as weights
   * drawn from N(θ, scale² A⁻¹) give them. Shared weights are drawn, as θ + scale · L⁻ᵀ z with L Lᵀ = A.
   */
  draw(observation: Features, scale: number, rng: Rng, out: Float64Array): void {
    const { means, variances, factor, features, drawn, layout } = this;
    if (this.independent) {
      this.look(observation);
      for (let arm = 0; arm < out.length; arm++)
        out[arm] = means[arm] + scale * Math.sqrt(variances[arm]) * rng.normal();
      return;
    }
    this.lookAtMeans(observation);
    const { dimension } = layout;
    for (let i = 0; i < dimension; i++) drawn[i] = rng.normal();
    solveTransposed(factor, dimension, drawn);
    for (let arm = 0; arm < out.length; arm++)
      out[arm] = means[arm] + scale * dot(features, arm * dimension, drawn, 0, dimension);
  }

  /** What is shown of an arm; the next call overwrites it. [d] */
  rowOf(observation: Features, arm: number): Float64Array {
    const { row, layout } = this;
    const from = layout.ownRows ? arm * layout.dimension : 0;
    for (let i = 0; i < row.length; i++) row[i] = observation[from + i];
    return row;
  }

  save() {
    return { ridge: this.ridge.save(), factor: this.factor.slice() };
  }

  load(saved: ReturnType<LinearModel["save"]> | undefined): void {
    this.ridge.load(saved?.ridge);
    restore(this.factor, saved?.factor, "factor");
  }
}
