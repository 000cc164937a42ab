import { expectKeys } from "../checks.ts";
import { type LayerPlan, type Shape, sizeOf } from "./layer.ts";

/** The same numbers as one row, the last axis fastest. */
export interface FlattenSpec {
  readonly type: "flatten";
}

/** Input of any shape, output [elements]. */
export function flatten(spec: FlattenSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type"]);
  const elements = sizeOf(inputShape);
  return {
    outputShape: [elements],
    parameters: [],
    build: ({ input, output, outputGradient, inputGradient }) => ({
      forward(batch) {
        output.head(batch * elements).set(input.head(batch * elements)); // y = x
      },
      backward(batch) {
        inputGradient?.head(batch * elements).set(outputGradient.head(batch * elements)); // dx = dy
      },
    }),
  };
}
