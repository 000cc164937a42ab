/**
 * Thompson sampling pulls the arm whose draw from its posterior is the highest. This finds the winner, by exactly that
 * law, while most draws are never made: one uniform number decides against a mark set between the leading arm and the
 * others whether the leader's draw is above the mark and all other draws are below it. If so, the leader has won. If not,
 * the draws that matter are made, each known to lie above or below the mark.
 *
 * P(leader above, all others below) = (1 − F_leader(mark)) · Π F_arm(mark). The law is the same wherever the mark is; a
 * good one (some deviations below the leader's mean) makes other cases rare.
 */
import type { Rng } from "../../../envs/core/rng.ts";
import { restore } from "../../core/checkpoint.ts";
import { argmax } from "../../core/exploration.ts";

/** The posteriors of the arms' means. */
export interface Posteriors {
  readonly means: ArrayLike<number>; // [arms]
  /** A little below what is likely for the arm. */
  mark(arm: number): number;
  /** F(mark) = P(draw ≤ mark) of an arm. */
  below(arm: number, mark: number): number;
  /** A draw that is known to lie above the mark, or at or below it. */
  drawAbove(rng: Rng, arm: number, mark: number): number;
  drawBelow(rng: Rng, arm: number, mark: number): number;
}

export class Race {
  private readonly posteriors: Posteriors;
  private leader = 0;
  mark = 0;
  /** F(mark) of each arm. [arms] */
  readonly below: Float64Array;
  /** Π of `below` over all arms but the leader. */
  private othersBelow = 0;
  private updates = 0;
  /** Updates until the mark is set anew: often at first, then every sixteenth part of what has been. */
  private patience = 0;

  constructor(arms: number, posteriors: Posteriors) {
    this.posteriors = posteriors;
    this.below = new Float64Array(arms);
    this.setMark();
  }

  /** An arm's posterior has changed; `below` is its F(mark) where the caller knows it already. */
  update(arm: number, below = this.posteriors.below(arm, this.mark)): void {
    this.updates++;
    if (--this.patience < 0) {
      this.setMark();
      return;
    }
    this.below[arm] = below;
    if (arm !== this.leader) this.multiplyOthers();
  }

  /** Sets the mark anew, by the posteriors as they are. */
  setMark(): void {
    const { posteriors, below } = this;
    this.leader = argmax(posteriors.means);
    this.mark = posteriors.mark(this.leader);
    this.patience = 4 + Math.floor(this.updates / 16);
    for (let arm = 0; arm < below.length; arm++) below[arm] = posteriors.below(arm, this.mark);
    this.multiplyOthers();
  }

  private multiplyOthers(): void {
    const { below, leader } = this;
    let product = 1;
    for (let arm = 0; arm < below.length; arm++) if (arm !== leader) product *= below[arm];
    this.othersBelow = product;
  }

  /** The arm of the highest draw. */
  winner(rng: Rng): number {
    const u = rng.uniform();
    const leaderAbove = 1 - this.below[this.leader];
    return u < leaderAbove * this.othersBelow ? this.leader : this.longWay(rng, u, leaderAbove);
  }

  /**
   * `u` tells who is the first, leader before all others, to be on the unexpected side of the mark: the products of the
   * probabilities cut [0, 1) into a piece for each. Those after the first are independent of it.
   */
  private longWay(rng: Rng, u: number, leaderAbove: number): number {
    const { posteriors, below, leader, mark } = this;
    const isAbove = u < leaderAbove;
    let product = leaderAbove;
    let decided = !isAbove; // the first unexpected one has been found
    let winner = -1;
    let highest = -Infinity;
    if (isAbove) {
      winner = leader;
      highest = posteriors.drawAbove(rng, leader, mark);
    }
    for (let arm = 0; arm < below.length; arm++) {
      if (arm === leader) continue;
      product *= below[arm];
      const above = decided ? rng.uniform() >= below[arm] : u >= product;
      if (!above) continue;
      decided = true;
      const draw = posteriors.drawAbove(rng, arm, mark);
      if (draw > highest) [winner, highest] = [arm, draw];
    }
    return winner >= 0 ? winner : this.allBelow(rng);
  }

  private allBelow(rng: Rng): number {
    const { posteriors, below, mark } = this;
    let winner = 0;
    let highest = -Infinity;
    for (let arm = 0; arm < below.length; arm++) {
      const draw = posteriors.drawBelow(rng, arm, mark);
      if (draw > highest) [winner, highest] = [arm, draw];
    }
    return winner;
  }

  /** The winner among legal arms, every draw made. */
  winnerAmong(mask: ArrayLike<number>, rng: Rng): number {
    const { posteriors, below, mark } = this;
    let winner = -1;
    let highest = -Infinity;
    for (let arm = 0; arm < below.length; arm++) {
      if (!mask[arm]) continue;
      const isBelow = rng.uniform() < below[arm];
      const draw = isBelow ? posteriors.drawBelow(rng, arm, mark) : posteriors.drawAbove(rng, arm, mark);
      if (winner < 0 || draw > highest) [winner, highest] = [arm, draw];
    }
    return winner;
  }

  save() {
    const { leader, mark, updates, patience } = this;
    return { leader, mark, updates, patience, below: this.below.slice() };
  }

  load({ leader, mark, updates, patience, below }: ReturnType<Race["save"]>): void {
    restore(this.below, below, "race.below");
    this.leader = leader;
    this.mark = mark;
    this.updates = updates;
    this.patience = patience;
    this.multiplyOthers();
  }
}
