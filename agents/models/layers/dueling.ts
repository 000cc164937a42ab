import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectKeys } from "../engine/checks.ts";
import { type LayerPlan, type Shape, sizeOf } from "./layer.ts";

/**
 * A state's value and its actions' advantages become action values: Qₐ = V + Aₐ − mean A. Wang et al. (2016),
 * arXiv:1511.06581, eq. 9. A branch before it gives [V, A₀, A₁, …].
 */
export interface DuelingSpec {
  readonly type: "dueling";
}

/** Input [1 + actions] or [1 + actions, atoms], output [actions] or [actions, atoms]. No parameters. */
export function dueling(spec: DuelingSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type"]);
  const [first, ...atoms] = inputShape;
  if (first < 2 || atoms.length > 1) {
    throw new InputError(
      `${where}: expected an input [1 + actions] or [1 + actions, atoms], got ${shown(inputShape)}; put a branch of one value and all advantages before it.`,
    );
  }
  const actions = first - 1;
  const width = sizeOf(atoms);
  return {
    outputShape: [actions, ...atoms],
    parameters: [],
    build: ({ engine: { kernels }, input, output, outputGradient, inputGradient }) => ({
      forward(batch) {
        kernels.dueling(input.offset, output.offset, batch, actions, width); // Qₐ = V + Aₐ − mean A
      },
      backward(batch) {
        if (!inputGradient) return;
        // dV = Σ dQ;  dAₐ = dQₐ − mean dQ
        kernels.duelingBackward(outputGradient.offset, inputGradient.offset, batch, actions, width);
      },
    }),
  };
}
