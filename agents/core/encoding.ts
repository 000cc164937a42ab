import { oneHotSizeOf, type Space, type Value } from "../../envs/core/spaces.ts";
import type { Transition } from "./agent.ts";
import type { Step } from "./replay/replay.ts";

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

/** Writes a transition as what a replay buffer remembers of it, into arrays that are used again. */
export function encodeStep(space: Space, transition: Transition<Value, number>, out: Step): void {
  encode(space, transition.observation, out.observation);
  encode(space, transition.nextObservation, out.nextObservation);
  out.action = transition.action;
  out.reward = transition.reward;
  out.terminated = transition.terminated;
  out.nextMask = transition.nextMask;
}
