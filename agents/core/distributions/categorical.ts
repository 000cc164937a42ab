/**
 * A distribution over numbered actions from a network's outputs z: π(a) = e^{z_a} / Σ e^{z_j} over legal actions; illegal
 * ones have probability 0, and their outputs no gradient. Huang & Ontañón (2022), arXiv:2006.14171.
 */
import { exp, log } from "../../../envs/core/math.ts";

/** Both [actions]. */
export interface Categorical {
  readonly probabilities: Float64Array; // 0 for illegal actions
  readonly logs: Float64Array; // −∞ for illegal actions
}

export function categorical(actions: number): Categorical {
  return { probabilities: new Float64Array(actions), logs: new Float64Array(actions) };
}

/** From outputs z at `from`; a mask [actions] at `maskFrom` holds 1 for legal actions. */
export function softmaxInto(
  { probabilities, logs }: Categorical,
  z: ArrayLike<number>,
  from: number,
  mask?: ArrayLike<number>,
  maskFrom = 0,
): void {
  const { length } = logs;
  let top = -Infinity;
  for (let a = 0; a < length; a++) {
    const legal = !mask || mask[maskFrom + a];
    logs[a] = legal ? z[from + a] : -Infinity;
    if (logs[a] > top) top = logs[a];
  }
  let sum = 0;
  for (let a = 0; a < length; a++) {
    probabilities[a] = logs[a] === -Infinity ? 0 : exp(logs[a] - top);
    sum += probabilities[a];
  }
  const logSum = top + log(sum);
  for (let a = 0; a < length; a++) {
    probabilities[a] /= sum;
    logs[a] -= logSum;
  }
}

/** H = −Σ π log π, in nats. */
export function categoricalEntropy({ probabilities, logs }: Categorical): number {
  let entropy = 0;
  for (let a = 0; a < logs.length; a++) if (probabilities[a] > 0) entropy -= probabilities[a] * logs[a];
  return entropy;
}

/** KL(p ‖ q) = Σ p (log p − log q), infinite where q forbids what p may do. */
export function categoricalKl(p: Categorical, q: Categorical): number {
  let divergence = 0;
  for (let a = 0; a < p.logs.length; a++)
    if (p.probabilities[a] > 0) divergence += p.probabilities[a] * (p.logs[a] - q.logs[a]);
  return divergence;
}

/**
 * d (k log π(action) + h H) / dz, written to `gradient` at `to`: d log π(a) / dz_j = [j = a] − π_j, and
 * dH / dz_j = −π_j (log π_j + H).
 */
export function categoricalGradient(
  { probabilities, logs }: Categorical,
  action: number,
  k: number,
  h: number,
  entropy: number,
  gradient: Float32Array,
  to: number,
): void {
  for (let a = 0; a < logs.length; a++) {
    const p = probabilities[a];
    const ofLog = (a === action ? 1 : 0) - p;
    const ofEntropy = p > 0 ? -p * (logs[a] + entropy) : 0;
    gradient[to + a] = k * ofLog + h * ofEntropy;
  }
}
