/** A network's outputs as an action, without luck: the best of the numbered ones, or a point in a box. */
import { tanh } from "../../envs/core/math.ts";
import { type Box, describeSpace, type Space, type Value } from "../../envs/core/spaces.ts";
import type { Setting } from "./agent.ts";
import { argmax } from "./exploration.ts";

export function needsNumberedOrRealActions({ actionSpace }: Setting): string | undefined {
  if (actionSpace.type !== "multiDiscrete") return undefined;
  return `it chooses among numbered actions, Discrete(n), or real ones, Box, and the world takes ${describeSpace(actionSpace)}`;
}

/** One output for each numbered action, or for each real number of an action. */
export function outputsFor(space: Space): number {
  return space.type === "discrete" ? space.n : (space as Box).low.length;
}

/** Of numbered actions the legal one of the highest output, of a box the point that `pointInBox` writes to `out` [size]. */
export function actionFrom(space: Space, outputs: Float32Array, out: Float32Array, mask?: Uint8Array): Value {
  return space.type === "discrete" ? argmax(outputs, mask) : pointInBox(space as Box, outputs, out);
}

/** Between two bounds low + (high − low) (1 + tanh x) / 2; else x itself, no further than the bound that there is. */
function pointInBox({ low, high }: Box, x: Float32Array, out: Float32Array): Float32Array {
  for (let i = 0; i < out.length; i++) {
    const width = high[i] - low[i];
    out[i] = width < Infinity ? low[i] + (width * (1 + tanh(x[i]))) / 2 : x[i];
    out[i] = Math.max(low[i], Math.min(high[i], out[i])); // float32 may round beyond a bound
  }
  return out;
}
