/** tfjs looks up whatever token it is given, the engine refuses those outside the vocabulary: so do the executors. */
import { InputError } from "../../../envs/core/errors.ts";
import { handsOn } from "../layers/index.ts";
import type { Node } from "./graph.ts";

/** `inputs` must suit every embedding that sees them as they are. Later ones get what the network makes. */
export function expectTokens(nodes: readonly Node[], inputs: Float32Array): void {
  for (const node of nodes) {
    if (node.kind === "fork") {
      for (const branch of node.branches) expectTokens(branch, inputs);
      return;
    }
    const { spec, where } = node;
    if (spec.type === "embedding") expectBelow(spec.vocabulary, where, inputs);
    if (!handsOn(spec)) return;
  }
}

function expectBelow(vocabulary: number, where: string, inputs: Float32Array): void {
  const wrong = inputs.findIndex((token) => !(token >= 0 && token < vocabulary && Number.isInteger(token)));
  if (wrong < 0) return;
  throw new InputError(
    `${where}: expected tokens 0 to ${vocabulary - 1} as whole numbers, got ${inputs[wrong]} at element ${wrong}; raise vocabulary or mend the input.`,
  );
}
