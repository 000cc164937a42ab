/**
 * Ridge regressions that learn row by row, for linear models in bandits: A = λI + Σ w x xᵀ, b = λ θ₀ + Σ w r x, θ = A⁻¹ b.
 *
 * The inverse is kept by the formula of Sherman & Morrison (1950), O(d²) for a row, and computed afresh from A where that
 * would cancel digits. Symmetric matrices are packed: the lower triangle, row by row, [d (d + 1) / 2].
 */
import { restore } from "./checkpoint.ts";

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
    for (let at = 0; at < this.grams.length; at += packed) {
      for (let i = 0, diagonal = at; i < dimension; i++, diagonal += i + 1) {
        this.grams[diagonal] = lambda;
        this.inverses[diagonal] = 1 / lambda;
      }
    }
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
    for (; which + 3 < count; which += 4) {
      dotFour(thetas, which * dimension, x, at, dimension, means, which);
      dotFour(inverses, which * packed, products, 0, packed, variances, which);
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

  load(saved: ReturnType<RidgeRegressions["save"]>): void {
    restore(this.grams, saved.grams, "grams");
    restore(this.inverses, saved.inverses, "inverses");
    restore(this.responses, saved.responses, "responses");
    restore(this.thetas, saved.thetas, "thetas");
    restore(this.rows, saved.rows, "rows");
  }
}

/** Four sums at a time, since each addition waits for the one before. */
export function dot(a: Float64Array, atA: number, b: Float64Array, atB: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += a[atA + i] * b[atB + i];
    s1 += a[atA + i + 1] * b[atB + i + 1];
    s2 += a[atA + i + 2] * b[atB + i + 2];
    s3 += a[atA + i + 3] * b[atB + i + 3];
  }
  for (; i < length; i++) s0 += a[atA + i] * b[atB + i];
  return s0 + s1 + (s2 + s3);
}

/** Four rows of `a` times one of `b`, written to `out` at `to`. */
function dotFour(
  a: Float64Array, // [4, length] at `first`
  first: number,
  b: Float64Array,
  atB: number,
  length: number,
  out: Float64Array,
  to: number,
): void {
  const second = first + length;
  const third = second + length;
  const fourth = third + length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < length; i++) {
    const factor = b[atB + i];
    s0 += a[first + i] * factor;
    s1 += a[second + i] * factor;
    s2 += a[third + i] * factor;
    s3 += a[fourth + i] * factor;
  }
  out[to] = s0;
  out[to + 1] = s1;
  out[to + 2] = s2;
  out[to + 3] = s3;
}

/** Such that xᵀ M x = M · products for every packed M: x_i x_j, twice where i ≠ j. */
function writeProducts(x: Float64Array, at: number, dimension: number, products: Float64Array): void {
  for (let i = 0, entry = 0; i < dimension; i++) {
    const twice = 2 * x[at + i];
    for (let j = 0; j < i; j++, entry++) products[entry] = twice * x[at + j];
    products[entry++] = x[at + i] * x[at + i];
  }
}

/** M x of a packed M at `matrix`, written to `out` at `to`; gives xᵀ M x. */
export function multiply(
  packed: Float64Array,
  matrix: number,
  x: ArrayLike<number>,
  at: number,
  dimension: number,
  out: Float64Array,
  to: number,
): number {
  for (let i = 0, entry = matrix; i < dimension; i++) {
    const xi = x[at + i];
    let sum = 0;
    for (let j = 0; j < i; j++, entry++) {
      sum += packed[entry] * x[at + j];
      out[to + j] += packed[entry] * xi;
    }
    out[to + i] = sum + packed[entry++] * xi;
  }
  let form = 0;
  for (let i = 0; i < dimension; i++) form += out[to + i] * x[at + i];
  return form;
}

/** L with L Lᵀ = M of a packed positive definite M at `matrix`, written to the lower triangle of `factor` [d, d]. */
export function cholesky(
  packed: Float64Array,
  matrix: number,
  dimension: number,
  factor: Float64Array,
): void {
  for (let i = 0, entry = matrix; i < dimension; i++) {
    for (let j = 0; j <= i; j++, entry++) {
      let rest = packed[entry];
      for (let k = 0; k < j; k++) rest -= factor[i * dimension + k] * factor[j * dimension + k];
      factor[i * dimension + j] = i === j ? Math.sqrt(rest) : rest / factor[j * dimension + j];
    }
  }
}

/** (L Lᵀ)⁻¹, packed, written to `out` at `matrix`. L in `factor` becomes L⁻¹. */
function invert(factor: Float64Array, dimension: number, out: Float64Array, matrix: number): void {
  for (let j = 0; j < dimension; j++) {
    factor[j * dimension + j] = 1 / factor[j * dimension + j];
    for (let i = j + 1; i < dimension; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= factor[i * dimension + k] * factor[k * dimension + j];
      factor[i * dimension + j] = sum / factor[i * dimension + i];
    }
  }
  for (let i = 0, entry = matrix; i < dimension; i++) {
    for (let j = 0; j <= i; j++, entry++) {
      let sum = 0;
      for (let k = i; k < dimension; k++) sum += factor[k * dimension + i] * factor[k * dimension + j];
      out[entry] = sum;
    }
  }
}

/**
 * L becomes that of L Lᵀ + w x xᵀ, w ≥ 0: a rotation for each column. Golub & Van Loan (2013), Matrix Computations, §6.5.4.
 * `scratch` [d].
 */
export function choleskyUpdate(
  factor: Float64Array, // [d, d]
  dimension: number,
  x: ArrayLike<number>,
  at: number,
  weight: number,
  scratch: Float64Array,
): void {
  const scale = Math.sqrt(weight);
  for (let i = 0; i < dimension; i++) scratch[i] = scale * x[at + i];
  for (let k = 0; k < dimension; k++) {
    const diagonal = factor[k * dimension + k];
    const radius = Math.sqrt(diagonal * diagonal + scratch[k] * scratch[k]);
    const cosine = diagonal / radius;
    const sine = scratch[k] / radius;
    factor[k * dimension + k] = radius;
    for (let i = k + 1; i < dimension; i++) {
      const below = factor[i * dimension + k];
      factor[i * dimension + k] = cosine * below + sine * scratch[i];
      scratch[i] = cosine * scratch[i] - sine * below;
    }
  }
}

/** Lᵀ y = z solved in place: z ~ N(0, I) becomes y ~ N(0, (L Lᵀ)⁻¹). */
export function solveTransposed(factor: Float64Array, dimension: number, z: Float64Array): void {
  for (let i = dimension - 1; i >= 0; i--) {
    let rest = z[i];
    for (let k = i + 1; k < dimension; k++) rest -= factor[k * dimension + i] * z[k];
    z[i] = rest / factor[i * dimension + i];
  }
}
