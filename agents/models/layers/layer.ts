/**
 * The contract of a layer: one file exports its spec and one function from spec and input shape to a `LayerPlan`;
 * layers/index.ts lists it. The network then allots all memory and drives `forward` and `backward`.
 */
import type { Rng } from "../../../envs/core/rng.ts";
import type { Engine, Tensor } from "../engine/engine.ts";

/** The shape of one example, without the batch: [features], [time, features], or [height, width, channels]. */
export type Shape = readonly number[];

/** What a layer's spec implies, before there is any memory. */
export interface LayerPlan {
  readonly outputShape: Shape;
  readonly parameters: readonly ParameterPlan[];
  build(site: LayerSite): Layer;
}

export interface ParameterPlan {
  readonly name: string;
  readonly shape: Shape;
  /** false: copied, saved and averaged with the others, but no gradient moves it: running statistics. Default: true. */
  readonly trainable?: boolean;
  initialize(values: Float32Array, rng: Rng): void;
}

/** The memory a layer works on, allotted by the network. Rows past the batch in use hold leftovers. */
export interface LayerSite {
  readonly engine: Engine;
  readonly maxBatch: number;
  readonly input: Tensor; // [maxBatch, ...inputShape]
  readonly output: Tensor; // [maxBatch, ...outputShape]
  readonly outputGradient: Tensor; // [maxBatch, ...outputShape]; backward may overwrite it
  readonly inputGradient: Tensor | undefined; // [maxBatch, ...inputShape]; absent where nobody asks
  readonly parameters: readonly Tensor[]; // in the plan's order
  readonly gradients: readonly Tensor[]; // in the plan's order
  /** The network's stream of random numbers for training. */
  noise(): Rng;
}

export interface Layer {
  /** What forward leaves for the next forward of the same rows, [maxBatch, …] each; all zero at a beginning. */
  readonly state?: readonly Tensor[];
  /** What the latest forward lets people look at besides its output; see `Network.insights`. */
  readonly insights?: readonly LayerInsight[];
  /** output [batch, …] from input [batch, …]. In training, dropout drops and batch statistics count. */
  forward(batch: number, training: boolean): void;
  /**
   * Gradients and inputGradient [batch, …] from outputGradient [batch, …] and what forward left; all overwritten. Where
   * only the inputs' are asked for, a layer may spare itself its own.
   */
  backward(batch: number, inputOnly?: boolean): void;
}

/** An array inside a layer that has a meaning of its own: attention weights. */
export interface LayerInsight {
  readonly name: string;
  readonly shape: Shape; // for one example
  readonly values: Tensor; // [maxBatch, ...shape]
}

/** Elements in an array of this shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}
