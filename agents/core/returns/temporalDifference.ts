/** Targets of learning from what comes next: pure functions. Sutton & Barto (2018), chapters 5 to 7. */

/**
 * r + γ v′, where v′ is what the next state, or the next state and action, is worth; r alone after termination.
 * V(s′): TD(0), eq. 6.2; Q(s′, a′): SARSA, eq. 6.7; Σ_a π(a | s′) Q(s′, a): expected SARSA, eq. 6.9.
 */
export function tdTarget(reward: number, terminated: boolean, nextValue: number, discount: number): number {
  return terminated ? reward : reward + discount * nextValue;
}

/** Σ_a π(a) Q(a) of the ε-greedy π: (1 − ε) max_a Q(a) + ε · mean over legal a. `values` [actions]. */
export function epsilonGreedyMean(
  values: ArrayLike<number>,
  epsilon: number,
  mask?: ArrayLike<number>,
): number {
  let best = -Infinity;
  let sum = 0;
  let legal = 0;
  for (let a = 0; a < values.length; a++) {
    if (mask && !mask[a]) continue;
    best = Math.max(best, values[a]);
    sum += values[a];
    legal++;
  }
  return (1 - epsilon) * best + (epsilon * sum) / legal;
}

/**
 * R₁ + γ R₂ + … + γⁿ⁻¹ Rₙ + γⁿ v, where v is what lies behind, 0 after termination (eq. 7.4). The n = `count` rewards
 * begin at `from` in a ring `rewards` [capacity].
 */
export function nStepReturn(
  rewards: ArrayLike<number>,
  from: number,
  count: number,
  discount: number,
  behind: number,
): number {
  let worth = behind;
  for (let i = count - 1; i >= 0; i--) worth = rewards[(from + i) % rewards.length] + discount * worth;
  return worth;
}

/**
 * How much more (or less) likely the greedy policy takes the action than the policy that took it, π(a | s) / b(a | s):
 * 0 for any other action (eq. 5.3).
 */
export function greedyImportance(isGreedy: boolean, behaviour: number): number {
  return isGreedy ? 1 / behaviour : 0;
}
