/**
 * The two-sided test of Page and Hinkley: CUSUM against the mean of all rewards so far, the newest included, in place of
 * that of the first. Hinkley (1971); as in Liu, Lee & Shroff (2018), A change-detection based framework for
 * piecewise-stationary multi-armed bandit problem, which calls it PHT.
 */
import type { ChangeDetector } from "./restartingArms.ts";

export class PageHinkley implements ChangeDetector {
  readonly drift: number;
  readonly threshold: number;
  count = 0;
  sum = 0;
  up = 0;
  down = 0;

  /** ε `drift`, h `threshold`. */
  constructor(drift: number, threshold: number) {
    this.drift = drift;
    this.threshold = threshold;
  }

  add(reward: number): boolean {
    this.count++;
    this.sum += reward;
    const above = reward - this.sum / this.count;
    this.up = Math.max(0, this.up + above - this.drift);
    this.down = Math.max(0, this.down - above - this.drift);
    return this.up >= this.threshold || this.down >= this.threshold;
  }

  restart(): void {
    this.count = this.sum = this.up = this.down = 0;
  }

  save() {
    const { count, sum, up, down } = this;
    return { count, sum, up, down };
  }

  load({ count, sum, up, down }: ReturnType<PageHinkley["save"]>): void {
    Object.assign(this, { count, sum, up, down });
  }
}
