/**
 * Features of an observation for linear values: tiles, or Fourier's cosines. Both see every number scaled to [0, 1]: by
 * its bounds, or, where it has none, as ½ (1 + x / (1 + |x|)).
 */
import type { Box } from "../../envs/core/spaces.ts";

/** Bounds farther apart than this say nothing of where observations lie. */
const UNBOUNDED = 1e6;

export interface Features {
  /** How many there are in all. */
  readonly size: number;
  /** Features of one observation that are not 0, at most. */
  readonly active: number;
  /** Every feature is 0 or 1, as replacing traces ask. */
  readonly binary: boolean;
  /** Share of the learning rate that each feature's weight gets [size]. */
  readonly rates: Float64Array;
  /** Writes which features are not 0 [active] and what they are [active]. */
  write(observation: ArrayLike<number>, indices: Int32Array, values: Float64Array): void;
}

/** Writes the numbers of an observation scaled to [0, 1]. */
export class UnitScale {
  readonly low: Float64Array; // [dimensions]
  readonly width: Float64Array; // [dimensions] ∞ where unbounded
  readonly unit: Float64Array; // [dimensions] the last observation, scaled

  constructor({ low, high }: Box) {
    this.low = Float64Array.from(low);
    this.width = Float64Array.from(high, (top, i) => (top - low[i] < UNBOUNDED ? top - low[i] : Infinity));
    this.unit = new Float64Array(low.length);
  }

  scale(observation: ArrayLike<number>): Float64Array {
    const { low, width, unit } = this;
    for (let i = 0; i < unit.length; i++) {
      const x = observation[i];
      if (width[i] === Infinity) unit[i] = (1 + x / (1 + Math.abs(x))) / 2;
      else unit[i] = width[i] > 0 ? (x - low[i]) / width[i] : 0;
    }
    return unit;
  }
}
