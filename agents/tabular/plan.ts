/** What agents that plan with a model have in common: V, the greedy policy that follows from it, and what that returns. */
import type { Insight } from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import {
  actionValue,
  actionValues,
  expectedReturn,
  greedyAction,
  greedyPolicy,
  largestChange,
  type TabularModel,
} from "./bellman.ts";

export class Plan {
  readonly model: TabularModel;
  values: Float64Array; // [states] V
  /** Where a sweep writes what the values become. */
  next: Float64Array; // [states]
  policy: Int32Array; // [states] greedy for V, as of the last `improve`
  private improved: Int32Array; // [states]
  private readonly q: Float64Array; // [states, actions]
  private readonly row: Float64Array; // [actions]
  private readonly scratch: readonly [Float64Array, Float64Array]; // [2][states]
  /** Of the policy; known until the policy changes. */
  private return: number | undefined;

  constructor(model: TabularModel) {
    const { states, actions } = model;
    this.model = model;
    this.values = new Float64Array(states);
    this.next = new Float64Array(states);
    this.policy = new Int32Array(states);
    this.improved = new Int32Array(states);
    this.q = new Float64Array(states * actions);
    this.row = new Float64Array(actions);
    this.scratch = [new Float64Array(states), new Float64Array(states)];
  }

  /** The sweep's values are the values from now on. */
  accept(): void {
    [this.values, this.next] = [this.next, this.values];
  }

  /** π ← greedy for V; true if that changed anything. */
  improve(discount: number): boolean {
    greedyPolicy(actionValues(this.model, this.values, discount, this.q), this.improved);
    if (largestChange(this.improved, this.policy) === 0) return false;
    [this.policy, this.improved] = [this.improved, this.policy];
    this.return = undefined;
    return true;
  }

  /** The exact mean undiscounted return, within the time limit, of the policy that is greedy for V. */
  expectedReturn(discount: number): number {
    this.improve(discount);
    return this.returnOfPolicy();
  }

  /** The same of the policy as it is. */
  returnOfPolicy(): number {
    this.return ??= expectedReturn(this.model, this.policy, this.scratch);
    return this.return;
  }

  /** Q(state, ·) [actions] from V, a copy that the next call overwrites. */
  actionRow(state: number, discount: number, values: ArrayLike<number> = this.values): Float64Array {
    const { row, model } = this;
    for (let a = 0; a < row.length; a++) row[a] = actionValue(model, values, state, a, discount);
    return row;
  }

  /** Greedy for V. */
  act(state: number, discount: number, mask?: Uint8Array): number {
    const row = this.actionRow(state, discount);
    return greedyAction(row, row.length, 0, mask);
  }

  /** Q(s, ·) here, V and the policy everywhere, and what that policy returns. */
  insight(state: number, discount: number, label: string): Insight {
    return {
      actions: { label: "Q(s, a)", values: [...this.actionRow(state, discount)] },
      states: { label, values: [...this.values], policy: [...this.policy] },
      numbers: { expectedReturn: this.returnOfPolicy() },
    };
  }

  save() {
    return { values: this.values.slice(), policy: this.policy.slice() };
  }

  load({ values, policy }: ReturnType<Plan["save"]>): void {
    restore(this.values, values, "values");
    restore(this.policy, policy, "policy");
    this.return = undefined;
  }
}
