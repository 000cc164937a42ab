/**
 * Symmetric matrices without garbage: packed, the lower triangle row by row, [d (d + 1) / 2]; and Cholesky's factors of
 * them, lower triangles in [d, d].
 */

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

/** Five rows of `a` times one of `b`, written to `out` at `to`: a number of `b` is read once for all of them. */
export function dotFive(
  a: Float64Array, // [5, length] at `first`
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
  const fifth = fourth + length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  for (let i = 0; i < length; i++) {
    const factor = b[atB + i];
    s0 += a[first + i] * factor;
    s1 += a[second + i] * factor;
    s2 += a[third + i] * factor;
    s3 += a[fourth + i] * factor;
    s4 += a[fifth + i] * factor;
  }
  out[to] = s0;
  out[to + 1] = s1;
  out[to + 2] = s2;
  out[to + 3] = s3;
  out[to + 4] = s4;
}

/** Such that xᵀ M x = M · products for every packed M: x_i x_j, twice where i ≠ j. */
export function writeProducts(x: Float64Array, at: number, dimension: number, products: Float64Array): void {
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

/**
 * (L Lᵀ)⁻¹, packed, written to `out` at `matrix`. Uses up `factor`: L⁻ᵀ is written above its diagonal, whose numbers become
 * their inverses, so that every sum runs along rows.
 */
export function invert(factor: Float64Array, dimension: number, out: Float64Array, matrix: number): void {
  for (let j = 0; j < dimension; j++) {
    const row = j * dimension;
    factor[row + j] = 1 / factor[row + j];
    for (let i = 0; i < j; i++) {
      const other = i * dimension;
      factor[other + j] = -dot(factor, row + i, factor, other + i, j - i) * factor[row + j];
    }
  }
  for (let i = 0, entry = matrix; i < dimension; i++)
    for (let j = 0; j <= i; j++, entry++)
      out[entry] = dot(factor, i * dimension + i, factor, j * dimension + i, dimension - i);
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
