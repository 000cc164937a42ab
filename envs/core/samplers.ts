import { log } from "./math.ts";
import type { Rng } from "./rng.ts";
export function standardGamma(rng: Rng, shape: number): number {
  const d = shape - 1 / 3; const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal(); const t = 1 + c * x; if (t <= 0) continue;
    const v = t * t * t; const u = rng.uniform();
    if (u < 1 - 0.0331 * x * x * x * x) return d * v;
    if (log(u) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
}
export function beta(rng: Rng, a: number, b: number): number {
  const x = standardGamma(rng, a); return x / (x + standardGamma(rng, b));
}
