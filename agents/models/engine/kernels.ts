/** A byte offset into an engine's memory: of a float32 array, row-major; 0 where an array may be absent. */
export type Pointer = number;

/** What kernels/ exports. The formulas stand there; sizes are counted in elements. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  firstFreeByte(): Pointer;

  /** Y [m, n] = X [m, k] W [k, n] + b [n]; b may be absent. */
  product(x: Pointer, w: Pointer, b: Pointer, y: Pointer, m: number, k: number, n: number): void;
  /** Y = max(X W + b, 0), as product and relu. */
  productRelu(x: Pointer, w: Pointer, b: Pointer, y: Pointer, m: number, k: number, n: number): void;
  /** C [m, n] = Aᵀ B, with a [k, m] and b [k, n]. */
  productTransposedA(a: Pointer, b: Pointer, c: Pointer, m: number, k: number, n: number): void;
  /** C [m, n] += Aᵀ B, with a [k, m] and b [k, n]. */
  addProductTransposedA(a: Pointer, b: Pointer, c: Pointer, m: number, k: number, n: number): void;
  /** C [m, n] = A Bᵀ, with a [m, k] and b [n, k]. */
  productTransposedB(a: Pointer, b: Pointer, c: Pointer, m: number, k: number, n: number): void;

  /** y [n] = f(z [n]), or over rows [m, n]; then dz = dy · f′, from y, or from z for gelu. y may be z, and dz dy. */
  linear(z: Pointer, y: Pointer, n: number): void;
  linearBackward(y: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  relu(z: Pointer, y: Pointer, n: number): void;
  reluBackward(y: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  leakyRelu(z: Pointer, y: Pointer, n: number): void;
  leakyReluBackward(y: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  elu(z: Pointer, y: Pointer, n: number): void;
  eluBackward(y: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  gelu(z: Pointer, y: Pointer, n: number): void;
  geluBackward(z: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  tanh(z: Pointer, y: Pointer, n: number): void;
  tanhBackward(y: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  sigmoid(z: Pointer, y: Pointer, n: number): void;
  sigmoidBackward(y: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  softplus(z: Pointer, y: Pointer, n: number): void;
  softplusBackward(y: Pointer, dy: Pointer, dz: Pointer, n: number): void;
  softmax(z: Pointer, y: Pointer, m: number, n: number): void;
  softmaxBackward(y: Pointer, dy: Pointer, dz: Pointer, m: number, n: number): void;
  logSoftmax(z: Pointer, y: Pointer, m: number, n: number): void;
  logSoftmaxBackward(y: Pointer, dy: Pointer, dz: Pointer, m: number, n: number): void;

  /** Windows over images; `windows` points at the eleven numbers of layers/windows.ts. Shapes stand in kernels/. */
  im2col(x: Pointer, patches: Pointer, windows: Pointer, batch: number): void;
  col2im(patches: Pointer, dx: Pointer, windows: Pointer, batch: number): void;
  averagePool(x: Pointer, y: Pointer, windows: Pointer, batch: number): void;
  averagePoolBackward(dy: Pointer, dx: Pointer, windows: Pointer, batch: number): void;
  maxPool(x: Pointer, y: Pointer, places: Pointer, windows: Pointer, batch: number): void;
  maxPoolBackward(dy: Pointer, places: Pointer, dx: Pointer, windows: Pointer, batch: number): void;

  /** Winograd's convolution, 3×3; `tiling` points at the eleven numbers of layers/winograd.ts. Shapes stand in kernels/. */
  winogradFilters(w: Pointer, made: Pointer, u: Pointer, tiling: Pointer): void;
  winogradFilterGradients(du: Pointer, dw: Pointer, tiling: Pointer): void;
  winogradInputs(x: Pointer, frame: Pointer, v: Pointer, tiling: Pointer, batch: number): void;
  winogradInputGradients(dv: Pointer, frame: Pointer, dx: Pointer, tiling: Pointer, batch: number): void;
  winogradOutputs(m: Pointer, bias: Pointer, least: number, y: Pointer, tiling: Pointer, batch: number): void;
  winogradOutputGradients(dy: Pointer, frame: Pointer, dm: Pointer, tiling: Pointer, batch: number): void;
  winogradProducts(v: Pointer, u: Pointer, m: Pointer, tiling: Pointer, batch: number): void;
  winogradFilterProducts(
    v: Pointer,
    dm: Pointer,
    du: Pointer,
    tiling: Pointer,
    batch: number,
    more: boolean,
  ): void;
  winogradInputProducts(dm: Pointer, u: Pointer, dv: Pointer, tiling: Pointer, batch: number): void;

  /** y [m, n] = gain [n] · x̂ + bias [n], with each row of x made mean 0, variance 1; statistics [m, 2] for backward. */
  layerNorm(
    x: Pointer,
    gain: Pointer,
    bias: Pointer,
    y: Pointer,
    statistics: Pointer,
    epsilon: number,
    m: number,
    n: number,
  ): void;
  /** dx [m, n]; may be dy. */
  layerNormBackward(
    x: Pointer,
    gain: Pointer,
    statistics: Pointer,
    dy: Pointer,
    dx: Pointer,
    m: number,
    n: number,
  ): void;
  /** dgain [n]. */
  layerNormGains(x: Pointer, statistics: Pointer, dy: Pointer, dgain: Pointer, m: number, n: number): void;

  /** The same over the columns of x [m, n]. means, variances, rates, gain and bias are [n]. */
  columnMeans(x: Pointer, means: Pointer, m: number, n: number): void;
  columnVariances(x: Pointer, means: Pointer, variances: Pointer, m: number, n: number): void;
  inverseDeviations(variances: Pointer, rates: Pointer, epsilon: number, n: number): void;
  batchNorm(
    x: Pointer,
    means: Pointer,
    rates: Pointer,
    gain: Pointer,
    bias: Pointer,
    y: Pointer,
    m: number,
    n: number,
  ): void;
  batchNormGains(
    x: Pointer,
    means: Pointer,
    rates: Pointer,
    dy: Pointer,
    dgain: Pointer,
    m: number,
    n: number,
  ): void;
  batchNormBackward(
    x: Pointer,
    means: Pointer,
    rates: Pointer,
    gain: Pointer,
    dgain: Pointer,
    dbias: Pointer,
    share: number,
    dy: Pointer,
    dx: Pointer,
    m: number,
    n: number,
  ): void;

  /** y [n] = x [n] / (1 − rate), or 0 with probability `rate`; the same seed drops the same elements. */
  dropout(x: Pointer, y: Pointer, seed: number, rate: number, n: number): void;

  /** The first `width` columns of each of m rows, from rows of `fromWidth` into rows of `toWidth`. */
  copyColumns(from: Pointer, fromWidth: number, to: Pointer, toWidth: number, width: number, m: number): void;
  /** y [m, width] = the rows of w [vocabulary, width] that x [m] names; the first x that names none, or −1. */
  embed(x: Pointer, w: Pointer, y: Pointer, m: number, vocabulary: number, width: number): number;
  /** dw[xᵢ] += dyᵢ; the first x that names no row, or −1. */
  embedBackward(x: Pointer, dy: Pointer, dw: Pointer, m: number, vocabulary: number, width: number): number;
  /** q [m, actions, width] = x₀ + xₐ − mean x of x [m, 1 + actions, width]. */
  dueling(x: Pointer, q: Pointer, m: number, actions: number, width: number): void;
  duelingBackward(dq: Pointer, dx: Pointer, m: number, actions: number, width: number): void;
  /** y [m, n] = a + b ⊙ (u [m] v [n]ᵀ). */
  addOuter(a: Pointer, b: Pointer, u: Pointer, v: Pointer, y: Pointer, m: number, n: number): void;
  /** y [m, n] = a ⊙ (u [m] v [n]ᵀ). */
  timesOuter(a: Pointer, u: Pointer, v: Pointer, y: Pointer, m: number, n: number): void;
  /** y [m, n] = x [m, n] + row [n]. */
  addRow(x: Pointer, row: Pointer, y: Pointer, m: number, n: number): void;

  /** y [batch, tokens, heads, d] = A V, and weights A [batch, heads, tokens, tokens], from qkv [batch, tokens, 3, heads, d]. */
  attention(
    qkv: Pointer,
    y: Pointer,
    weights: Pointer,
    scratch: Pointer,
    causal: boolean,
    batch: number,
    tokens: number,
    heads: number,
    d: number,
  ): void;
  /** dqkv [batch, tokens, 3, heads, d]. */
  attentionBackward(
    qkv: Pointer,
    weights: Pointer,
    dy: Pointer,
    dqkv: Pointer,
    scratch: Pointer,
    causal: boolean,
    batch: number,
    tokens: number,
    heads: number,
    d: number,
  ): void;

  /** y [n, m, width] from x [m, n, width]. */
  swapAxes(x: Pointer, y: Pointer, m: number, n: number, width: number): void;
  /** One step of recurrent layers, and back: m rows of n units, or n numbers. Shapes stand in kernels/recurrent.ts. */
  tanhStep(z: Pointer, s: Pointer, h: Pointer, n: number): void;
  tanhStepBackward(h: Pointer, dy: Pointer, dh: Pointer, dz: Pointer, n: number): void;
  reluStep(z: Pointer, s: Pointer, h: Pointer, n: number): void;
  reluStepBackward(h: Pointer, dy: Pointer, dh: Pointer, dz: Pointer, n: number): void;
  lstmStep(
    z: Pointer,
    s: Pointer,
    c0: Pointer,
    c: Pointer,
    tanhC: Pointer,
    h: Pointer,
    m: number,
    n: number,
  ): void;
  lstmStepBackward(
    gates: Pointer,
    c0: Pointer,
    tanhC: Pointer,
    dy: Pointer,
    dh: Pointer,
    dc: Pointer,
    dz: Pointer,
    m: number,
    n: number,
  ): void;
  gruStep(z: Pointer, s: Pointer, h0: Pointer, h: Pointer, m: number, n: number): void;
  gruStepBackward(
    gates: Pointer,
    s: Pointer,
    h0: Pointer,
    dy: Pointer,
    dh: Pointer,
    past: Pointer,
    dz: Pointer,
    ds: Pointer,
    m: number,
    n: number,
  ): void;
  gruGates(z: Pointer, s: Pointer, h0: Pointer, q: Pointer, m: number, n: number): void;
  gruGatesBackward(
    gates: Pointer,
    h0: Pointer,
    dq: Pointer,
    past: Pointer,
    dz: Pointer,
    m: number,
    n: number,
  ): void;
  gruCandidate(z: Pointer, s: Pointer, h0: Pointer, h: Pointer, m: number, n: number): void;
  gruCandidateBackward(
    gates: Pointer,
    h0: Pointer,
    dy: Pointer,
    dh: Pointer,
    past: Pointer,
    dz: Pointer,
    m: number,
    n: number,
  ): void;

  /** y [n] = value. */
  fill(y: Pointer, value: number, n: number): void;
  /** y [n] = y + x [n]. */
  accumulate(x: Pointer, y: Pointer, n: number): void;
  /** y [n] = factor · y. */
  scale(y: Pointer, factor: number, n: number): void;
  /** y [n] = tau · x [n] + (1 − tau) · y. */
  blend(x: Pointer, y: Pointer, tau: number, n: number): void;
  /** y [n] = eˣ, to 1.2e-7; y may be x. */
  exp(x: Pointer, y: Pointer, n: number): void;
  /** y [n] = log x of normal positive x, to 2e-7; y may be x. */
  log(x: Pointer, y: Pointer, n: number): void;
  /** sums [n] = Σ over the rows of x [m, n]. */
  columnSums(x: Pointer, sums: Pointer, m: number, n: number): void;
  /** Σ x², summed in float64. x [n]. */
  sumOfSquares(x: Pointer, n: number): number;

  /** Updates of parameters p by gradients g, beside their moments. All [n]. */
  sgd(p: Pointer, g: Pointer, rate: number, decay: number, n: number): void;
  sgdMomentum(
    p: Pointer,
    g: Pointer,
    u: Pointer,
    rate: number,
    momentum: number,
    nesterov: boolean,
    decay: number,
    n: number,
  ): void;
  adam(
    p: Pointer,
    g: Pointer,
    m: Pointer,
    v: Pointer,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    correction1: number,
    correction2: number,
    decay: number,
    n: number,
  ): void;
  rmsprop(
    p: Pointer,
    g: Pointer,
    s: Pointer,
    a: Pointer,
    u: Pointer,
    rate: number,
    alpha: number,
    epsilon: number,
    momentum: number,
    decay: number,
    n: number,
  ): void;

  /** 52 multiply-adds a round in registers alone, as fast as plain SIMD can, for the bench; → 26. */
  multiplyAddPeak(rounds: number): number;
}
