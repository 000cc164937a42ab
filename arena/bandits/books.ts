/** What is written down of repetitions: regret of one kind, rewards, pulls of the best arm; cumulative, at given times. */
import type { Bandit } from "../../envs/index.ts";
import type { RegretKind } from "./spec.ts";

export class Books {
  readonly regret: Float64Array; // [repetitions, times]
  readonly reward: Float64Array; // [repetitions, times]
  readonly optimal: Float64Array; // [repetitions, times]
  readonly pulls: Float64Array; // [repetitions, arms]
  private readonly bandit: Bandit;
  private readonly kind: RegretKind;
  private readonly times: number;
  private readonly means: Float64Array; // [arms] at this pull
  /** What each arm would have paid on average if it alone had been pulled. [arms] */
  private readonly alone: Float64Array;
  private repetition = 0;
  private best = 0;
  /** Sums over this repetition's pulls: of the best means, of the means of what was pulled, of rewards. */
  private highest = 0;
  private expected = 0;
  private earned = 0;
  private optimalPulls = 0;
  private pulled = 0;

  constructor(bandit: Bandit, kind: RegretKind, repetitions: number, times: number) {
    this.bandit = bandit;
    this.kind = kind;
    this.times = times;
    this.regret = new Float64Array(repetitions * times);
    this.reward = new Float64Array(repetitions * times);
    this.optimal = new Float64Array(repetitions * times);
    this.pulls = new Float64Array(repetitions * bandit.arms);
    this.means = new Float64Array(bandit.arms);
    this.alone = new Float64Array(bandit.arms);
  }

  /** A repetition begins, in `state`. */
  open(repetition: number, state: unknown): void {
    this.repetition = repetition;
    this.highest = this.expected = this.earned = this.optimalPulls = this.pulled = 0;
    this.alone.fill(0);
    this.look(state);
  }

  /** The means as they are now. */
  private look(state: unknown): void {
    const { bandit, means } = this;
    bandit.means(state, means);
    let best = means[0];
    for (let arm = 1; arm < means.length; arm++) if (means[arm] > best) best = means[arm];
    this.best = best;
  }

  /** `arm` is about to be pulled in `state`. */
  enter(arm: number, state: unknown): void {
    const { means, alone } = this;
    if (this.bandit.moves !== "nothing") {
      if (this.pulled > 0) this.look(state);
      for (let other = 0; other < means.length; other++) alone[other] += means[other];
    }
    const mean = means[arm];
    this.pulled++;
    this.highest += this.best;
    this.expected += mean;
    if (mean === this.best) this.optimalPulls++;
    this.pulls[this.repetition * means.length + arm]++;
  }

  /** It paid. */
  pay(reward: number): void {
    this.earned += reward;
  }

  /** The spec's time number `i` has come. */
  note(i: number): void {
    const at = this.repetition * this.times + i;
    this.regret[at] = this.comparator() - (this.kind === "realised" ? this.earned : this.expected);
    this.reward[at] = this.earned;
    this.optimal[at] = this.optimalPulls;
  }

  /** What the one it is measured against would have earned on average. */
  private comparator(): number {
    if (this.kind === "dynamic" || this.bandit.moves === "context") return this.highest;
    return this.bandit.moves === "nothing" ? this.pulled * this.best : Math.max(...this.alone);
  }
}
