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

/** γᵏ, by multiplication, so that γ¹ is γ itself. */
export function discountOver(discount: number, steps: number): number {
  let power = 1;
  for (let i = 0; i < steps; i++) power *= discount;
  return power;
}

/** r₀ + γ r₁ + γ² r₂ + …, the rewards of a ring of `rewards.length` from the place `first` on. Sutton & Barto (2018), eq. 7.1, without its last term. */
export function discountedSum(
  rewards: ArrayLike<number>,
  first: number,
  count: number,
  discount: number,
): number {
  let sum = 0;
  for (let i = count - 1; i >= 0; i--) sum = rewards[(first + i) % rewards.length] + discount * sum;
  return sum;
}

/** The place, counted from `from`, of the highest of `values[from … from + count)`, the first of equals; −1 if none is legal. */
export function argmaxIn(
  values: ArrayLike<number>,
  from: number,
  count: number,
  mask?: ArrayLike<number>,
  maskFrom = 0,
): number {
  let best = -1;
  for (let a = 0; a < count; a++) {
    if ((!mask || mask[maskFrom + a]) && (best < 0 || values[from + a] > values[from + best])) best = a;
  }
  return best;
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
