/** The reference's linear bandit (tests/golden/off-policy.json): its fixture, and fresh logs of it. */
import { type LoggedData, loggedData } from "../../../arena/offPolicy/log.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { golden } from "../../envs/golden.ts";

interface Golden {
  problem: {
    theta: number[][];
    true_value_target: number;
    true_value_mc_se: number;
    true_value_argmax_policy: number;
  };
  fixture: {
    actions: number[];
    rewards: number[];
    behavior_probs: number[][];
    target_probs: number[][];
    q_hat: number[][];
    contexts: number[][];
    estimates: Record<string, number>;
  };
  monteCarlo: Record<string, { bias: number; std: number; rmse: number }>;
}

const { problem, fixture, monteCarlo } = golden("off-policy") as Golden;

export const reference = { estimates: fixture.estimates, monteCarlo, logs: 400, rounds: 1000 };
export const trueValue = problem.true_value_target;
export const trueValueError = problem.true_value_mc_se;
/** Of the policy that always takes an arm of the highest mean. */
export const bestValue = problem.true_value_argmax_policy;

const d = 3;
const K = 4;
const flat = (rows: number[][]) => Float64Array.from(rows.flat());

export const fixtureLog = loggedData({
  features: d,
  actionCount: K,
  contexts: flat(fixture.contexts),
  actions: Int32Array.from(fixture.actions),
  rewards: Float64Array.from(fixture.rewards),
  propensities: Float64Array.from(fixture.actions, (a, i) => fixture.behavior_probs[i][a]),
  behaviour: flat(fixture.behavior_probs),
});
export const fixtureTarget = flat(fixture.target_probs); // [n, K]
export const fixtureQHat = flat(fixture.q_hat); // [n, K]

/** Writes the mean reward of each action [K]. */
export function means(context: ArrayLike<number>, out: Float64Array): void {
  for (let a = 0; a < K; a++) out[a] = problem.theta[a].reduce((sum, t, j) => sum + t * context[j], 0);
}

function softmax(values: ArrayLike<number>, scale: number): Float64Array {
  const highest = Math.max(...Array.from(values));
  const weights = Float64Array.from(values, (v) => Math.exp(scale * (v - highest)));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / sum);
}

/** 0.8 · softmax(0.5 q reversed in arm order) + 0.2 / K. */
export function behaviourOf(q: Float64Array): Float64Array {
  return softmax(q.toReversed(), 0.5).map((p) => 0.8 * p + 0.2 / K);
}

/** A log of `rounds` rounds by the reference's logging policy, or by a uniform one. */
export function freshLog(
  rounds: number,
  rng: Rng,
  logger: "reference" | "uniform" = "reference",
): LoggedData {
  const log = {
    features: d,
    actionCount: K,
    contexts: new Float64Array(rounds * d),
    actions: new Int32Array(rounds),
    rewards: new Float64Array(rounds),
    propensities: new Float64Array(rounds),
  };
  const q = new Float64Array(K);
  for (let i = 0; i < rounds; i++) {
    for (let j = 0; j < d; j++) log.contexts[i * d + j] = rng.normal();
    means(log.contexts.subarray(i * d, (i + 1) * d), q);
    const behaviour = logger === "uniform" ? new Float64Array(K).fill(1 / K) : behaviourOf(q);
    const action = rng.categorical(behaviour);
    log.actions[i] = action;
    log.propensities[i] = behaviour[action];
    log.rewards[i] = rng.normal(q[action], 0.5);
  }
  return loggedData(log);
}

/** softmax(2q) in every logged context [n, K]. */
export function targetOf({ contexts, rounds }: LoggedData): Float64Array {
  const all = new Float64Array(rounds * K);
  const q = new Float64Array(K);
  for (let i = 0; i < rounds; i++) {
    means(contexts.subarray(i * d, (i + 1) * d), q);
    all.set(softmax(q, 2), i * K);
  }
  return all;
}
