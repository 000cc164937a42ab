/**
 * Returns as distributions over fixed atoms z₀ < z₁ < … at equal distances. Bellemare, Dabney & Munos (2017),
 * arXiv:1707.06887, section 4.
 */
import { exp, log } from "../../../envs/core/math.ts";

/** The atoms zᵢ = low + i (high − low) / (count − 1) [count]. */
export function atomsBetween(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + (i * (high - low)) / (count - 1));
}

/**
 * The distribution of r + γ Z, with Z of probabilities `p[from … from + atoms)`, on the atoms: what falls between two is
 * shared by nearness, what falls beyond an end counts there. The paper's Algorithm 1. With γ = 0, after termination, all
 * mass lies at r. Written to `out` [atoms]; the mass stays.
 */
export function projectOntoAtoms(
  p: ArrayLike<number>,
  from: number,
  reward: number,
  discount: number,
  atoms: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const last = atoms.length - 1;
  const [low, high] = [atoms[0], atoms[last]];
  const distance = (high - low) / last;
  out.fill(0);
  for (let j = 0; j <= last; j++) {
    const moved = Math.min(high, Math.max(low, reward + discount * atoms[j]));
    const place = Math.min(last, (moved - low) / distance); // b; rounding may lead beyond the last
    const below = Math.floor(place);
    const share = place - below; // of the atom above
    out[below] += p[from + j] * (1 - share);
    if (share > 0) out[below + 1] += p[from + j] * share;
  }
  return out;
}

/** Σ zᵢ pᵢ over `p[from … from + atoms)`. */
export function expectationOf(atoms: ArrayLike<number>, p: ArrayLike<number>, from: number): number {
  let sum = 0;
  for (let i = 0; i < atoms.length; i++) sum += atoms[i] * p[from + i];
  return sum;
}

/**
 * Cross entropy −Σ mᵢ log pᵢ of target probabilities m [atoms] and p = softmax of `logits[from … from + atoms)`. Its
 * gradient in the logits, p − m, is written to the same places of `gradient`, times `scale`.
 */
export function crossEntropyOfLogits(
  m: ArrayLike<number>,
  logits: ArrayLike<number>,
  from: number,
  gradient: Float32Array,
  scale: number,
): number {
  const count = m.length;
  let largest = -Infinity;
  for (let i = 0; i < count; i++) largest = Math.max(largest, logits[from + i]);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = exp(logits[from + i] - largest);
    gradient[from + i] = weight;
    sum += weight;
  }
  const logSum = log(sum);
  let loss = 0;
  for (let i = 0; i < count; i++) {
    loss += m[i] * (logSum - (logits[from + i] - largest));
    gradient[from + i] = scale * (gradient[from + i] / sum - m[i]);
  }
  return loss;
}

/** −Σ mᵢ log mᵢ: the least that a cross entropy with m can be. Shannon (1948). */
export function entropy(m: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < m.length; i++) if (m[i] > 0) sum -= m[i] * log(m[i]);
  return sum;
}
