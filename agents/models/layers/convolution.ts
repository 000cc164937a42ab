/** How a convolution is computed: what conv2d asks of an algorithm, and the one that fits every window. */
import type { Engine } from "../engine.ts";
import type { Pointer } from "../kernels.ts";
import { placeWindows, type Windows } from "./windows.ts";

/** Z = X ∗ W + b, or max(Z, 0) in its place. */
export interface Convolution {
  /** Z from X. */
  forward(batch: number): void;
  /** dW and, where asked for, dX from dZ and what forward left. */
  backward(batch: number): void;
}

/** The arrays it works on. */
export interface ConvolutionSite {
  readonly engine: Engine;
  readonly maxBatch: number;
  readonly x: Pointer; // [maxBatch, height, width, channels]
  readonly w: Pointer; // [tall, wide, channels, filters]
  readonly b: Pointer; // [filters]
  readonly z: Pointer; // [maxBatch, rows, columns, filters]
  readonly dz: Pointer; // [maxBatch, rows, columns, filters]
  readonly dw: Pointer; // [tall, wide, channels, filters]
  readonly dx: Pointer | undefined; // [maxBatch, height, width, channels]; absent where nobody asks
  readonly relu: boolean; // whether no element of Z is to be less than 0; dZ is the gradient before that
}

/** P, the patches, has a row for every window: [batch · rows · columns, tall · wide · channels]. */
export function im2col(windows: Windows, filters: number, site: ConvolutionSite): Convolution {
  const { engine, maxBatch, x, w, b, z, dz, dw, dx, relu } = site;
  const { kernels } = engine;
  const perImage = windows.rows * windows.columns;
  const inputs = windows.tall * windows.wide * windows.channels;
  const patches = () => engine.tensor(maxBatch * perImage * inputs + 3).offset; // as the kernel asks
  const over = placeWindows(engine, windows).offset;
  const p = patches();
  const dp = dx === undefined ? 0 : patches();
  const product = relu ? kernels.productRelu : kernels.product;
  return {
    forward(batch) {
      kernels.im2col(x, p, over, batch); // P = the windows of X
      product(p, w, b, z, batch * perImage, inputs, filters); // Z = P W + b
    },
    backward(batch) {
      const count = batch * perImage;
      kernels.productTransposedA(p, dz, dw, inputs, count, filters); // dW = Pᵀ dZ
      if (dx === undefined) return;
      kernels.productTransposedB(dz, w, dp, count, filters, inputs); // dP = dZ Wᵀ
      kernels.col2im(dp, dx, over, batch); // dX = Σ over the windows that saw it of dP
    },
  };
}
