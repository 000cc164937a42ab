/** How the parameters of a layer begin. Weights are a matrix [fanIn, units]; biases begin at zero but for torchLinear. */
import type { Rng } from "../../../envs/core/rng.ts";

export type InitializerName =
  | "heUniform"
  | "heNormal"
  | "glorotUniform"
  | "glorotNormal"
  | "leCunUniform"
  | "leCunNormal"
  | "orthogonal"
  | "orthogonalRoot2"
  | "torchLinear"
  | "zeros";

/** Fills the arrays of a layer whose units each see `fanIn` inputs and feed `fanOut` units. */
export interface Initializer {
  /** values [fanIn, units] */
  weights(values: Float32Array, rng: Rng, fanIn: number, fanOut: number): void;
  /** values [units] */
  bias(values: Float32Array, rng: Rng, fanIn: number): void;
}

export const initializers: Readonly<Record<InitializerName, Initializer>> = {
  /** Keeps the variance of activations through relu. He et al. (2015), doi:10.1109/ICCV.2015.123, eq. 10. */
  heUniform: uniform((fanIn) => Math.sqrt(6 / fanIn)),
  heNormal: normal((fanIn) => Math.sqrt(2 / fanIn)),
  /** Balances activations and gradients. Glorot & Bengio (2010), eq. 16 (uniform) and 12; the default of Keras. */
  glorotUniform: uniform((fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut))),
  glorotNormal: normal((fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut))),
  /** Unit variance through linear units. LeCun et al. (1998), "Efficient BackProp", eq. 16. */
  leCunUniform: uniform((fanIn) => Math.sqrt(3 / fanIn)),
  leCunNormal: normal((fanIn) => Math.sqrt(1 / fanIn)),
  /** A random rotation: keeps lengths, or as many directions as fit. Saxe et al. (2014), arXiv:1312.6120, section 3. */
  orthogonal: { weights: fillOrthogonal, bias: fillZeros },
  /** The same, √2 times as long: the gain for relu (Saxe et al.), and in the hidden layers of most policy-gradient agents. */
  orthogonalRoot2: {
    weights: (values, rng, rows) => {
      fillOrthogonal(values, rng, rows);
      for (let i = 0; i < values.length; i++) values[i] *= Math.SQRT2;
    },
    bias: fillZeros,
  },
  /** What PyTorch's nn.Linear does, hence what most published reinforcement-learning settings assume. */
  torchLinear: uniform(
    (fanIn) => 1 / Math.sqrt(fanIn),
    (fanIn) => 1 / Math.sqrt(fanIn),
  ),
  zeros: { weights: fillZeros, bias: fillZeros },
};

export const initializerNames = Object.keys(initializers) as InitializerName[];

/** Draws from U(−bound, bound), the bound from the fans. */
function uniform(
  weightBound: (fanIn: number, fanOut: number) => number,
  biasBound: (fanIn: number) => number = () => 0,
): Initializer {
  return {
    weights: (values, rng, fanIn, fanOut) => fillUniform(values, rng, weightBound(fanIn, fanOut)),
    bias: (values, rng, fanIn) => fillUniform(values, rng, biasBound(fanIn)),
  };
}

/** Draws from N(0, deviation²), the deviation from the fans. Differs: Keras redraws what lies beyond 2 deviations. */
function normal(deviation: (fanIn: number, fanOut: number) => number): Initializer {
  return {
    weights: (values, rng, fanIn, fanOut) => {
      for (let i = 0; i < values.length; i++) values[i] = rng.normal(0, deviation(fanIn, fanOut));
    },
    bias: fillZeros,
  };
}

/** A bound of zero draws nothing. */
function fillUniform(values: Float32Array, rng: Rng, bound: number): void {
  if (bound === 0) values.fill(0);
  else for (let i = 0; i < values.length; i++) values[i] = rng.uniform(-bound, bound);
}

function fillZeros(values: Float32Array): void {
  values.fill(0);
}

/**
 * A matrix [rows, columns] with orthonormal columns, or rows if it is wide; every such matrix is equally likely. It is
 * the Q of a normal matrix's QR decomposition with a positive diagonal of R: Mezzadri (2007), arXiv:math-ph/0609050.
 */
function fillOrthogonal(values: Float32Array, rng: Rng, rows: number): void {
  const columns = values.length / rows;
  const tall = rows >= columns;
  const [count, length] = tall ? [columns, rows] : [rows, columns];
  const basis = Array.from({ length: count }, () => Float64Array.from({ length }, () => rng.normal()));
  orthonormalize(basis);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) values[i * columns + j] = tall ? basis[j][i] : basis[i][j];
  }
}

/** The modified Gram-Schmidt process: each vector, made a unit, leaves those after it. vectors [count][length] */
function orthonormalize(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, i) => {
    const norm = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < vector.length; k++) vector[k] /= norm;
    for (const later of vectors.slice(i + 1)) addMultiple(later, vector, -dot(later, vector));
  });
}

/** a ← a + factor · b. All [n]. */
function addMultiple(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
