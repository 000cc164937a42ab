/** What actions were worth beside what was expected: pure functions of stretches of experience in one or more lanes. */

/** Steps side by side: row t · lanes + lane holds step t of a lane. All [steps · lanes]. */
export interface Stretch {
  readonly lanes: number;
  readonly rewards: ArrayLike<number>;
  readonly values: ArrayLike<number>; // V(s_t)
  readonly nextValues: ArrayLike<number>; // V(s_{t+1}), of the state that the step led to, whatever came after it
  readonly terminated: ArrayLike<number>; // 1 where the future is worth 0
  readonly cut: ArrayLike<number>; // 1 where the next step belongs to another episode: terminated or truncated
}

/**
 * Generalised advantage estimation, written to `advantages` [steps · lanes]. Schulman et al. (2016), arXiv:1506.02438, eq. 16:
 * A_t = Σ_l (γλ)^l δ_{t+l} with δ_t = r_t + γ V(s_{t+1}) − V(s_t), which is A_t = δ_t + γλ A_{t+1} from the end on.
 * After termination V(s_{t+1}) counts 0; where time ran out it counts, but the sum ends, as it does at the last step.
 */
export function generalizedAdvantages(
  { lanes, rewards, values, nextValues, terminated, cut }: Stretch,
  discount: number,
  lambda: number,
  advantages: Float64Array,
): void {
  const rows = advantages.length;
  for (let row = rows - 1; row >= 0; row--) {
    const future = terminated[row] ? 0 : discount * nextValues[row];
    const delta = rewards[row] + future - values[row];
    const goesOn = row + lanes < rows && !cut[row];
    advantages[row] = goesOn ? delta + discount * lambda * advantages[row + lanes] : delta;
  }
}

/**
 * Returns from the end on, G_t = r_t + γ G_{t+1}, written to `returns` [steps]; `after` is what is expected beyond the last
 * reward: 0 after termination. Sutton & Barto (2018), eq. 3.9.
 */
export function discountedReturns(
  rewards: ArrayLike<number>,
  discount: number,
  after: number,
  returns: Float64Array,
): void {
  let future = after;
  for (let t = returns.length - 1; t >= 0; t--) {
    future = rewards[t] + discount * future;
    returns[t] = future;
  }
}

/**
 * Makes values [n] mean 0 and standard deviation 1, in place: (x − mean) / (σ + 10⁻⁸), σ with n − 1 in its denominator, as in
 * Stable-Baselines3. A single value is left as it is.
 */
export function standardize(values: Float64Array, count = values.length): void {
  if (count < 2) return;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += values[i] / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i] - mean) * (values[i] - mean);
  const deviation = Math.sqrt(squares / (count - 1)) + 1e-8;
  for (let i = 0; i < count; i++) values[i] = (values[i] - mean) / deviation;
}

/** 1 − Var(G − V) / Var(G): 1 where values foretell returns, 0 where a constant would do as well, below 0 where it would do better. */
export function explainedVariance(values: ArrayLike<number>, returns: ArrayLike<number>): number {
  const n = returns.length;
  let [mean, errorMean] = [0, 0];
  for (let i = 0; i < n; i++) {
    mean += returns[i] / n;
    errorMean += (returns[i] - values[i]) / n;
  }
  let [squares, errorSquares] = [0, 0];
  for (let i = 0; i < n; i++) {
    const error = returns[i] - values[i] - errorMean;
    squares += (returns[i] - mean) * (returns[i] - mean);
    errorSquares += error * error;
  }
  return squares === 0 ? 0 : 1 - errorSquares / squares;
}
