/** Mean and variance of numbers as they come, a row at a time. */
import { restore } from "./checkpoint.ts";

export type MomentsState = {
  readonly count: number;
  readonly means: Float64Array;
  readonly squares: Float64Array;
};

/** Of each column of rows [width]. Welford (1962), doi:10.1080/00401706.1962.10490022. */
export class RunningMoments {
  count = 0;
  readonly means: Float64Array; // [width]
  readonly squares: Float64Array; // [width]: Σ (x − mean)²

  constructor(width: number) {
    this.means = new Float64Array(width);
    this.squares = new Float64Array(width);
  }

  /** mean ← mean + (x − mean) / n;  squares ← squares + (x − old mean) (x − new mean). */
  add(row: ArrayLike<number>): void {
    this.count++;
    for (let i = 0; i < this.means.length; i++) {
      const error = row[i] - this.means[i];
      this.means[i] += error / this.count;
      this.squares[i] += error * (row[i] - this.means[i]);
    }
  }

  /** As if the rows of the other had come after its own. Chan, Golub & LeVeque (1979), eq. 2.1. */
  absorb({ count, means, squares }: RunningMoments): void {
    const total = this.count + count;
    if (count === 0) return;
    for (let i = 0; i < this.means.length; i++) {
      const difference = means[i] - this.means[i];
      this.means[i] += (difference * count) / total;
      this.squares[i] += squares[i] + (difference * difference * this.count * count) / total;
    }
    this.count = total;
  }

  clear(): void {
    this.count = 0;
    this.means.fill(0);
    this.squares.fill(0);
  }

  /** With n in its denominator; 1 as long as fewer than two rows say anything of it. */
  variance(column: number): number {
    return this.count < 2 ? 1 : this.squares[column] / this.count;
  }

  save(): MomentsState {
    return { count: this.count, means: this.means.slice(), squares: this.squares.slice() };
  }

  load(state: MomentsState, name: string): void {
    restore(this.means, state?.means, `${name}.means`);
    restore(this.squares, state?.squares, `${name}.squares`);
    this.count = state.count;
  }
}
