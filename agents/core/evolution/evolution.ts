/** What evolution reckons with: pure functions of what the members of a generation earned. */

/** Indices of the members from the one that earned most on; of equals the first comes first. */
export function ranked(fitness: Float64Array): Int32Array {
  const order = Int32Array.from(fitness, (_, member) => member);
  return order.sort((a, b) => fitness[b] - fitness[a] || a - b);
}

/**
 * Fitness by rank alone, from −½ for the least to ½ for the most, so that neither scale nor outliers count; equals share
 * the mean of their ranks. Salimans et al. (2017), arXiv:1703.03864, section 2.1 ("fitness shaping"), whose code has the
 * same ranks but for equals, which it takes as they come. Written to `out` [members].
 */
export function centredRanks(fitness: Float64Array, out: Float64Array): Float64Array {
  const order = ranked(fitness);
  const last = fitness.length - 1;
  for (let from = 0; from <= last; ) {
    let to = from;
    while (to < last && fitness[order[to + 1]] === fitness[order[from]]) to++;
    const place = (from + to) / 2; // from the top
    for (let i = from; i <= to; i++) out[order[i]] = last === 0 ? 0 : 0.5 - place / last;
    from = to + 1;
  }
  return out;
}

/**
 * The normal distribution that the elite [count, n] has most likely come from, coordinate by coordinate: their mean and
 * variance (over count, not count − 1). De Boer et al. (2005), "A tutorial on the cross-entropy method", eq. 22 ff. for
 * normal variables. `extraVariance` keeps it from narrowing too soon: Szita & Lőrincz (2006), eq. 3. Written to `mean`
 * and `deviation` [n] where `trainable` ranges lie.
 */
export function refit(
  elite: Float32Array,
  extraVariance: number,
  trainable: readonly { readonly start: number; readonly length: number }[],
  mean: Float32Array,
  deviation: Float32Array,
): void {
  const n = mean.length;
  const count = elite.length / n;
  for (const { start, length } of trainable) {
    for (let i = start; i < start + length; i++) {
      let sum = 0;
      for (let k = i; k < elite.length; k += n) sum += elite[k];
      const centre = sum / count;
      let squares = 0;
      for (let k = i; k < elite.length; k += n) squares += (elite[k] - centre) * (elite[k] - centre);
      mean[i] = centre;
      deviation[i] = Math.sqrt(squares / count + extraVariance);
    }
  }
}
