/**
 * Returns as distributions of N equally likely values θᵢ, the i-th of which stands for the quantile at the middle
 * τ̂ᵢ = (2 i + 1) / (2 N) of its share. Dabney, Rowland, Bellemare & Munos (2018), arXiv:1710.10044, lemma 2.
 */
import { huber, huberGradient } from "../../models/engine/losses.ts";

/** The mean of `values[from … from + count)`. */
export function meanIn(values: ArrayLike<number>, from: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[from + i];
  return sum / count;
}

/**
 * Quantile regression: Σᵢ mean over j of ρᵢ(yⱼ − θᵢ), with ρᵢ(u) = |τ̂ᵢ − (u < 0)| huber(u) / κ. The paper's eq. 9 and 10
 * and Algorithm 1; θ at `theta[from … from + N)`, targets y [N]. Its gradient in θ is written to the same places of
 * `gradient`, times `scale`: dθᵢ = −mean over j of |τ̂ᵢ − (u < 0)| huber′(u) / κ.
 */
export function quantileHuber(
  targets: ArrayLike<number>,
  theta: ArrayLike<number>,
  from: number,
  kappa: number,
  gradient: Float32Array,
  scale: number,
): number {
  const count = targets.length;
  let loss = 0;
  for (let i = 0; i < count; i++) {
    const tau = (2 * i + 1) / (2 * count);
    const value = theta[from + i];
    let cost = 0;
    let slope = 0;
    for (let j = 0; j < count; j++) {
      const u = targets[j] - value;
      const weight = u < 0 ? 1 - tau : tau; // |τ̂ − (u < 0)|
      cost += weight * huber(u, kappa);
      slope -= weight * huberGradient(u, kappa);
    }
    loss += cost / (kappa * count);
    gradient[from + i] = (scale * slope) / (kappa * count);
  }
  return loss;
}
