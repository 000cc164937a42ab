/**
 * The last n steps, on their way to where they are remembered as one: reward r₀ + γ r₁ + … + γⁿ⁻¹ rₙ₋₁, and n steps later
 * the value of the observation there. Sutton & Barto (2018), eq. 7.1; Hessel et al. (2018), arXiv:1710.02298.
 *
 * An episode's end cuts every window that is open: after termination nothing more is to come, after truncation the value
 * of the last observation is, however many steps before it were seen.
 */
import { restore } from "../checkpoint.ts";
import { discountedSum } from "../returns/targets.ts";
import type { Step } from "./replay.ts";

export interface NStepState {
  readonly observations: Float32Array; // [n, size]
  readonly actions: Int32Array; // [n]
  readonly rewards: Float64Array; // [n]
  readonly first: number;
  readonly count: number;
}

export class NStepWindow {
  readonly n: number;
  /** Steps that wait. */
  count = 0;
  private first = 0; // where the oldest of them lies
  private readonly observations: Float32Array; // [n, size], a ring as the others
  private readonly rows: readonly Float32Array[]; // [n]: views of the same
  private readonly actions: Int32Array; // [n]
  private readonly rewards: Float64Array; // [n]
  private readonly whole: Step; // handed out, used again

  constructor(n: number, size: number) {
    this.n = n;
    this.observations = new Float32Array(n * size);
    this.rows = Array.from({ length: n }, (_, i) => this.observations.subarray(i * size, (i + 1) * size));
    this.actions = new Int32Array(n);
    this.rewards = new Float64Array(n);
    const nothing = new Float32Array(0);
    this.whole = {
      observation: nothing,
      action: 0,
      reward: 0,
      nextObservation: nothing,
      terminated: false,
      nextMask: undefined,
      steps: 0,
    };
  }

  /** Takes in one step. Then hand on what `take` gives, as long as it gives something. */
  push({ observation, action, reward }: Pick<Step, "observation" | "action" | "reward">): void {
    const at = (this.first + this.count) % this.n;
    this.rows[at].set(observation);
    this.actions[at] = action;
    this.rewards[at] = reward;
    this.count++;
  }

  /**
   * The oldest step that is n steps long, or as long as it will ever be where the episode is over, up to what came after
   * the latest; undefined when there is none. Valid until the next one.
   */
  take(
    next: Pick<Step, "nextObservation" | "terminated" | "nextMask">,
    over: boolean,
    discount: number,
  ): Step | undefined {
    const { whole, first, count } = this;
    if (count === 0 || (count < this.n && !over)) return undefined;
    whole.observation = this.rows[first];
    whole.action = this.actions[first];
    whole.reward = discountedSum(this.rewards, first, count, discount);
    whole.nextObservation = next.nextObservation;
    whole.terminated = next.terminated;
    whole.nextMask = next.nextMask;
    whole.steps = count;
    this.first = (first + 1) % this.n;
    this.count--;
    return whole;
  }

  /** An episode begins: what waits of the last one, which somebody broke off, is dropped. */
  clear(): void {
    this.count = 0;
  }

  save(): NStepState {
    const { first, count } = this;
    return {
      observations: this.observations.slice(),
      actions: this.actions.slice(),
      rewards: this.rewards.slice(),
      first,
      count,
    };
  }

  load(state: NStepState): void {
    restore(this.observations, state.observations, "window.observations");
    restore(this.actions, state.actions, "window.actions");
    restore(this.rewards, state.rewards, "window.rewards");
    this.first = state.first;
    this.count = state.count;
  }
}
