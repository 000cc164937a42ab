/** Which of independent Gumbel variates is the highest. */
import { exp } from "../../../envs/core/math.ts";

/** Where, in scales from a variate's location, its density bends: between these it is nearly a polynomial. */
const BENDS = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 40];

/** Gauss-Legendre quadrature with 5 points, by place in [−1, 1] and weight. Abramowitz & Stegun (1964), Table 25.4. */
const NODES = [
  [-0.906179845938664, 0.236926885056189],
  [-0.538469310105683, 0.478628670499366],
  [0, 0.568888888888889],
  [0.538469310105683, 0.478628670499366],
  [0.906179845938664, 0.236926885056189],
] as const;

/**
 * The chance that each variate, location + scale · Z, is the highest: ∫ density · Π (distribution of the others), which
 * for Gumbel variates is ∫ h_i / scale_i · exp(−Σ h), h_i = exp(−(x − location_i) / scale_i). Within about 1e-7.
 */
export function chancesOfHighest(locations: readonly number[], scales: readonly number[]): number[] {
  const bends = locations.flatMap((location, i) => BENDS.map((bend) => location + bend * scales[i]));
  // below, one variate is higher with certainty
  const lowest = Math.max(...locations.map((location, i) => location + BENDS[0] * scales[i]));
  const places = bends.filter((place) => place >= lowest).sort((one, other) => one - other);
  const chances = locations.map(() => 0);
  for (let i = 1; i < places.length; i++) {
    const half = (places[i] - places[i - 1]) / 2;
    if (half === 0) continue;
    for (const [node, weight] of NODES) {
      const x = places[i - 1] + half * (1 + node);
      const h = locations.map((location, j) => exp((location - x) / scales[j]));
      const none = exp(-h.reduce((sum, one) => sum + one, 0));
      h.forEach((one, j) => {
        chances[j] += (half * weight * none * one) / scales[j];
      });
    }
  }
  const total = chances.reduce((sum, chance) => sum + chance, 0); // 1, but for the error
  return chances.map((chance) => chance / total);
}
