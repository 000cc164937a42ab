/** A model learned from experience: what came of each action the last time, as if that were all that can. */
import { restore } from "../core/checkpoint.ts";
import { maxIn, qLearningTarget } from "../core/returns/targets.ts";
import type { ActionTable } from "./actionTable.ts";

export class Outcomes {
  readonly actions: number;
  readonly nexts: Int32Array; // [states, actions] the state that followed, −1 where never tried
  readonly rewards: Float64Array; // [states, actions]
  readonly terminated: Uint8Array; // [states, actions]
  /** Legal actions, all of them until a mask was seen. */
  readonly legal: Uint8Array; // [states, actions]
  readonly tried: Int32Array; // [states, actions] pairs in the order first tried, `count` of them
  count = 0;

  constructor({ states, actions }: ActionTable) {
    const pairs = states * actions;
    this.actions = actions;
    this.nexts = new Int32Array(pairs).fill(-1);
    this.rewards = new Float64Array(pairs);
    this.terminated = new Uint8Array(pairs);
    this.legal = new Uint8Array(pairs).fill(1);
    this.tried = new Int32Array(pairs);
  }

  remember(pair: number, next: number, reward: number, terminated: boolean, nextMask?: Uint8Array): void {
    if (this.nexts[pair] < 0) this.tried[this.count++] = pair;
    this.nexts[pair] = next;
    this.rewards[pair] = reward;
    this.terminated[pair] = terminated ? 1 : 0;
    if (nextMask) this.legal.set(nextMask, next * this.actions);
  }

  /** r + γ max_a′ Q(s′, a′), or r after termination, of what came of a pair the last time. */
  target(pair: number, q: Float64Array, discount: number): number {
    const from = this.nexts[pair] * this.actions;
    const nextMax = maxIn(q, from, this.actions, this.legal, from);
    return qLearningTarget(this.rewards[pair], this.terminated[pair] === 1, nextMax, discount);
  }

  save() {
    const { nexts, rewards, terminated, legal, tried, count } = this;
    return {
      nexts: nexts.slice(),
      rewards: rewards.slice(),
      terminated: terminated.slice(),
      legal: legal.slice(),
      tried: tried.slice(),
      count,
    };
  }

  load(saved: OutcomesState): void {
    restore(this.nexts, saved.nexts, "outcomes.nexts");
    restore(this.rewards, saved.rewards, "outcomes.rewards");
    restore(this.terminated, saved.terminated, "outcomes.terminated");
    restore(this.legal, saved.legal, "outcomes.legal");
    restore(this.tried, saved.tried, "outcomes.tried");
    this.count = saved.count;
  }
}

export type OutcomesState = ReturnType<Outcomes["save"]>;
