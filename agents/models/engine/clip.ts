import { expectNumber } from "./checks.ts";
import type { Tensor } from "./engine.ts";

/**
 * Shrinks gradients [n] to the given L2 norm if they are longer, and returns the norm they had. Pascanu et al. (2013),
 * Algorithm 1. PyTorch's clip_grad_norm_ is the same, to 10⁻⁶. A norm that is not finite is returned untouched.
 */
export function clipGlobalNorm(gradients: Tensor, maxNorm: number): number {
  expectNumber("clipGlobalNorm.maxNorm", maxNorm, 0);
  const { kernels } = gradients.engine;
  const norm = Math.sqrt(kernels.sumOfSquares(gradients.offset, gradients.length));
  if (norm > maxNorm && norm < Number.POSITIVE_INFINITY) {
    kernels.scale(gradients.offset, maxNorm / norm, gradients.length);
  }
  return norm;
}

/** The same for gradients that lie in several places and are moved together: the norm is that of all of them in one row. */
export function clipJointNorm(parts: readonly Tensor[], maxNorm: number): number {
  expectNumber("clipJointNorm.maxNorm", maxNorm, 0);
  let squares = 0;
  for (const { engine, offset, length } of parts) squares += engine.kernels.sumOfSquares(offset, length);
  const norm = Math.sqrt(squares);
  if (norm > maxNorm && norm < Number.POSITIVE_INFINITY) {
    for (const { engine, offset, length } of parts) engine.kernels.scale(offset, maxNorm / norm, length);
  }
  return norm;
}
