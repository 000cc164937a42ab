/**
 * Convolution with windows of 3×3, one pixel apart, by Winograd's algorithm: the formulas stand in kernels/winograd.ts.
 *
 * Every pixel under a tile enters every number of it, and what a number should not see of it cancels but for rounding.
 * Errors are therefore relative to the largest number under the tile, not to what a window sees: one pixel of 1e6 among
 * ones moves results that do not see it by up to 0.014, and an infinite one makes them NaN.
 */
import type { Convolution, ConvolutionSite } from "./convolution.ts";
import { placeIntegers, type Windows } from "./windows.ts";

/** How tiles lie over a convolution. The order is that of `Tiling` in kernels/winograd.ts. */
interface Tiling {
  readonly height: number; // of the image, pixels
  readonly width: number;
  readonly channels: number;
  readonly rows: number; // of the result
  readonly columns: number;
  readonly filters: number;
  readonly padTop: number; // pixels of the first window outside the image
  readonly padLeft: number;
  readonly size: number; // pixels along a tile: 3 or 4
  readonly down: number; // tiles below each other; the last may reach beyond the result
  readonly across: number; // tiles beside each other
}

/** Floats of one array of a group of images that stays in the second-level cache beside the others: 256 KiB. */
const CACHED = 65_536;
/** Floats between the arrays of two points, as in the kernels. */
const SLACK = 4;

/** Channels from which on the transforms pay. */
const FEWEST_CHANNELS = 3;

/**
 * Whether the algorithm applies to these windows and is the faster one: where it halves the multiplications at least
 * and enough channels share its transforms. Its CPU time by that of im2col, batch 32, forward and backward:
 *
 *   image, same      1→4         3→16        4→16        16→16       32→32       64→64      multiplications
 *   2×2           1.95, 3.00  2.18, 1.82  1.93, 1.51  1.19, 1.14  0.94, 1.01  0.84, 0.95   25 of 36
 *   3×3           0.90, 1.39  0.97, 0.84  0.86, 0.69  0.51, 0.51  0.42, 0.45  0.37, 0.41   25 of 81
 *   5×5           1.11, 1.64  1.25, 1.03  1.13, 0.84  0.70, 0.62  0.59, 0.56  0.52, 0.54   100 of 225
 *   9×9           0.71, 1.18  0.85, 0.74  0.77, 0.60  0.48, 0.42  0.40, 0.37  0.35, 0.36   225 of 729
 */
export function prefersWinograd(windows: Windows, filters: number): boolean {
  const { tall, wide, strideY, strideX, channels, rows, columns } = windows;
  const fits = tall === 3 && wide === 3 && strideY === 1 && strideX === 1;
  return (
    fits &&
    channels >= FEWEST_CHANNELS &&
    2 * multiplications(planTiling(windows, filters)) <= rows * columns * tall * wide
  );
}

/**
 * A few images at a time, so that what lies between stays in the cache. On the way back V is made once more: to keep it
 * for the whole batch costs as much, and makes forward slower by a fifth in a network of nine such layers.
 * U is not made once more: W must be the same in backward as in the forward before it.
 */
export function winograd(windows: Windows, filters: number, site: ConvolutionSite): Convolution {
  const { engine, maxBatch, x, w, b, z, dz, dw, dx, relu } = site;
  const { kernels } = engine;
  const tiling = planTiling(windows, filters);
  const { height, width, channels, rows, columns, size, down, across } = tiling;
  const t = placeIntegers(engine, Object.values(tiling)).offset;

  const points = (size + 2) * (size + 2);
  const tiles = down * across; // per image
  const widest = points * tiles * Math.max(channels, filters); // floats per image
  const fits = Math.floor(CACHED / widest);
  const group = Math.min(maxBatch, Math.max(1, fits > 4 ? fits & ~3 : fits)); // images at a time
  const room = (rows: number, n: number) => engine.tensor(points * (rows * n + SLACK)); // for [points, rows, n]
  const frame = (border: number, n: number) =>
    engine.tensor((down * size + border) * (across * size + border) * Math.ceil(n / 4) * 4);

  const v = room(group * tiles, channels).offset; // V, then dV
  const m = room(group * tiles, filters).offset; // M, then dM
  const made = engine.tensor(9 * channels * filters).offset;
  const u = room(channels, filters).offset;
  const du = room(channels, filters).offset;
  const framedX = frame(2, channels).offset;
  const framedDz = frame(0, filters).offset;
  const framedDx = dx === undefined ? 0 : frame(2, channels).offset;
  const least = relu ? 0 : Number.NEGATIVE_INFINITY; // of Z's elements
  const imageBytes = height * width * channels * 4;
  const resultBytes = rows * columns * filters * 4;
  return {
    forward(batch) {
      kernels.winogradFilters(w, made, u, t); // U = G W Gᵀ, if W has changed
      for (let start = 0; start < batch; start += group) {
        const images = Math.min(group, batch - start);
        kernels.winogradInputs(x + start * imageBytes, framedX, v, t, images); // V = Bᵀ X B
        kernels.winogradProducts(v, u, m, t, images); // M = V U
        kernels.winogradOutputs(m, b, least, z + start * resultBytes, t, images); // Z = Aᵀ M A + b
      }
    },
    backward(batch) {
      for (let start = 0; start < batch; start += group) {
        const images = Math.min(group, batch - start);
        kernels.winogradOutputGradients(dz + start * resultBytes, framedDz, m, t, images); // dM = A dZ Aᵀ
        kernels.winogradInputs(x + start * imageBytes, framedX, v, t, images); // V, once more
        kernels.winogradFilterProducts(v, m, du, t, images, start > 0); // dU = Σ over groups of Vᵀ dM
        if (dx === undefined) continue;
        kernels.winogradInputProducts(m, u, v, t, images); // dV = dM Uᵀ, in the place of V
        kernels.winogradInputGradients(v, framedDx, dx + start * imageBytes, t, images); // dX = Σ of B dV Bᵀ
      }
      kernels.winogradFilterGradients(du, dw, t); // dW = Gᵀ dU G
    },
  };
}

/** Tiles of 3×3 or 4×4, whichever needs fewer multiplications; in doubt the smaller ones, whose error is smaller. */
function planTiling(
  { height, width, channels, rows, columns, padTop, padLeft }: Windows,
  filters: number,
): Tiling {
  const [three, four] = [3, 4].map((size) => {
    const [down, across] = [Math.ceil(rows / size), Math.ceil(columns / size)];
    return { height, width, channels, rows, columns, filters, padTop, padLeft, size, down, across };
  });
  return multiplications(three) <= multiplications(four) ? three : four;
}

/** Multiplications per channel and filter. */
function multiplications({ size, down, across }: Tiling): number {
  return down * across * (size + 2) * (size + 2);
}
