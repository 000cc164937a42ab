/**
 * The generalised likelihood ratio of "one mean before sample s, another after" to "one mean", for Bernoulli rewards (or
 * any in [0, 1]): a change is told when its logarithm is at least β(n, δ) = ln(3 n^{3/2} / δ) at any s.
 * Besson, Kaufmann, Maillard & Seznec (2022), Efficient change-point detection for tackling piecewise-stationary bandits.
 *
 * Differs: with `every` above 1 it is looked at only every so many samples and split points, as the paper does for speed.
 */
import { log } from "../../../envs/core/math.ts";
import { restore } from "../../core/checkpoint.ts";
import type { ChangeDetector } from "./restartingArms.ts";

export class BernoulliGlr implements ChangeDetector {
  /** The probability of telling a change on rewards that never change is at most this, however many there are. */
  readonly delta: number;
  readonly checkEvery: number;
  readonly splitEvery: number;
  count = 0;
  sum = 0;
  /** After how many samples the mean changed most likely, as of the last alarm; 0 before one. */
  change = 0;
  /** Sum of the rewards before each split point; longer than there are any. */
  private before = new Float64Array(16);
  /** s ln-likelihood of the rewards before it, at their own mean. */
  private likelihoods = new Float64Array(16);
  private splits = 0;

  constructor(delta: number, checkEvery = 1, splitEvery = 1) {
    this.delta = delta;
    this.checkEvery = checkEvery;
    this.splitEvery = splitEvery;
  }

  add(reward: number): boolean {
    this.count++;
    this.sum += reward;
    const alarm = this.count % this.checkEvery === 0 && this.changed();
    if (this.count % this.splitEvery === 0) this.split();
    return alarm;
  }

  /** Whether the ratio is at its threshold at any split point so far. */
  private changed(): boolean {
    const { count, sum, before, likelihoods, splits, splitEvery } = this;
    const whole = logLikelihood(sum, count) + 1.5 * log(count) + log(3 / this.delta);
    for (let i = 0; i < splits; i++) {
      const s = (i + 1) * splitEvery;
      if (likelihoods[i] + logLikelihood(sum - before[i], count - s) < whole) continue;
      this.change = s;
      return true;
    }
    return false;
  }

  /** Samples so far are a point at which those to come may split. */
  private split(): void {
    if (this.splits === this.before.length) this.grow();
    this.before[this.splits] = this.sum;
    this.likelihoods[this.splits] = logLikelihood(this.sum, this.count);
    this.splits++;
  }

  private grow(): void {
    const [before, likelihoods] = [this.before, this.likelihoods];
    this.before = new Float64Array(2 * before.length);
    this.likelihoods = new Float64Array(2 * before.length);
    this.before.set(before);
    this.likelihoods.set(likelihoods);
  }

  restart(): void {
    this.count = this.sum = this.splits = 0;
  }

  save() {
    const { count, sum, change, splits, before } = this;
    return { count, sum, change, before: before.slice(0, splits) };
  }

  load({ count, sum, change, before }: ReturnType<BernoulliGlr["save"]>): void {
    const splits = Math.floor(count / this.splitEvery);
    const sums = new Float64Array(splits);
    restore(sums, before, "before");
    this.restart();
    for (let i = 0; i < splits; i++) {
      this.sum = sums[i];
      this.count = (i + 1) * this.splitEvery;
      this.split();
    }
    Object.assign(this, { count, sum, change });
  }
}

/** Of n rewards of the given sum, at their own mean: S ln(S / n) + (n − S) ln((n − S) / n), which is −n times their entropy. */
function logLikelihood(sum: number, n: number): number {
  const rest = n - sum;
  if (!(sum > 0 && rest > 0)) return 0; // all alike, or rounded to it
  return sum * log(sum / n) + rest * log(rest / n);
}
