/** What the value of a continuous action should have been: pure functions of one transition. */

/** r + γ Q(s′, a′), or r alone after termination: the target of DDPG. Lillicrap et al. (2016), Algorithm 1. */
export function actionValueTarget(
  reward: number,
  terminated: boolean,
  nextValue: number,
  discount: number,
): number {
  return terminated ? reward : reward + discount * nextValue;
}

/**
 * The same against the lower of two critics, whose errors then do not add up to optimism: clipped double Q-learning.
 * Fujimoto et al. (2018), Algorithm 1.
 */
export function clippedDoubleTarget(
  reward: number,
  terminated: boolean,
  first: number,
  second: number,
  discount: number,
): number {
  return actionValueTarget(reward, terminated, Math.min(first, second), discount);
}

/**
 * r + γ (min(Q₁, Q₂) − α log π(a′ | s′)): what comes next is also worth its entropy. Haarnoja et al. (2018b),
 * arXiv:1812.05905, eq. 2 and 3 in one, with two critics.
 */
export function softTarget(
  reward: number,
  terminated: boolean,
  first: number,
  second: number,
  nextLogProbability: number,
  temperature: number,
  discount: number,
): number {
  const value = Math.min(first, second) - temperature * nextLogProbability;
  return actionValueTarget(reward, terminated, value, discount);
}

/** clip(a + clip(ε, −c, c), −1, 1): like actions should have like values. Fujimoto et al. (2018), Algorithm 1. */
export function smoothedAction(action: number, noise: number, clip: number): number {
  return Math.max(-1, Math.min(1, action + Math.max(-clip, Math.min(clip, noise))));
}

/**
 * dJ/d log α of J = −log α · mean(log π(a | s) + H̄): the temperature α rises while the entropy −log π is below the target
 * H̄. Haarnoja et al. (2018b), §5, with log α in the place of the paper's first α, as in Stable-Baselines3.
 */
export function temperatureGradient(meanLogProbability: number, targetEntropy: number): number {
  return -(meanLogProbability + targetEntropy);
}
