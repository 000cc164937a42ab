/** What recurrent networks carry from step to step, as rows to keep beside the steps. */
import type { Network } from "../models/engine/network.ts";

/** Numbers that one row of a network carries from step to step. */
export function stateSize({ state, maxBatch }: Network): number {
  return state.reduce((sum, { length }) => sum + length / maxBatch, 0);
}

/** The state of row 0, layer after layer. */
export function readState(network: Network, out: Float32Array): void {
  let at = 0;
  for (const { data, length } of network.state) {
    const width = length / network.maxBatch;
    for (let j = 0; j < width; j++) out[at + j] = data[j];
    at += width;
  }
}

/** States [rows, …] of all rows. */
export function writeStates(network: Network, states: Float32Array): void {
  const rows = network.maxBatch;
  const all = states.length / rows;
  let at = 0;
  for (const { data, length } of network.state) {
    const width = length / rows;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < width; j++) data[i * width + j] = states[i * all + at + j];
    at += width;
  }
}
