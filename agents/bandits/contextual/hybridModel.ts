/**
 * Weights that all arms share beside each arm's own: E r = x·β + x·θ_a. Li, Chu, Langford & Schapire (2010), Algorithm 2.
 *
 * Eliminating θ_a leaves a ridge regression for β whose features are what an arm's own regression leaves unexplained of
 * x, e = x − C_aᵀ x with C_a = A_a⁻¹ B_a, each row weighing 1 / (1 + xᵀ A_a⁻¹ x): the blocks A₀ and b₀ of lines 17–24, of
 * which each round changes a rank-one part. So all inverses are kept row by row.
 *
 * Differs: shared features z are the same as the arm's own, x, as there is one kind in what bandits show.
 */

import { RidgeRegressions } from "../../core/algebra/linear.ts";
import { multiply } from "../../core/algebra/symmetric.ts";
import { restore } from "../../core/checkpoint.ts";
import type { Layout } from "./layout.ts";
import type { Features, NormalScores } from "./linearModel.ts";

export class HybridModel implements NormalScores {
  readonly layout: Layout;
  readonly own: RidgeRegressions; // each arm's, before β is taken into account
  readonly shared: RidgeRegressions; // β
  readonly mixing: Float64Array; // [arms, d, d] C_a
  readonly means: Float64Array; // [arms]
  readonly variances: Float64Array; // [arms]
  private readonly row: Float64Array; // [d] x
  private readonly rest: Float64Array; // [d] e
  private readonly gain: Float64Array; // [d] A_a⁻¹ x

  constructor(layout: Layout, lambda: number) {
    const { arms, dimension } = layout;
    this.layout = layout;
    this.own = new RidgeRegressions(arms, dimension, lambda);
    this.shared = new RidgeRegressions(1, dimension, lambda);
    this.mixing = new Float64Array(arms * dimension * dimension);
    this.means = new Float64Array(arms);
    this.variances = new Float64Array(arms);
    this.row = new Float64Array(dimension);
    this.rest = new Float64Array(dimension);
    this.gain = new Float64Array(dimension);
  }

  look(observation: Features): void {
    const { own, shared, means, variances, row, rest } = this;
    for (let arm = 0; arm < means.length; arm++) {
      this.split(observation, arm);
      means[arm] = own.mean(arm, row, 0) + shared.mean(0, rest, 0);
      variances[arm] = own.variance(arm, row, 0) + shared.variance(0, rest, 0);
    }
  }

  /** Writes the arm's x, and e. */
  private split(observation: Features, arm: number): void {
    const { layout, mixing, row, rest } = this;
    const { dimension, ownRows } = layout;
    const from = ownRows ? arm * dimension : 0;
    for (let i = 0; i < dimension; i++) row[i] = rest[i] = observation[from + i];
    for (let i = 0, at = arm * dimension * dimension; i < dimension; i++)
      for (let j = 0; j < dimension; j++, at++) rest[j] -= mixing[at] * row[i];
  }

  learn(observation: Features, arm: number, reward: number): void {
    const { own, shared, mixing, row, rest, gain } = this;
    const { dimension } = this.layout;
    this.split(observation, arm);
    const spread = multiply(
      own.inverses,
      arm * (own.inverses.length / own.count),
      row,
      0,
      dimension,
      gain,
      0,
    );
    const weight = 1 / (1 + spread);
    shared.learn(0, rest, 0, reward - own.mean(arm, row, 0), weight);
    // C is the regression of z on x: it moves along A⁻¹ x by what it left unexplained, as θ does.
    for (let i = 0, at = arm * dimension * dimension; i < dimension; i++)
      for (let j = 0; j < dimension; j++, at++) mixing[at] += weight * gain[i] * rest[j];
    own.learn(arm, row, 0, reward);
  }

  save() {
    return { own: this.own.save(), shared: this.shared.save(), mixing: this.mixing.slice() };
  }

  load({ own, shared, mixing }: ReturnType<HybridModel["save"]>): void {
    this.own.load(own);
    this.shared.load(shared);
    restore(this.mixing, mixing, "mixing");
  }
}
