/** What a value should have been: pure functions of one transition or of a batch. */

/** r + γ · max_a Q(s′, a) over legal a, or r alone after termination. Watkins & Dayan (1992); Sutton & Barto (2018), eq. 6.8. */
export function qLearningTarget(
  reward: number,
  terminated: boolean,
  nextMax: number,
  discount: number,
): number {
  return terminated ? reward : reward + discount * nextMax;
}

/** The highest of `values[from … from + count)`, over legal ones when a mask [count] is given at `maskFrom`. */
export function maxIn(
  values: ArrayLike<number>,
  from: number,
  count: number,
  mask?: ArrayLike<number>,
  maskFrom = 0,
): number {
  let best = -Infinity;
  for (let a = 0; a < count; a++) {
    if (!mask || mask[maskFrom + a]) best = Math.max(best, values[from + a]);
  }
  return best;
}
