/** P(an arm's draw is the highest of all), for independent draws from given distributions: ∫ f_a Π_{b ≠ a} F_b. */

export interface Draws {
  readonly means: ArrayLike<number>; // [arms]
  readonly deviations: ArrayLike<number>; // [arms] standard deviations
  density(arm: number, x: number): number;
  /** P(draw of the arm ≤ x) */
  cdf(arm: number, x: number): number;
  /** No draw is outside [low, high]; infinite where there is no such bound. */
  readonly low: number;
  readonly high: number;
}

/** Where the line is cut, in deviations from each mean: between the cuts all that is integrated is nearly a polynomial. */
const CUTS = [-9, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 9];

/** Gauss-Legendre's six points on [−1, 1], with their weights (A&S 25.4.30). */
const POINTS = [
  [0.2386191860831969, 0.467913934572691],
  [0.6612093864662645, 0.3607615730481386],
  [0.932469514203152, 0.1713244923791704],
].flatMap(([x, weight]) => [
  { x: -x, weight },
  { x, weight },
]);

/** Written to `out` [arms]; with a mask, of the race among legal arms. */
export function bestProbabilities(draws: Draws, out: Float64Array, mask?: ArrayLike<number>): Float64Array {
  const arms = Array.from(out.keys()).filter((arm) => !mask || mask[arm]);
  out.fill(0);
  const cuts = cutsOf(draws, arms);
  for (let i = 1; i < cuts.length; i++) {
    const half = (cuts[i] - cuts[i - 1]) / 2;
    for (const { x, weight } of POINTS) addAt(draws, arms, cuts[i - 1] + half * (1 + x), half * weight, out);
  }
  const total = out.reduce((sum, p) => sum + p, 0); // 1, but for what lies beyond the cuts
  for (const arm of arms) out[arm] /= total;
  return out;
}

function addAt(draws: Draws, arms: readonly number[], at: number, weight: number, out: Float64Array): void {
  const below = arms.map((arm) => draws.cdf(arm, at));
  arms.forEach((arm, k) => {
    let others = weight;
    for (let other = 0; other < below.length; other++) if (other !== k) others *= below[other];
    if (others > 0) out[arm] += others * draws.density(arm, at);
  });
}

/** Below the highest of the arms' least plausible draws nothing can win. */
function cutsOf({ means, deviations, low, high }: Draws, arms: readonly number[]): number[] {
  const least = Math.max(low, ...arms.map((arm) => means[arm] + CUTS[0] * deviations[arm]));
  const most = Math.min(high, Math.max(...arms.map((arm) => means[arm] - CUTS[0] * deviations[arm])));
  const all = arms.flatMap((arm) => CUTS.map((cut) => means[arm] + cut * deviations[arm]));
  const inside = all.filter((cut) => cut > least && cut < most).sort((a, b) => a - b);
  return [least, ...inside, most];
}
