/**
 * Transitions remembered and drawn in proportion to how wrong their values were. Schaul, Quan, Antonoglou & Silver
 * (2016), arXiv:1511.05952, Algorithm 1, proportional variant.
 *
 * Differs: weights are divided by the largest of the batch, where a few lines of the paper leave it open over what the
 * largest is taken.
 */
import { pow } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { type Batch, type Replay, ReplayBuffer, type ReplayState, type Step } from "./replay.ts";
import { SumTree } from "./sumTree.ts";

/** ε of the paper: no transition is forgotten altogether. */
const LEAST = 1e-6;

export interface PrioritizedState extends ReplayState {
  readonly priorities: Float64Array; // [count]: pᵅ
  readonly largest: number;
}

export class PrioritizedReplay implements Replay {
  readonly buffer: ReplayBuffer;
  /** pᵅ of each transition: chances are these over their sum. */
  readonly tree: SumTree;
  /** The highest p so far: new transitions have it, so that each is drawn soon. */
  largest = 1;

  constructor(capacity: number, size: number, actionCount: number) {
    this.buffer = new ReplayBuffer(capacity, size, actionCount);
    this.tree = new SumTree(capacity);
  }

  get count(): number {
    return this.buffer.count;
  }

  /** `alpha` is the exponent α: 0 draws all alike, 1 in proportion to their priorities. */
  add(step: Step, alpha: number): void {
    const place = this.buffer.add(step);
    this.tree.set(place, pow(this.largest, alpha));
  }

  /**
   * One from each of as many equal shares of the sum as `out` has room for, with the weights w = (N P)^−β / max w by
   * which its unevenness is made up for; β = 1 makes up for all of it.
   */
  sample(rng: Rng, out: Batch, beta: number): void {
    const { tree, buffer } = this;
    const size = out.actions.length;
    const { total } = tree;
    let heaviest = 0;
    for (let i = 0; i < size; i++) {
      const place = tree.find((total * (i + rng.uniform())) / size);
      buffer.copyTo(place, out, i);
      const weight = pow((buffer.count * tree.at(place)) / total, -beta);
      out.weights[i] = weight;
      heaviest = Math.max(heaviest, weight);
    }
    for (let i = 0; i < size; i++) out.weights[i] /= heaviest;
  }

  /** p ← |δ| + ε for what was drawn, δ the errors told in the batch. */
  learnt({ places, errors }: Batch, alpha: number): void {
    for (let i = 0; i < places.length; i++) {
      const priority = Math.abs(errors[i]) + LEAST;
      this.largest = Math.max(this.largest, priority);
      this.tree.set(places[i], pow(priority, alpha));
    }
  }

  save(): PrioritizedState {
    return { ...this.buffer.save(), priorities: this.tree.save(this.count), largest: this.largest };
  }

  load(state: PrioritizedState): void {
    this.buffer.load(state);
    this.tree.load(state.priorities, state.count);
    this.largest = state.largest;
  }
}
