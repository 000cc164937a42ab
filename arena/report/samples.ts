/** What is known of a sample in order: quantiles, quartiles and whiskers. */

export function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** Of sorted values, between them linearly: Hyndman and Fan (1996), definition 7, as in R, numpy and d3. */
export function quantile(ordered: readonly number[], share: number): number {
  const place = share * (ordered.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (ordered[above] - ordered[below]) * (place - below);
}

export interface Summary {
  readonly low: number;
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
  readonly high: number;
  readonly outliers: readonly number[];
}

/** Tukey (1977): whiskers end at the farthest values within 1.5 interquartile ranges of the box. */
export function summary(values: readonly number[]): Summary {
  const ordered = sorted(values);
  const [quartile1, median, quartile3] = [0.25, 0.5, 0.75].map((share) => quantile(ordered, share));
  const reach = 1.5 * (quartile3 - quartile1);
  const isNear = (value: number) => value >= quartile1 - reach && value <= quartile3 + reach;
  const near = ordered.filter(isNear);
  const outliers = ordered.filter((value) => !isNear(value));
  return { low: near[0], quartile1, median, quartile3, high: near[near.length - 1], outliers };
}
