/** A byte offset into an engine's memory: of a float32 array, row-major; 0 where an array may be absent. */
export type Pointer = number;

/** What kernels/ exports. The formulas stand there; sizes are counted in elements. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  firstFreeByte(): Pointer;

  /** Y [m, n] = X [m, k] W [k, n] + b [n]; b may be absent. */
  product(x: Pointer, w: Pointer, b: Pointer, y: Pointer, m: number, k: number, n: number): void;
  /** C [m, n] = Aᵀ B, with a [k, m] and b [k, n]. */
  productTransposedA(a: Pointer, b: Pointer, c: Pointer, m: number, k: number, n: number): void;
  /** C [m, n] = A Bᵀ, with a [m, k] and b [n, k]. */
  productTransposedB(a: Pointer, b: Pointer, c: Pointer, m: number, k: number, n: number): void;

  /** Activations work in place: y takes its own value, dy the gradient before the activation. All [n]. */
  relu(y: Pointer, n: number): void;
  reluBackward(y: Pointer, dy: Pointer, n: number): void;
  tanh(y: Pointer, n: number): void;
  tanhBackward(y: Pointer, dy: Pointer, n: number): void;

  /** y [n] = factor · y. */
  scale(y: Pointer, factor: number, n: number): void;
  /** y [n] = tau · x [n] + (1 − tau) · y. */
  blend(x: Pointer, y: Pointer, tau: number, n: number): void;
  /** sums [n] = Σ over the rows of x [m, n]. */
  columnSums(x: Pointer, sums: Pointer, m: number, n: number): void;
  /** Σ x², summed in float64. x [n]. */
  sumOfSquares(x: Pointer, n: number): number;

  /** Updates of parameters p by gradients g, beside their moments. All [n]. */
  sgd(p: Pointer, g: Pointer, rate: number, n: number): void;
  sgdMomentum(p: Pointer, g: Pointer, u: Pointer, rate: number, momentum: number, n: number): void;
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
    n: number,
  ): void;
}
