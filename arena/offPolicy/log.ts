/** Logged bandit data: what a behaviour policy saw, did and got, with the probability it did it with. */
import { InputError, shown } from "../../envs/core/errors.ts";

/** Row i is round i, in the order it happened. Made by `loggedData`, which checks it. */
export interface LoggedData {
  readonly rounds: number; // n
  readonly features: number; // d, 0 when nothing was seen
  readonly actionCount: number; // K
  readonly contexts: Float64Array; // [n, d]
  readonly actions: Int32Array; // [n]
  readonly rewards: Float64Array; // [n]
  /** π_b(a_i | x_i), of the action taken. */
  readonly propensities: Float64Array; // [n]
  /** π_b(a | x_i) of every action, where the logger kept them. */
  readonly behaviour?: Float64Array; // [n, K]
  readonly featureNames?: readonly string[]; // [d]
  readonly actionNames?: readonly string[]; // [K]
}

/** How far probabilities may be from what they should add up to or agree with: logs round them. */
const PROBABILITY_TOLERANCE = 1e-6;

/**
 * The log, checked: sizes agree, numbers are finite, actions exist, and every propensity is in (0, 1]. `place` says in
 * messages where a round is.
 */
export function loggedData(
  parts: Omit<LoggedData, "rounds">,
  place = (round: number) => `log, round ${round}`,
): LoggedData {
  const rounds = parts.actions.length;
  const log = { rounds, ...parts };
  if (rounds === 0) throw new InputError("log: expected one round or more, got none.");
  if (!Number.isInteger(log.actionCount) || log.actionCount < 2) {
    throw new InputError(
      `log: expected 2 actions or more to choose from, got actionCount ${shown(log.actionCount)}.`,
    );
  }
  checkSizes(log);
  const twice = log.actionNames?.find((name, a, names) => names.indexOf(name) < a);
  if (twice !== undefined)
    throw new InputError(`log: expected a name of its own for each action, got ${shown(twice)} twice.`);
  for (let i = 0; i < rounds; i++) {
    checkRound(log, i, place);
    if (log.behaviour) checkBehaviour(log, log.behaviour, i, place);
  }
  return log;
}

/** What an agent sees in a context: 0 where there is nothing to see, else `row` [d], which is overwritten. */
export function observationOf(context: Float64Array, row: Float32Array): number | Float32Array {
  if (context.length === 0) return 0;
  row.set(context);
  return row;
}

/** The context of round i, a view [d]. */
export function contextOf({ contexts, features }: LoggedData, round: number): Float64Array {
  return contexts.subarray(round * features, (round + 1) * features);
}

function checkSizes(log: LoggedData): void {
  const { rounds, features, actionCount } = log;
  const sizes: [string, number | undefined, number][] = [
    ["contexts", log.contexts.length, rounds * features],
    ["rewards", log.rewards.length, rounds],
    ["propensities", log.propensities.length, rounds],
    ["behaviour probabilities", log.behaviour?.length, rounds * actionCount],
    ["feature names", log.featureNames?.length, features],
    ["action names", log.actionNames?.length, actionCount],
  ];
  for (const [what, size, expected] of sizes) {
    if (size !== undefined && size !== expected) {
      throw new InputError(
        `log: expected ${expected} ${what} for ${rounds} rounds, ${features} features and ${actionCount} actions, got ${size}.`,
      );
    }
  }
}

type Place = (round: number) => string;

function checkRound(log: LoggedData, round: number, place: Place): void {
  const { actionCount } = log;
  const action = log.actions[round];
  if (action < 0 || action >= actionCount) {
    throw new InputError(
      `${place(round)}: expected an action from 0 to ${actionCount - 1}, got ${action}; number actions from 0, or raise actionCount.`,
    );
  }
  if (!Number.isFinite(log.rewards[round])) {
    throw new InputError(`${place(round)}: expected a finite reward, got ${log.rewards[round]}.`);
  }
  const propensity = log.propensities[round];
  if (!(propensity > 0 && propensity <= 1)) {
    throw new InputError(
      `${place(round)}: expected the propensity, the probability of the action taken, above 0 and at most 1, got ${propensity}.`,
    );
  }
  for (const value of contextOf(log, round)) {
    if (!Number.isFinite(value)) {
      throw new InputError(`${place(round)}: expected a context of finite numbers, got ${value}.`);
    }
  }
}

function checkBehaviour(log: LoggedData, behaviour: Float64Array, round: number, place: Place): void {
  const { actions, propensities, actionCount } = log;
  const row = behaviour.subarray(round * actionCount, (round + 1) * actionCount);
  checkProbabilities(row, `${place(round)}, behaviour probabilities`);
  const taken = row[actions[round]];
  if (Math.abs(taken - propensities[round]) > PROBABILITY_TOLERANCE) {
    throw new InputError(
      `${place(round)}: expected the propensity ${propensities[round]} and the behaviour probability of its action to agree, got ${taken}.`,
    );
  }
}

/** Refuses a row that is no distribution: a negative number, NaN, or a sum that is not 1. */
export function checkProbabilities(row: Float64Array, where: string): void {
  let sum = 0;
  for (const probability of row) {
    if (!(probability >= 0)) {
      throw new InputError(`${where}: expected numbers of at least 0, got ${probability}.`);
    }
    sum += probability;
  }
  if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) {
    throw new InputError(`${where}: expected a sum of 1, got ${sum}.`);
  }
}
