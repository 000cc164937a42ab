/**
 * What policies for rewards of 0 or 1 believe of the arms in a context: logistic regression, whose weights are normal about
 * their mode. Laplace's approximation, reward by reward: Chapelle & Li (2011), Algorithm 3.
 *
 * The mode for one more reward r lies along A⁻¹ x: θ + c A⁻¹ x with c = r − σ(x·θ + c xᵀ A⁻¹ x), one equation in one unknown.
 * There the log-likelihood bends by w = p (1 − p), and A grows by w x xᵀ. So a reward is a row of weight w of a ridge
 * regression whose response makes θ move just so.
 *
 * Differs: the whole matrix A rather than its diagonal; one reward at a time rather than a batch. Rewards may lie between
 * 0 and 1, or between other declared bounds, as shares of which they count.
 */
import { exp } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { type RewardRange, unitReward } from "../rewardRange.ts";
import type { Features, LinearModel, NormalDraws } from "./linearModel.ts";

/** No row weighs less, however sure of its reward the model was. */
const LEAST_WEIGHT = 1e-12;

export class LogisticModel implements NormalDraws {
  readonly linear: LinearModel;
  readonly range: RewardRange;
  private readonly policy: string;

  /** `policy` is who refuses rewards outside the range. */
  constructor(linear: LinearModel, policy: string, range: RewardRange) {
    this.linear = linear;
    this.policy = policy;
    this.range = range;
  }

  /** Of x·θ, before the sigmoid. */
  get means(): Float64Array {
    return this.linear.means;
  }

  get variances(): Float64Array {
    return this.linear.variances;
  }

  get independent(): boolean {
    return this.linear.independent;
  }

  look(observation: Features): void {
    this.linear.look(observation);
  }

  draw(observation: Features, scale: number, rng: Rng, out: Float64Array): void {
    this.linear.draw(observation, scale, rng, out);
  }

  learn(observation: Features, arm: number, reward: number): void {
    const share = unitReward(this.policy, reward, this.range);
    const { linear } = this;
    const { ridge } = linear;
    const which = ridge.count === 1 ? 0 : arm;
    const row = linear.rowOf(observation, arm);
    const score = ridge.mean(which, row, 0);
    const spread = ridge.variance(which, row, 0);
    const move = moveOf(share, score, spread);
    const p = sigmoid(score + move * spread);
    const weight = Math.max(p * (1 - p), LEAST_WEIGHT);
    linear.learn(observation, arm, score + (move * (1 + weight * spread)) / weight, weight);
  }

  save() {
    return this.linear.save();
  }

  load(saved: ReturnType<LogisticModel["save"]>): void {
    this.linear.load(saved);
  }
}

export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** The c of c = r − σ(score + c · spread): Newton's method, kept inside [r − 1, r], where the only solution lies. */
function moveOf(r: number, score: number, spread: number): number {
  let low = r - 1;
  let high = r;
  let c = r - sigmoid(score);
  for (let i = 0; i < 60; i++) {
    const p = sigmoid(score + c * spread);
    const excess = c - r + p; // grows with c
    if (excess > 0) high = c;
    else low = c;
    const next = c - excess / (1 + spread * p * (1 - p));
    const inside = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inside - c) <= 1e-15) return inside;
    c = inside;
  }
  return c;
}
