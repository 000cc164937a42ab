/** Where episodes begin, for tests of the first states' distribution. */
import { expect } from "vitest";
import { rng, type World } from "../../envs/index.ts";

/** The states of 2000 first moments, as numbers. */
export function startsOf<S>(world: World<S>, numbersOf: (state: S) => number[]): number[][] {
  return Array.from({ length: 2000 }, (_, i) => numbersOf(world.init(rng(`start-${i}`))));
}

/** Values drawn uniformly lie within their bounds, come near both and are as large on average as they should be. */
export function expectUniform(values: readonly number[], low: number, high: number): void {
  expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
  expect(Math.max(...values)).toBeLessThanOrEqual(high);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const standardError = (high - low) / Math.sqrt(12 * values.length);
  expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(4 * standardError);
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.98 * (high - low));
}
