/**
 * Bellman's operators over a tabular model, and how V, Q and π follow from each other.
 * Bellman (1957); Puterman (1994), chapter 6; Sutton & Barto (2018), chapters 3 and 4.
 *
 * V [states], Q [states, actions]; π [states, actions] holds the probability of each action, a deterministic policy
 * [states] the number of one. In all of them the future is worth 0 after termination.
 */
import type { Setting } from "../core/agent.ts";
import { countOf } from "../core/suits.ts";

/** Values nearer than this to the best, for its size, are as good: sums that mean the same differ by their rounding. */
const TIE = 1e-12;

/** Steps for which a world without a time limit is looked at. */
const LONG = 1000;

/** A world's model as flat arrays, branch by branch: the outcomes of action a in state s lie at firsts[s · actions + a] …. */
export interface TabularModel {
  readonly states: number;
  readonly actions: number;
  readonly firsts: Int32Array; // [states · actions + 1]
  readonly probabilities: Float64Array; // [branches]
  readonly nexts: Int32Array; // [branches]
  readonly rewards: Float64Array; // [branches]
  readonly goesOn: Uint8Array; // [branches] 0 where the episode terminates
  readonly initial: Float64Array; // [states] probability of beginning there
  readonly maxSteps: number;
}

/** Of a world that tells its `model` and `initial` (see `needsTabularModel`). */
export function tabularModel({
  observationSpace,
  actionSpace,
  model,
  initial,
  maxSteps,
}: Setting): TabularModel {
  const states = countOf(observationSpace);
  const actions = countOf(actionSpace);
  const rows = Array.from(
    { length: states * actions },
    (_, row) => model?.(Math.floor(row / actions), row % actions) ?? [],
  );
  const branches = rows.flat();
  const firsts = new Int32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row++) firsts[row + 1] = firsts[row] + rows[row].length;
  const beginning = new Float64Array(states);
  for (const [state, probability] of initial ?? []) beginning[state] += probability;
  return {
    states,
    actions,
    firsts,
    probabilities: Float64Array.from(branches, ([probability]) => probability),
    nexts: Int32Array.from(branches, ([, next]) => next),
    rewards: Float64Array.from(branches, ([, , reward]) => reward),
    goesOn: Uint8Array.from(branches, ([, , , terminated]) => (terminated ? 0 : 1)),
    initial: beginning,
    maxSteps: maxSteps ?? LONG,
  };
}

/** Q(s, a) = Σ_s′,r p(s′, r | s, a) [r + γ V(s′)] for one state and action (eq. 4.6). */
export function actionValue(
  model: TabularModel,
  values: ArrayLike<number>,
  state: number,
  action: number,
  discount: number,
): number {
  const { firsts, probabilities, nexts, rewards, goesOn } = model;
  const row = state * model.actions + action;
  let sum = 0;
  for (let branch = firsts[row]; branch < firsts[row + 1]; branch++) {
    const future = goesOn[branch] ? discount * values[nexts[branch]] : 0;
    sum += probabilities[branch] * (rewards[branch] + future);
  }
  return sum;
}

/** Q from V, for every state and action, written to `out` [states, actions]. */
export function actionValues(
  model: TabularModel,
  values: ArrayLike<number>,
  discount: number,
  out: Float64Array,
): Float64Array {
  const { states, actions } = model;
  for (let state = 0; state < states; state++)
    for (let action = 0; action < actions; action++)
      out[state * actions + action] = actionValue(model, values, state, action, discount);
  return out;
}

/** V from Q and π: V(s) = Σ_a π(a | s) Q(s, a), written to `out` [states]. */
export function stateValues(
  q: ArrayLike<number>,
  policy: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const actions = q.length / out.length;
  for (let state = 0; state < out.length; state++) {
    let sum = 0;
    for (let at = state * actions; at < (state + 1) * actions; at++) sum += policy[at] * q[at];
    out[state] = sum;
  }
  return out;
}

