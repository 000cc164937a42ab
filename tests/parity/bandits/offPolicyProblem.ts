/** The linear bandit on which off-policy references are made: its means, its logger and target, and fresh logs of it. */
import { type LoggedData, loggedData } from "../../../arena/offPolicy/log.ts";
import { shown } from "../../../envs/core/errors.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import type { OffPolicyProblem } from "./contextualReference.ts";

export interface LinearProblem {
  readonly d: number;
  readonly K: number;
  /** Writes the mean reward of each action [K]. */
  means(context: ArrayLike<number>, out: Float64Array): void;
  /** The logger's probabilities, for means q [K]. */
  behaviourOf(q: Float64Array): Float64Array;
  /** The target's probabilities, for means q [K]. */
  targetOf(q: Float64Array): Float64Array;
  /** Writes a context [d] and returns its means [K], valid until the next call. */
  draw(rng: Rng, context: Float32Array | Float64Array): Float64Array;
  /** A reward of an action of mean `q`. */
  reward(q: number, rng: Rng): number;
  /** A log of `rounds` rounds by the reference's logging policy, or by a uniform one. */
  freshLog(rounds: number, rng: Rng, logger?: "reference" | "uniform"): LoggedData;
  /** The target's probabilities in every logged context [n, K]. */
  targets(log: LoggedData): Float64Array;
}

/** The problem, or why it is none that we can draw. */
export function linearProblem(told: OffPolicyProblem): LinearProblem | string {
  const { d, K, sigma, theta } = told;
  const logger = read(
    /^([\d.]+)\*softmax\(([\d.]+)\*q reversed in arm order\) \+ ([\d.]+)\/K$/,
    told.logging_policy,
  );
  if (!logger) return `its logging policy ${shown(told.logging_policy)} is none that we can read`;
  const target = read(/^softmax\(([\d.]+) ?\*? ?q\)$/, told.target_policy);
  if (!target) return `its target policy ${shown(told.target_policy)} is none that we can read`;
  const [softly, temper, evenly] = logger;
  const q = new Float64Array(K);

  function means(context: ArrayLike<number>, out: Float64Array): void {
    for (let a = 0; a < K; a++) {
      out[a] = 0;
      for (let j = 0; j < d; j++) out[a] += theta[a][j] * context[j];
    }
  }
  function draw(rng: Rng, context: Float32Array | Float64Array): Float64Array {
    for (let j = 0; j < d; j++) context[j] = rng.normal();
    means(context, q);
    return q;
  }
  const behaviourOf = (values: Float64Array) =>
    softmax(values.toReversed(), temper).map((p) => softly * p + evenly / K);
  const targetOf = (values: Float64Array) => softmax(values, target[0]);
  const reward = (mean: number, rng: Rng) => rng.normal(mean, sigma);

  return {
    ...{ d, K, means, draw, behaviourOf, targetOf, reward },
    freshLog(rounds, rng, logger = "reference") {
      const log = {
        features: d,
        actionCount: K,
        contexts: new Float64Array(rounds * d),
        actions: new Int32Array(rounds),
        rewards: new Float64Array(rounds),
        propensities: new Float64Array(rounds),
      };
      const uniform = new Float64Array(K).fill(1 / K);
      for (let i = 0; i < rounds; i++) {
        draw(rng, log.contexts.subarray(i * d, (i + 1) * d));
        const behaviour = logger === "uniform" ? uniform : behaviourOf(q);
        const action = rng.categorical(behaviour);
        log.actions[i] = action;
        log.propensities[i] = behaviour[action];
        log.rewards[i] = reward(q[action], rng);
      }
      return loggedData(log);
    },
    targets({ contexts, rounds }) {
      const all = new Float64Array(rounds * K);
      for (let i = 0; i < rounds; i++) {
        means(contexts.subarray(i * d, (i + 1) * d), q);
        all.set(targetOf(q), i * K);
      }
      return all;
    },
  };
}

/** The numbers in a text of this form. */
function read(form: RegExp, text: string): number[] | undefined {
  return form.exec(text)?.slice(1).map(Number);
}

function softmax(values: Float64Array, scale: number): Float64Array {
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const weights = values.map((value) => Math.exp(scale * (value - highest)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
