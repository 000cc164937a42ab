/**
 * A policy judged by a log, from its name on. One that has to be made first is made from the first rounds of the log and
 * judged by the others, so that no round judges what it has shaped.
 */
import type { Setting } from "../../agents/index.ts";
import { InputError } from "../../envs/core/errors.ts";
import type { Rng } from "../../envs/core/rng.ts";
import { mean, standardError } from "../stats.ts";
import { type BootstrapOptions, bootstrapInterval, type WeightDiagnostics } from "./diagnostics.ts";
import {
  allEstimators,
  type EstimatorLimits,
  evaluateOffPolicy,
  type OffPolicyEstimate,
} from "./evaluate.ts";
import { type LoggedData, roundsOf } from "./log.ts";
import { type NamedTarget, namedTarget, PENALTY, settingOf } from "./namedTarget.ts";
import { isUniform, replay } from "./replay.ts";
import { ridgeModel } from "./rewardModel.ts";
import { samplingAgent, type Target } from "./targets.ts";

/** Of the cross-fitted model behind DM, DR and their kin. */
const FOLDS = 5;

export interface JudgeTask {
  readonly log: LoggedData;
  /** See `namedTarget`. */
  readonly target: string;
  /** An agent's greedy choice is judged, instead of how it explores. */
  readonly greedy: boolean;
  /** What agents may know; what the log tells unless given. */
  readonly setting?: Setting;
  /** Rounds from which the target is made; null for half of the log, or none where it is not made from any. */
  readonly trainRounds: number | null;
  readonly limits: EstimatorLimits;
  readonly bootstrap?: BootstrapOptions;
  readonly rng: Rng;
}

export interface Judgement {
  readonly target: Pick<NamedTarget, "name" | "description">;
  readonly policy: Target;
  /** Rounds from which it was made, and those after them, by which it was judged. */
  readonly trained: number;
  readonly judged: number;
  /** Every estimator, and last the replay where every action was equally likely in every round. */
  readonly rows: readonly OffPolicyEstimate[];
  /** Rounds that counted in the replay. */
  readonly matches: number | null;
  /** What the logger earned in the rounds that judge. */
  readonly logged: { readonly mean: number; readonly standardError: number | null };
  readonly weights: WeightDiagnostics;
}

export function judge(task: JudgeTask): Judgement {
  const { log, limits, bootstrap, rng } = task;
  const target = namedTarget(task.target, task.setting ?? settingOf(log), task.greedy);
  const trained = trainRoundsOf(task, target);
  const policy = target.make(roundsOf(log, 0, trained), rng.split("agent"));
  const rounds = roundsOf(log, trained, log.rounds);
  const { rows, weights } = evaluateOffPolicy({
    log: rounds,
    target: policy,
    estimators: allEstimators(limits),
    rewardModel: ridgeModel({ penalty: PENALTY, folds: Math.min(FOLDS, rounds.rounds) }),
    ...(bootstrap && { bootstrap }),
    rng: rng.split("estimates"),
  });
  const replayed = isUniform(rounds) ? replayOf(policy, rounds, rng.split("replay"), bootstrap) : null;
  return {
    target: { name: target.name, description: target.description },
    policy,
    trained,
    judged: rounds.rounds,
    rows: replayed ? [...rows, replayed.row] : rows,
    matches: replayed?.matches ?? null,
    logged: { mean: mean(rounds.rewards), standardError: standardError(rounds.rewards) },
    weights,
  };
}

function trainRoundsOf({ log, trainRounds }: JudgeTask, { name, learns }: NamedTarget): number {
  if (!learns) {
    if (trainRounds === null || trainRounds === 0) return 0;
    throw new InputError(
      `trainRounds: expected none, as the target ${name} is not made from any, got ${trainRounds}; leave it out.`,
    );
  }
  if (log.rounds === 1) {
    throw new InputError(
      `log: expected 2 rounds or more, as some must make the target ${name} and others judge it, got 1.`,
    );
  }
  const rounds = trainRounds ?? Math.floor(log.rounds / 2);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds < log.rounds) return rounds;
  throw new InputError(
    `trainRounds: expected 1 to ${log.rounds - 1} of the log's ${log.rounds} rounds, as some must make the target ${name} and others judge it, got ${rounds}.`,
  );
}

function replayOf(
  policy: Target,
  log: LoggedData,
  rng: Rng,
  bootstrap: BootstrapOptions | undefined,
): { readonly row: OffPolicyEstimate; readonly matches: number } {
  const agent = samplingAgent(policy, log.actionCount, rng.split("agent"));
  const { estimate, standardError: error, matches, rewards } = replay({ log, agent });
  const meanOf = (indices: Int32Array) => indices.reduce((sum, i) => sum + rewards[i], 0) / indices.length;
  const interval =
    bootstrap && matches > 0 ? bootstrapInterval(meanOf, matches, bootstrap, rng.split("bootstrap")) : null;
  return { row: { name: "replay", estimate, standardError: error, interval }, matches };
}
