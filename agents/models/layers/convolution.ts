/** How a convolution is computed: what conv2d asks of an algorithm, and the one that fits every window. */
import type { Engine } from "../engine/engine.ts";
import type { Pointer } from "../engine/kernels.ts";
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

/** Windows of a single pixel, one pixel apart: the same dense layer at every pixel. */
export function pointwise(windows: Windows, filters: number, site: ConvolutionSite): Convolution {
  const { x, w, b, z, dz, dw, dx, relu } = site;
  const { kernels } = site.engine;
  const { rows, columns, channels } = windows;
  const product = relu ? kernels.productRelu : kernels.product;
  return {
    forward(batch) {
      product(x, w, b, z, batch * rows * columns, channels, filters); // Z = X W + b
    },
    backward(batch) {
      const count = batch * rows * columns;
      kernels.productTransposedA(x, dz, dw, channels, count, filters); // dW = Xᵀ dZ
      if (dx !== undefined) kernels.productTransposedB(dz, w, dx, count, filters, channels); // dX = dZ Wᵀ
    },
  };
}

export function isPointwise({ tall, wide, strideY, strideX }: Windows): boolean {
  return tall * wide * strideY * strideX === 1;
}

/** Floats of patches that are kept from forward to backward: 4 MiB. */
const KEPT = 1_048_576;
/** Floats of patches that stay in the second-level cache: 512 KiB. */
const CACHED = 131_072;

/**
 * P, the patches, has a row for every window: [images · rows · columns, tall · wide · channels]. Where it is too large to
 * be kept, it is made for a few images at a time, and once more on the way back: no slower, since it stays in the cache,
 * and 32 images for the Nature CNN's first layer take 7 MB instead of 20.
 */
export function im2col(windows: Windows, filters: number, site: ConvolutionSite): Convolution {
  const { engine, maxBatch, x, w, b, z, dz, dw, dx, relu } = site;
  const { kernels } = engine;
  const { height, width, channels, rows, columns, tall, wide } = windows;
  const perImage = rows * columns;
  const inputs = tall * wide * channels;
  const floats = perImage * inputs; // of one image's patches
  const keeps = maxBatch * floats <= KEPT;
  const group = keeps ? maxBatch : Math.max(1, Math.floor(CACHED / floats)); // images at a time
  const patches = () => engine.tensor(group * floats + 3).offset; // as the kernel asks
  const p = patches();
  const dp = keeps && dx !== undefined ? patches() : p; // in P's own place if that is made anew
  const over = placeWindows(engine, windows).offset;
  const imageBytes = height * width * channels * 4;
  const resultBytes = perImage * filters * 4;
  const product = relu ? kernels.productRelu : kernels.product;
  return {
    forward(batch) {
      for (let start = 0; start < batch; start += group) {
        const images = Math.min(group, batch - start);
        kernels.im2col(x + start * imageBytes, p, over, images); // P = the windows of X
        product(p, w, b, z + start * resultBytes, images * perImage, inputs, filters); // Z = P W + b
      }
    },
    backward(batch) {
      for (let start = 0; start < batch; start += group) {
        const images = Math.min(group, batch - start);
        const count = images * perImage;
        const dzOfGroup = dz + start * resultBytes;
        if (!keeps) kernels.im2col(x + start * imageBytes, p, over, images);
        const weightProduct = start > 0 ? kernels.addProductTransposedA : kernels.productTransposedA;
        weightProduct(p, dzOfGroup, dw, inputs, count, filters); // dW = Σ over groups of Pᵀ dZ
        if (dx === undefined) continue;
        kernels.productTransposedB(dzOfGroup, w, dp, count, filters, inputs); // dP = dZ Wᵀ
        kernels.col2im(dp, dx + start * imageBytes, over, images); // dX = Σ over the windows that saw it of dP
      }
    },
  };
}
