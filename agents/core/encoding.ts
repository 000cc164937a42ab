import { oneHotSizeOf, type Space, type Value } from "../../envs/core/spaces.ts";

/** Writes an observation as a network's input [oneHotSizeOf]: Box elements as they are, choices as one-hot groups. */
export function encode(space: Space, observation: Value, out: Float32Array, offset = 0): void {
  if (typeof observation === "number") {
    out.fill(0, offset, offset + oneHotSizeOf(space));
    out[offset + observation] = 1;
  } else if (space.type === "multiDiscrete") {
    out.fill(0, offset, offset + oneHotSizeOf(space));
    let start = offset;
    space.nvec.forEach((n, i) => {
      out[start + observation[i]] = 1;
      start += n;
    });
  } else {
    out.set(observation, offset);
  }
}
