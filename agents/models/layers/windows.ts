/** Windows that slide over an image: what convolution and pooling share. */

import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectInteger, expectOneOf } from "../engine/checks.ts";
import type { Engine, Tensor } from "../engine/engine.ts";
import type { Shape } from "./layer.ts";

/** Pixels down and across, or one number for both. */
export type Size = number | readonly [number, number];

/** Windows within the image only, or ⌈side / stride⌉ of them with zeros around it, as Keras says and pads. */
export type Padding = "valid" | "same";

/** The order is that of `Windows` in kernels/convolution.ts. */
export interface Windows {
  readonly height: number; // of the image, pixels
  readonly width: number;
  readonly channels: number;
  readonly rows: number; // windows below each other: the height of the result
  readonly columns: number; // windows beside each other: its width
  readonly tall: number; // pixels of one window
  readonly wide: number;
  readonly strideY: number; // pixels from window to window
  readonly strideX: number;
  readonly padTop: number; // pixels of the first window outside the image
  readonly padLeft: number;
}

/** How windows lie over an input [height, width, channels]. `sizeKey` is what the spec calls their size. */
export function planWindows(
  inputShape: Shape,
  where: string,
  sizeKey: string,
  size: Size,
  stride: Size,
  padding: Padding,
): Windows {
  const [height, width, channels] = expectImage(inputShape, where);
  expectOneOf(`${where}.padding`, padding, ["valid", "same"]);
  const [tall, wide] = pair(`${where}.${sizeKey}`, size);
  const [strideY, strideX] = pair(`${where}.stride`, stride);
  if (padding === "valid" && (tall > height || wide > width)) {
    throw new InputError(
      `${where}.${sizeKey}: expected at most the input's ${height}×${width}, got ${tall}×${wide}; choose a smaller one or padding "same".`,
    );
  }
  const [rows, padTop] = along(height, tall, strideY, padding);
  const [columns, padLeft] = along(width, wide, strideX, padding);
  return { height, width, channels, rows, columns, tall, wide, strideY, strideX, padTop, padLeft };
}

/** The input's sides, if there are three. */
export function expectImage(inputShape: Shape, where: string): Shape {
  if (inputShape.length === 3) return inputShape;
  throw new InputError(
    `${where}: expected an input [height, width, channels], got ${shown(inputShape)}; give network.input three sides and put this layer before flatten and dense.`,
  );
}

/** The windows in the engine's memory, for its kernels. */
export function placeWindows(engine: Engine, windows: Windows): Tensor {
  return placeIntegers(engine, Object.values(windows));
}

/** Whole numbers in the engine's memory, as int32. */
export function placeIntegers(engine: Engine, values: readonly number[]): Tensor {
  const numbers = Int32Array.from(values);
  const tensor = engine.tensor(numbers.length);
  tensor.data.set(new Float32Array(numbers.buffer)); // the same bits
  return tensor;
}

function pair(where: string, size: Size): readonly [number, number] {
  const both = typeof size === "number" ? ([size, size] as const) : size;
  if (!Array.isArray(both) || both.length !== 2) {
    throw new InputError(
      `${where}: expected a whole number or [down, across], got ${shown(size)}; give one or two numbers.`,
    );
  }
  for (const side of both) expectInteger(where, side, 1);
  return [both[0], both[1]];
}

/** Windows along one side and the padding before it; an odd pixel of padding goes behind. */
function along(side: number, size: number, stride: number, padding: Padding): [number, number] {
  if (padding === "valid") return [Math.floor((side - size) / stride) + 1, 0];
  const count = Math.ceil(side / stride);
  return [count, Math.floor(Math.max(0, (count - 1) * stride + size - side) / 2)];
}
