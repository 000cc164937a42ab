/** PPO's losses of one step, each with its derivative. Schulman et al. (2017), arXiv:1707.06347. */

/** −min(ρ A, clip(ρ, 1 − ε, 1 + ε) A), with ρ = π(a|s) / π_old(a|s): eq. 7, negated to be a loss. */
export function clippedSurrogate(ratio: number, advantage: number, clip: number): number {
  const clipped = Math.max(1 - clip, Math.min(1 + clip, ratio));
  return -Math.min(ratio * advantage, clipped * advantage);
}

/** d / d log π(a|s): −ρ A, and 0 where the clip holds, since dρ / d log π = ρ. */
export function clippedSurrogateGradient(ratio: number, advantage: number, clip: number): number {
  const held = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
  return held ? 0 : -ratio * advantage;
}

/**
 * ½ (V − G)², or with a clip above 0 the larger of that and ½ (V_old + clip(V − V_old, ±clip) − G)²: the value must not
 * move far at once either. Not in the paper; OpenAI's baselines, ppo2 (Huang et al. (2022), "37 implementation details").
 */
export function clippedValueLoss(value: number, old: number, target: number, clip: number): number {
  const plain = 0.5 * (value - target) * (value - target);
  if (clip === 0) return plain;
  const near = old + Math.max(-clip, Math.min(clip, value - old));
  return Math.max(plain, 0.5 * (near - target) * (near - target));
}

/** d / dV: V − G, and 0 where the clipped loss is the larger one and its clip holds. */
export function clippedValueGradient(value: number, old: number, target: number, clip: number): number {
  const error = value - target;
  if (clip === 0 || Math.abs(value - old) <= clip) return error;
  const near = old + (value > old ? clip : -clip);
  return (near - target) * (near - target) > error * error ? 0 : error;
}
