/** Actions of a bounded Box as learners see them: each number in [−1, 1], whatever the world's bounds. */
import type { Box } from "../../../envs/core/spaces.ts";

/** The world's action for a learner's `unit` [dims] in [−1, 1]: a new array, since whoever acts may keep it. */
export function toBox({ low, high }: Box, unit: ArrayLike<number>): Float32Array {
  const action = new Float32Array(low.length);
  for (let j = 0; j < action.length; j++) action[j] = low[j] + 0.5 * (unit[j] + 1) * (high[j] - low[j]);
  return action;
}

/** And back, into `unit` [dims]; 0 where the bounds leave no choice. */
export function fromBox({ low, high }: Box, action: ArrayLike<number>, unit: Float32Array): void {
  for (let j = 0; j < unit.length; j++) {
    const width = high[j] - low[j];
    unit[j] = width > 0 ? (2 * (action[j] - low[j])) / width - 1 : 0;
  }
}

/** For people: { "σ": … } for a single number, { "σ 1": …, "σ 2": … } for several. */
export function named(name: string, values: ArrayLike<number>): Record<string, number> {
  const label = (j: number) => (values.length === 1 ? name : `${name} ${j + 1}`);
  return Object.fromEntries(Array.from(values, (value, j) => [label(j), value]));
}
