/** What a policy has seen of each arm. */
import { restore } from "../core/checkpoint.ts";

export class ArmStatistics {
  readonly counts: Float64Array; // [arms] pulls
  readonly sums: Float64Array; // [arms] of rewards
  readonly means: Float64Array; // [arms] 0 for arms never pulled
  /** 1/√pulls, what confidence bounds are wide by; ∞ for arms never pulled. [arms] */
  readonly spreads: Float64Array;
  /** Pulls of all arms. */
  pulls = 0;
  /** Arms never pulled. */
  untried: number;

  constructor(arms: number) {
    this.counts = new Float64Array(arms);
    this.sums = new Float64Array(arms);
    this.means = new Float64Array(arms);
    this.spreads = new Float64Array(arms).fill(Infinity);
    this.untried = arms;
  }

  update(arm: number, reward: number): void {
    if (this.counts[arm] === 0) this.untried--;
    this.pulls++;
    const count = ++this.counts[arm];
    const sum = this.sums[arm] + reward;
    this.sums[arm] = sum;
    this.means[arm] = sum / count;
    this.spreads[arm] = 1 / Math.sqrt(count);
  }

  save() {
    return { counts: this.counts.slice(), sums: this.sums.slice() };
  }

  load({ counts, sums }: ReturnType<ArmStatistics["save"]>): void {
    restore(this.counts, counts, "counts");
    restore(this.sums, sums, "sums");
    this.pulls = this.counts.reduce((total, count) => total + count, 0);
    this.untried = this.counts.filter((count) => count === 0).length;
    this.counts.forEach((count, arm) => {
      this.means[arm] = count > 0 ? this.sums[arm] / count : 0;
      this.spreads[arm] = 1 / Math.sqrt(count);
    });
  }
}
