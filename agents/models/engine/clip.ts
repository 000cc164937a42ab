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
