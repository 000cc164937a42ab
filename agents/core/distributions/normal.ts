/** Which of several independent normal variates is the highest. */
import { exp } from "../../../envs/core/math.ts";
import { normalCdf } from "../../../envs/core/special.ts";
import { shareAmongBest } from "../exploration.ts";

const ROOT_TWO_PI = 2.5066282746310002;

/** Beyond so many standard deviations nothing counts: less than 1e-15 lies there. */
const FAR = 8;

function density(x: number): number {
  return exp(-0.5 * x * x) / ROOT_TWO_PI;
}

/** Nodes and weights of Gauss and Legendre's rule of five points on [−1, 1]. */
const NODES = [-0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664];
const WEIGHTS = [
  0.23692688505618908, 0.47862867049936647, 0.5688888888888889, 0.47862867049936647, 0.23692688505618908,
];

/**
 * P(X_a is the highest) = ∫ φ_a(s) ∏_{b≠a} Φ_b(s) ds of independent X_a ~ N(means[a], deviations[a]²), written to `out`
 * [n], to about 1e-9. Integrated over panels none of which is wider than a standard deviation of any that varies in it.
 * Without any deviation at all the highest means share; a single one without counts as all but certain.
 */
export function highestOfNormals(
  means: ArrayLike<number>,
  deviations: ArrayLike<number>,
  out: Float64Array,
  mask?: ArrayLike<number>,
): Float64Array {
  const indices = Array.from(out, (_, a) => a).filter((a) => !mask || mask[a]);
  const top = Math.max(...indices.map((a) => means[a]));
  const widest = Math.max(...indices.map((a) => deviations[a]));
  if (widest === 0) return shareAmongBest(means, out, mask);
  const arms = indices.map((a) => ({
    mean: means[a] - top,
    deviation: Math.max(deviations[a], 1e-9 * widest),
  }));
  const shares = integrate(arms, panelsOf(arms));
  const total = shares.reduce((sum, share) => sum + share, 0);
  out.fill(0);
  indices.forEach((a, i) => {
    out[a] = shares[i] / total;
  });
  return out;
}

interface Normal {
  readonly mean: number;
  readonly deviation: number;
}

/** The ends of panels, ascending: below the first someone is certainly higher, above the last no one is. */
function panelsOf(arms: readonly Normal[]): Float64Array {
  const low = Math.max(...arms.map(({ mean, deviation }) => mean - FAR * deviation));
  const high = Math.max(...arms.map(({ mean, deviation }) => mean + FAR * deviation));
  const ends = arms.flatMap(({ mean, deviation }) =>
    Array.from({ length: 2 * FAR + 1 }, (_, i) => mean + (i - FAR) * deviation),
  );
  return Float64Array.from(ends.filter((end) => end >= low && end <= high)).sort();
}

function integrate(arms: readonly Normal[], ends: Float64Array): Float64Array {
  const shares = new Float64Array(arms.length);
  const below = new Float64Array(arms.length); // Φ_b(s)
  const before = new Float64Array(arms.length + 1); // products of those before a
  before[0] = 1;
  for (let panel = 1; panel < ends.length; panel++) {
    const half = (ends[panel] - ends[panel - 1]) / 2;
    if (half === 0) continue;
    for (let node = 0; node < NODES.length; node++) {
      const s = ends[panel - 1] + half * (1 + NODES[node]);
      arms.forEach(({ mean, deviation }, b) => {
        below[b] = normalCdf((s - mean) / deviation);
        before[b + 1] = before[b] * below[b];
      });
      let after = half * WEIGHTS[node];
      for (let a = arms.length - 1; a >= 0; a--) {
        const { mean, deviation } = arms[a];
        shares[a] += (before[a] * after * density((s - mean) / deviation)) / deviation;
        after *= below[a];
      }
    }
  }
  return shares;
}
