/**
 * Two-sided CUSUM: rewards are compared with the mean of the first of them; a walk of what is above it, and one of what is
 * below, each less a drift ε and never negative, tell a change when they reach a threshold h.
 * Page (1954); as in Liu, Lee & Shroff (2018), A change-detection based framework for piecewise-stationary multi-armed
 * bandit problem, algorithm CUSUM.
 */
import type { ChangeDetector } from "./restartingArms.ts";

export class Cusum implements ChangeDetector {
  readonly samples: number;
  readonly drift: number;
  readonly threshold: number;
  count = 0;
  /** Of the first `samples` rewards. */
  sum = 0;
  up = 0;
  down = 0;

  /** M `samples` that the mean is taken of, ε `drift`, h `threshold`. */
  constructor(samples: number, drift: number, threshold: number) {
    this.samples = samples;
    this.drift = drift;
    this.threshold = threshold;
  }

  add(reward: number): boolean {
    this.count++;
    if (this.count <= this.samples) {
      this.sum += reward;
      return false;
    }
    const above = reward - this.sum / this.samples;
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

  load({ count, sum, up, down }: ReturnType<Cusum["save"]>): void {
    Object.assign(this, { count, sum, up, down });
  }
}
