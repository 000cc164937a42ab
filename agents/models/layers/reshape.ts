/** The same numbers in another shape: row-major, the last axis fastest. */
import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectKeys, expectShape } from "../engine/checks.ts";
import { type LayerPlan, type Shape, sizeOf } from "./layer.ts";

/** As one row. */
export interface FlattenSpec {
  readonly type: "flatten";
}

/** In any shape of as many elements. */
export interface ReshapeSpec {
  readonly type: "reshape";
  readonly shape: Shape;
}

/** Without the axes of length 1: [1, 64] becomes [64]. */
export interface SqueezeSpec {
  readonly type: "squeeze";
}

/** Input of any shape, output [elements]. */
export function flatten(spec: FlattenSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type"]);
  return identity([sizeOf(inputShape)]);
}

/** Input of any shape, output `shape`. */
export function reshape(spec: ReshapeSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type", "shape"]);
  expectShape(`${where}.shape`, spec.shape);
  if (sizeOf(spec.shape) !== sizeOf(inputShape)) {
    throw new InputError(
      `${where}.shape: expected as many elements as the input ${shown(inputShape)} has, ${sizeOf(inputShape)}, got ${shown(spec.shape)}; choose sides whose product is ${sizeOf(inputShape)}.`,
    );
  }
  return identity(spec.shape);
}

/** Input of any shape, output the sides above 1, or [1] if there are none. */
export function squeeze(spec: SqueezeSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type"]);
  const sides = inputShape.filter((side) => side > 1);
  return identity(sides.length > 0 ? sides : [1]);
}

export function identity(outputShape: Shape): LayerPlan {
  const elements = sizeOf(outputShape);
  return {
    outputShape,
    parameters: [],
    build: ({ engine: { kernels }, input, output, outputGradient, inputGradient }) => ({
      forward(batch) {
        kernels.linear(input.offset, output.offset, batch * elements); // y = x
      },
      backward(batch) {
        if (inputGradient) kernels.linear(outputGradient.offset, inputGradient.offset, batch * elements); // dx = dy
      },
    }),
  };
}
