/** How far a network's outputs are from what was done at a recorded step, and the gradient of that at the outputs. */
import { log } from "../../envs/core/math.ts";
import type { Box } from "../../envs/core/spaces.ts";
import type { DemonstratedSteps } from "../core/demonstrations.ts";
import { boltzmann } from "../core/exploration.ts";

/**
 * −log π(a | s) of a numbered action over the legal ones, and its gradient π − onehot(a) at the logits of row `i` of
 * `outputs` [batch, actions]. `shares` [actions] is room for π.
 */
export function crossEntropy(
  play: DemonstratedSteps,
  step: number,
  outputs: Float32Array,
  i: number,
  shares: Float64Array,
  gradient: Float32Array,
): number {
  const n = shares.length;
  const logits = outputs.subarray(i * n, (i + 1) * n);
  boltzmann(logits, 1, shares, play.masks?.subarray(step * n, (step + 1) * n));
  const action = play.actions[step];
  for (let a = 0; a < n; a++) gradient[i * n + a] = shares[a] - (a === action ? 1 : 0);
  return -log(Math.max(shares[action], 1e-30));
}

/**
 * Σ (x − a)², a the action on the scale where bounds are −1 and 1, and its gradient 2 (x − a) at row `i` of `outputs`
 * [batch, n].
 */
export function squaredError(
  play: DemonstratedSteps,
  step: number,
  outputs: Float32Array,
  i: number,
  space: Box,
  gradient: Float32Array,
): number {
  const n = space.low.length;
  let loss = 0;
  for (let j = 0; j < n; j++) {
    const target = (play.actions[step * n + j] - centreOf(space, j)) / reachOf(space, j);
    const error = outputs[i * n + j] - target;
    gradient[i * n + j] = 2 * error;
    loss += error * error;
  }
  return loss;
}

/** The middle of a box's side; 0 where it has no end. */
export function centreOf({ low, high }: Box, i: number): number {
  return high[i] - low[i] < Infinity ? (low[i] + high[i]) / 2 : 0;
}

/** Half of the width of a box's side; 1 where it has no end. */
export function reachOf({ low, high }: Box, i: number): number {
  const width = high[i] - low[i];
  return width > 0 && width < Infinity ? width / 2 : 1;
}
