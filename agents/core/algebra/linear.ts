/**
 * Ridge regressions that learn row by row, for linear models in bandits: A = λI + Σ w x xᵀ, b = λ θ₀ + Σ w r x, θ = A⁻¹ b.
 *
 * The inverse is kept by the formula of Sherman & Morrison (1950), O(d²) for a row, and computed afresh from A where that
 * would cancel digits.
 */
import { restore } from "../checkpoint.ts";
import { cholesky, dot, dotFive, invert, multiply, writeProducts } from "./symmetric.ts";

/** Where a row takes away so much of a variance (this many times the rest), too few digits of the rest are left. */
const TOO_MUCH = 1e4;

/** As many regressions of one size as there are arms, or one that all arms share. */
export class RidgeRegressions {
  readonly count: number;
  readonly dimension: number;
  readonly grams: Float64Array; // [count, packed] A
  readonly inverses: Float64Array; // [count, packed] A⁻¹
  readonly responses: Float64Array; // [count, d] b
  readonly thetas: Float64Array; // [count, d]
  readonly rows: Float64Array; // [count] learnt
  private readonly packed: number;
  private readonly gain: Float64Array; // [d] A⁻¹ x of the row being learnt
  private readonly products: Float64Array; // [packed] x xᵀ, what lies off the diagonal twice
  private readonly factor: Float64Array; // [d, d] scratch of the inversion

  constructor(count: number, dimension: number, lambda: number) {
    const packed = (dimension * (dimension + 1)) / 2;
    this.count = count;
    this.dimension = dimension;
    this.packed = packed;
    this.grams = new Float64Array(count * packed);
    this.inverses = new Float64Array(count * packed);
    this.responses = new Float64Array(count * dimension);
    this.thetas = new Float64Array(count * dimension);
    this.rows = new Float64Array(count);
    this.gain = new Float64Array(dimension);
    this.products = new Float64Array(packed);
    this.factor = new Float64Array(dimension * dimension);
    this.clear(lambda);
  }

  /** Before any row: θ is `theta` [d], b is A θ. */
  begin(which: number, theta: ArrayLike<number>): void {
    const { grams, responses, thetas, dimension, packed } = this;
    for (let i = 0; i < dimension; i++) thetas[which * dimension + i] = theta[i];
    multiply(grams, which * packed, theta, 0, dimension, responses, which * dimension);
  }

  /** A ← A + w x xᵀ, b ← b + w r x; `x` [d] lies at `at`. */
  learn(which: number, x: Float64Array, at: number, reward: number, weight = 1): void {
    const { grams, inverses, responses, thetas, gain, dimension, packed } = this;
    const matrix = which * packed;
    const vector = which * dimension;
    const spread = multiply(inverses, matrix, x, at, dimension, gain, 0); // xᵀ A⁻¹ x
    const shrink = weight / (1 + weight * spread);
    let expected = 0;
    for (let i = 0; i < dimension; i++) expected += thetas[vector + i] * x[at + i];
    // A⁻¹ x after the row is A⁻¹ x before it, over 1 + w xᵀ A⁻¹ x; so θ moves along it by the error.
    const step = shrink * (reward - expected);
    for (let i = 0, entry = matrix; i < dimension; i++) {
      const weighted = weight * x[at + i];
      const scaled = shrink * gain[i];
      for (let j = 0; j <= i; j++, entry++) {
        grams[entry] += weighted * x[at + j];
        inverses[entry] -= scaled * gain[j];
      }
      responses[vector + i] += weighted * reward;
      thetas[vector + i] += step * gain[i];
    }
    this.rows[which]++;
    if (weight * spread > TOO_MUCH) this.solve(which);
  }

  /** Forgets all rows: A = λI, b = 0. */
  clear(lambda: number): void {
    const { grams, inverses, responses, thetas, rows, count, dimension, packed } = this;
    grams.fill(0);
    responses.fill(0);
    rows.fill(0);
    thetas.fill(0);
    inverses.fill(0);
    for (let at = 0; at < count * packed; at += packed) {
      for (let i = 0, diagonal = at; i < dimension; i++, diagonal += i + 1) {
        grams[diagonal] = lambda;
        inverses[diagonal] = 1 / lambda;
      }
    }
  }

  /** As `learn`, but the inverse and θ stay behind until `solve`: for many rows at once. */
  add(which: number, x: Float64Array, at: number, reward: number): void {
    const { grams, responses, rows, dimension, packed } = this;
    for (let i = 0, entry = which * packed; i < dimension; i++) {
      const xi = x[at + i];
      for (let j = 0; j <= i; j++, entry++) grams[entry] += xi * x[at + j];
      responses[which * dimension + i] += xi * reward;
    }
    rows[which]++;
  }

  /** A⁻¹ and θ from A and b, by Cholesky's decomposition. */
  solve(which: number): void {
    const { grams, inverses, responses, thetas, factor, dimension, packed } = this;
    cholesky(grams, which * packed, dimension, factor);
    invert(factor, dimension, inverses, which * packed);
    multiply(inverses, which * packed, responses, which * dimension, dimension, thetas, which * dimension);
  }

  /**
   * x·θ and xᵀ A⁻¹ x of every regression for one `x` [d] at `at`, written to `means` and `variances` [count].
   */
  evaluateAll(x: Float64Array, at: number, means: Float64Array, variances: Float64Array): void {
    const { inverses, thetas, products, dimension, packed, count } = this;
    writeProducts(x, at, dimension, products);
    let which = 0;
    for (; which + 4 < count; which += 5) {
      dotFive(thetas, which * dimension, x, at, dimension, means, which);
      dotFive(inverses, which * packed, products, 0, packed, variances, which);
    }
    for (; which < count; which++) {
      means[which] = dot(thetas, which * dimension, x, at, dimension);
      variances[which] = dot(inverses, which * packed, products, 0, packed);
    }
  }

  /** The same for a row of `x` each: of the only regression, or of row k's own, number k. `x` [rows, d]. */
  evaluateRows(x: Float64Array, means: Float64Array, variances: Float64Array): void {
    const { count, dimension } = this;
    for (let row = 0; row < means.length; row++) {
      const which = count === 1 ? 0 : row;
      means[row] = this.mean(which, x, row * dimension);
      variances[row] = this.variance(which, x, row * dimension);
    }
  }

  /** xᵀ A⁻¹ x of one regression, `x` [d] at `at`. */
  variance(which: number, x: Float64Array, at: number): number {
    writeProducts(x, at, this.dimension, this.products);
    return dot(this.inverses, which * this.packed, this.products, 0, this.packed);
  }

  /** x·θ of one regression. */
  mean(which: number, x: Float64Array, at: number): number {
    return dot(this.thetas, which * this.dimension, x, at, this.dimension);
  }

  save() {
    const { grams, inverses, responses, thetas, rows } = this;
    return {
      grams: grams.slice(),
      inverses: inverses.slice(),
      responses: responses.slice(),
      thetas: thetas.slice(),
      rows: rows.slice(),
    };
  }

  load(saved: ReturnType<RidgeRegressions["save"]> | undefined): void {
    restore(this.grams, saved?.grams, "grams");
    restore(this.inverses, saved?.inverses, "inverses");
    restore(this.responses, saved?.responses, "responses");
    restore(this.thetas, saved?.thetas, "thetas");
    restore(this.rows, saved?.rows, "rows");
  }
}