/** The first of the actions that are as good as the best, in a row of Q. It draws no luck. */
export function greedyAction(q: ArrayLike<number>, actions: number, row = 0, mask?: Uint8Array): number {
  let best = -Infinity;
  for (let a = 0; a < actions; a++) if (!mask || mask[a]) best = Math.max(best, q[row * actions + a]);
  const enough = best - TIE * Math.max(1, Math.abs(best));
  for (let a = 0; a < actions; a++) if ((!mask || mask[a]) && q[row * actions + a] >= enough) return a;
  return -1;
}

/** Greedy π from Q: π(s) = argmax_a Q(s, a) (eq. 4.9), written to `out` [states]. */
export function greedyPolicy(q: ArrayLike<number>, out: Int32Array): Int32Array {
  const actions = q.length / out.length;
  for (let state = 0; state < out.length; state++) out[state] = greedyAction(q, actions, state);
  return out;
}

/** A deterministic policy [states] as probabilities, written to `out` [states, actions]. */
export function asProbabilities(policy: ArrayLike<number>, out: Float64Array): Float64Array {
  const actions = out.length / policy.length;
  out.fill(0);
  for (let state = 0; state < policy.length; state++) out[state * actions + policy[state]] = 1;
  return out;
}

/**
 * Bellman's expectation operator, (T^π V)(s) = Σ_a π(a | s) Σ_s′,r p(s′, r | s, a) [r + γ V(s′)] (eq. 4.5), whose fixed
 * point is V^π. Written to `out` [states], another array than `values`.
 */
export function bellmanExpectation(
  model: TabularModel,
  values: ArrayLike<number>,
  policy: ArrayLike<number>,
  discount: number,
  out: Float64Array,
): Float64Array {
  const { states, actions } = model;
  for (let state = 0; state < states; state++) {
    let sum = 0;
    for (let action = 0; action < actions; action++) {
      const likely = policy[state * actions + action];
      if (likely > 0) sum += likely * actionValue(model, values, state, action, discount);
    }
    out[state] = sum;
  }
  return out;
}

/**
 * Bellman's optimality operator, (T V)(s) = max_a Σ_s′,r p(s′, r | s, a) [r + γ V(s′)] (eq. 4.10), whose fixed point is
 * V*. Written to `out` [states], another array than `values`.
 */
export function bellmanOptimality(
  model: TabularModel,
  values: ArrayLike<number>,
  discount: number,
  out: Float64Array,
): Float64Array {
  const { states, actions } = model;
  for (let state = 0; state < states; state++) {
    let best = -Infinity;
    for (let action = 0; action < actions; action++)
      best = Math.max(best, actionValue(model, values, state, action, discount));
    out[state] = best;
  }
  return out;
}

/** The largest |a − b|: how much a sweep has changed. */
export function largestChange(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/** Σ_s μ(s) V(s) over where episodes begin. */
export function initialValueOf({ initial }: TabularModel, values: ArrayLike<number>): number {
  let sum = 0;
  for (let state = 0; state < initial.length; state++)
    if (initial[state] > 0) sum += initial[state] * values[state];
  return sum;
}

/**
 * The exact mean of an episode's undiscounted return under a deterministic policy [states], within the time limit, or
 * within `LONG` steps of a world that has none: (T^π)ⁿ 0, averaged over where episodes begin. `scratch` [2][states].
 */
export function expectedReturn(
  model: TabularModel,
  policy: ArrayLike<number>,
  scratch: readonly [Float64Array, Float64Array],
): number {
  let [values, out] = scratch;
  values.fill(0);
  for (let left = 1; left <= model.maxSteps; left++) {
    for (let state = 0; state < model.states; state++)
      out[state] = actionValue(model, values, state, policy[state], 1);
    if (largestChange(values, out) === 0) break;
    [values, out] = [out, values];
  }
  return initialValueOf(model, values);
}
