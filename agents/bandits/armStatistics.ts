/** What a policy has seen of each arm. */
import { restore } from "../core/checkpoint.ts";

export class ArmStatistics {
  readonly counts: Float64Array; // [arms] pulls
  readonly sums: Float64Array; // [arms] of rewards
  readonly means: Float64Array; // [arms] 0 for arms never pulled
  /** 1/√pulls, what confidence bounds are wide by; ∞ for arms never pulled. [arms] */
  readonly spreads: Float64Array;
  /** Mean squares of what rewards differ by from their mean; 0 for arms never pulled. [arms] */
  readonly variances: Float64Array;
  /** Pulls of all arms. */
  pulls = 0;
  /** Arms never pulled. */
  untried: number;

  private readonly hopes: Float64Array; // [arms]

  constructor(arms: number) {
    this.counts = new Float64Array(arms);
    this.sums = new Float64Array(arms);
    this.means = new Float64Array(arms);
    this.spreads = new Float64Array(arms).fill(Infinity);
    this.variances = new Float64Array(arms);
    this.hopes = new Float64Array(arms);
    this.untried = arms;
  }

  update(arm: number, reward: number): void {
    if (this.counts[arm] === 0) this.untried--;
    this.pulls++;
    const count = ++this.counts[arm];
    const sum = this.sums[arm] + reward;
    const before = this.means[arm];
    const mean = sum / count;
    this.sums[arm] = sum;
    this.means[arm] = mean;
    this.spreads[arm] = 1 / Math.sqrt(count);
    // Welford (1962): what the sum of squared differences grows by, whatever the mean is
    const share = this.variances[arm];
    this.variances[arm] = count > 1 ? share + ((reward - before) * (reward - mean) - share) / count : 0;
  }

  /** Forgets an arm. */
  restart(arm: number): void {
    if (this.counts[arm] > 0) this.untried++;
    this.pulls -= this.counts[arm];
    this.counts[arm] = this.sums[arm] = this.means[arm] = this.variances[arm] = 0;
    this.spreads[arm] = Infinity;
  }

  /** The means, ∞ for arms never pulled, so that who takes the best has each arm once first. Read at once. [arms] */
  meansOrInfinity(): Float64Array {
    const { means, counts, hopes } = this;
    if (this.untried === 0) return means;
    for (let arm = 0; arm < hopes.length; arm++) hopes[arm] = counts[arm] > 0 ? means[arm] : Infinity;
    return hopes;
  }

  save() {
    return { counts: this.counts.slice(), sums: this.sums.slice(), variances: this.variances.slice() };
  }

  load({ counts, sums, variances }: ReturnType<ArmStatistics["save"]>): void {
    restore(this.counts, counts, "counts");
    restore(this.sums, sums, "sums");
    restore(this.variances, variances, "variances");
    this.pulls = this.counts.reduce((total, count) => total + count, 0);
    this.untried = this.counts.filter((count) => count === 0).length;
    this.counts.forEach((count, arm) => {
      this.means[arm] = count > 0 ? this.sums[arm] / count : 0;
      this.spreads[arm] = 1 / Math.sqrt(count);
    });
  }
}
