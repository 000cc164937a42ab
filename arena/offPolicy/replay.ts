/**
 * The replay method: what a policy that learns would have earned, from a log of uniformly random actions.
 * Li, Chu, Langford & Wang (2011), "Unbiased offline evaluation of contextual-bandit-based news article recommendation algorithms".
 *
 * The log is walked in order. Where the agent chooses what was logged, it is told the reward and the round counts; every
 * other round is as if it had never been. About one round in K counts, so n rounds simulate a horizon of about n / K.
 */
import type { Agent, Transition } from "../../agents/core/agent.ts";
import { InputError, shown } from "../../envs/core/errors.ts";
import type { Rng } from "../../envs/core/rng.ts";
import { mean, standardError } from "../stats.ts";
import { contextOf, type LoggedData, observationOf } from "./log.ts";

export interface ReplayTask {
  readonly log: LoggedData;
  /** Learns as it goes, if it can. */
  readonly agent: Agent;
  /**
   * For logs that are not uniform: a match counts with probability min π_b / π_b(a_i | x_i), the minimum being over the
   * log, so that every action the agent may choose counts equally often. Its luck is this stream's.
   */
  readonly rejection?: Rng;
}

export interface ReplayResult {
  /** The mean of the rewards that counted; null when none did. */
  readonly estimate: number | null;
  /** Of that mean, as if rewards were independent of each other; null for fewer than two. */
  readonly standardError: number | null;
  readonly matches: number;
  /** The rewards that counted, in order. [matches] */
  readonly rewards: Float64Array;
}

export function replay({ log, agent, rejection }: ReplayTask): ReplayResult {
  if (!rejection) refuseUnlessUniform(log);
  const least = log.propensities.reduce((least, propensity) => Math.min(least, propensity), 1);
  const rewards: number[] = [];
  let row = new Float32Array(log.features);
  let nextRow = new Float32Array(log.features);
  let observation = observationOf(contextOf(log, 0), row);
  agent.begin?.();
  for (let i = 0; i < log.rounds; i++) {
    const next = i + 1 < log.rounds ? observationOf(contextOf(log, i + 1), nextRow) : observation;
    const action = agent.act(observation, "explore");
    expectAction(action, log.actionCount, i);
    if (action === log.actions[i] && (!rejection || rejection.bernoulli(least / log.propensities[i]))) {
      rewards.push(log.rewards[i]);
      agent.learn?.(told(observation, action, log.rewards[i], next));
    }
    observation = next;
    [row, nextRow] = [nextRow, row];
  }
  return {
    estimate: rewards.length > 0 ? mean(rewards) : null,
    standardError: standardError(rewards),
    matches: rewards.length,
    rewards: Float64Array.from(rewards),
  };
}

function told(
  observation: number | Float32Array,
  action: number,
  reward: number,
  nextObservation: number | Float32Array,
): Transition {
  return { observation, action, reward, nextObservation, terminated: false, truncated: false };
}

function expectAction(action: unknown, count: number, round: number): asserts action is number {
  if (typeof action === "number" && Number.isInteger(action) && action >= 0 && action < count) return;
  throw new InputError(
    `replay, round ${round}: expected the agent to choose from the log's actions, 0 to ${count - 1}, got ${shown(action)}; make it for as many actions.`,
  );
}

/** Logs round their propensities: this share of them may be off. */
const ROUNDED = 0.01;

function refuseUnlessUniform({ propensities, actionCount }: LoggedData): void {
  const uniform = 1 / actionCount;
  const wrong = propensities.findIndex((p) => Math.abs(p - uniform) > ROUNDED * uniform);
  if (wrong < 0) return;
  throw new InputError(
    `replay: expected every action to have been taken with probability 1/${actionCount}, got ${propensities[wrong]} in round ${wrong}, and rounds that match are then no fair sample of all; replay by rejection sampling, or use an estimator that weights.`,
  );
}
