/**
 * Off-policy evaluation against a reference: the fixture's estimates recomputed, bias and spread over fresh logs, and what
 * a learner earns by replay and online. What has luck in it is to be within 4 combined standard errors.
 */
import { agents } from "../../../agents/index.ts";
import { effectiveSampleSize } from "../../../arena/offPolicy/diagnostics.ts";
import {
  clippedIps,
  directMethod,
  doublyRobust,
  type Estimator,
  estimate,
  ips,
  type ModelledRounds,
  modelledRounds,
  selfNormalisedDoublyRobust,
  shrunkDoublyRobust,
  snips,
  switchDoublyRobust,
} from "../../../arena/offPolicy/estimators.ts";
import { type LoggedData, loggedData } from "../../../arena/offPolicy/log.ts";
import { replay } from "../../../arena/offPolicy/replay.ts";
import { type RewardModel, ridgeModel } from "../../../arena/offPolicy/rewardModel.ts";
import { mean, standardError } from "../../../arena/stats.ts";
import { parse } from "../../../envs/core/schema.ts";
import { box, discrete, type Rng, rng } from "../../../envs/index.ts";
import {
  type ContextualReference,
  type MonteCarloRow,
  meanAndError,
  type OffPolicyFixture,
  type OffPolicyProblem,
  type ReplayUniform,
  spread,
} from "./contextualReference.ts";
import { holdsIf, type Line, leftOut } from "./line.ts";
import { type LinearProblem, linearProblem } from "./offPolicyProblem.ts";

const TOLERANCE = 1e-9;
const MOST_ERRORS = 4;
const LEAST_LOGS = 400;
/** Contexts over which true values are averaged. */
const CONTEXTS = 500_000;

type Part = NonNullable<ContextualReference["ope"]>;

export function* offPolicyLines(ope: Part): Generator<Line> {
  const { problem: told, fixture, monte_carlo, replay_uniform_logging } = ope;
  if (fixture) yield* fixtureLines(fixture, told);
  const logs = Object.entries(monte_carlo);
  const problem = told ? linearProblem(told) : "the file does not tell its problem";
  if (typeof problem === "string" || !told) {
    if (logs.length > 0) yield leftOut("off-policy, fresh logs", String(problem));
    if (replay_uniform_logging) yield leftOut("off-policy, replay", String(problem));
    return;
  }
  for (const [rounds, row] of logs) yield* freshLines(Number(rounds), row, told, problem);
  if (replay_uniform_logging) yield* replayLines(replay_uniform_logging, problem);
  yield* truthLines(told, problem);
}

/** "clippedIPS_M3" and the like carry their limit in their name. */
function estimatorOf(name: string): Estimator | undefined {
  const plain: Readonly<Record<string, Estimator>> = {
    IPS: ips,
    SNIPS: snips,
    DM: directMethod,
    DR: doublyRobust,
    SNDR: selfNormalisedDoublyRobust,
  };
  const limited: Readonly<Record<string, (limit: number) => Estimator>> = {
    clippedIPS_M: (limit) => clippedIps(limit),
    SwitchDR_tau: switchDoublyRobust,
    DRos_lambda: shrunkDoublyRobust,
  };
  const [, kind = "", limit] = /^(\D+)([\d.]+)$/.exec(name) ?? [];
  return plain[name] ?? limited[kind]?.(Number(limit));
}

function fixtureLog({ actions, rewards, behavior_probs, contexts }: OffPolicyFixture): LoggedData {
  return loggedData({
    features: contexts[0].length,
    actionCount: behavior_probs[0].length,
    contexts: Float64Array.from(contexts.flat()),
    actions: Int32Array.from(actions),
    rewards: Float64Array.from(rewards),
    propensities: Float64Array.from(actions, (action, i) => behavior_probs[i][action]),
    behaviour: Float64Array.from(behavior_probs.flat()),
  });
}

function* fixtureLines(fixture: OffPolicyFixture, told?: OffPolicyProblem): Generator<Line> {
  const log = fixtureLog(fixture);
  const [target, qHat] = [fixture.target_probs, fixture.q_hat].map((rows) => Float64Array.from(rows.flat()));
  const rounds = modelledRounds(log, target, qHat);
  const replayed = told ? bestReplayed(log, told) : undefined;
  for (const [name, value] of Object.entries(fixture.estimates)) {
    const what = `off-policy fixture, ${name}`;
    const got = figureOf(name, rounds, replayed);
    if (got === undefined) yield leftOut(what, "we have no estimator of this name");
    else {
      const error = Math.abs(got - value);
      yield holdsIf(error <= TOLERANCE, `${what}: ${got.toFixed(6)}, error ${error.toExponential(1)}`);
    }
  }
}

type Replayed = ReturnType<typeof replay>;

function figureOf(name: string, rounds: ModelledRounds, replayed?: Replayed): number | undefined {
  const { weights } = rounds;
  const figures: Readonly<Record<string, () => number | null | undefined>> = {
    ESS: () => effectiveSampleSize(weights),
    max_weight: () => Math.max(...weights),
    mean_weight: () => mean(weights),
    IPS_se: () => standardError(ips(rounds)),
    Replay_of_argmax_policy: () => replayed?.estimate,
    replay_matches: () => replayed?.matches,
  };
  const estimator = estimatorOf(name);
  return (estimator ? estimate(estimator, rounds) : figures[name]?.()) ?? undefined;
}

/** The policy that always takes an action of the highest mean, replayed as if the log were uniform: biased, as recorded. */
function bestReplayed(log: LoggedData, { theta }: OffPolicyProblem): Replayed {
  const evenly = { ...log, propensities: log.propensities.map(() => 1 / log.actionCount) };
  // Contexts as precise as they are written, which no Float32 observation is: told by their round.
  let round = 0;
  const act = () => {
    const context = log.contexts.subarray(round * log.features, ++round * log.features);
    const means = theta.map((weights) => weights.reduce((sum, weight, j) => sum + weight * context[j], 0));
    return means.indexOf(Math.max(...means));
  };
  return replay({ log: evenly, agent: { params: {}, act, save: () => ({}), load() {} } });
}

/** Ours and a recorded figure, with the standard error of each. */
type Figure = readonly [name: string, ours: number, error: number, theirs: number, theirError: number];

function compare(what: string, figures: readonly Figure[]): Line {
  const rows = figures.map(([name, ours, error, theirs, theirError]) => {
    const errors = (ours - theirs) / Math.hypot(error, theirError);
    return {
      errors,
      text: `${name} ${ours.toFixed(4)}, recorded ${theirs.toFixed(4)} (z ${errors.toFixed(1)})`,
    };
  });
  return holdsIf(
    rows.every(({ errors }) => Math.abs(errors) <= MOST_ERRORS),
    `${what}: ${rows.map(({ text }) => text).join("; ")}`,
  );
}

/** What the target and the best policy are worth. The reference tells one standard error, which is taken for both. */
function* truthLines(told: OffPolicyProblem, problem: LinearProblem): Generator<Line> {
  const luck = rng("parity/off-policy truth");
  const [target, best] = [new Float64Array(CONTEXTS), new Float64Array(CONTEXTS)];
  const context = new Float64Array(problem.d);
  for (let i = 0; i < CONTEXTS; i++) {
    const q = problem.draw(luck, context);
    const probabilities = problem.targetOf(q);
    for (let a = 0; a < q.length; a++) target[i] += probabilities[a] * q[a];
    best[i] = q.reduce((most, value) => Math.max(most, value), -Infinity);
  }
  const { true_value_target, true_value_argmax_policy, true_value_mc_se } = told;
  const figure = (values: Float64Array, theirs: number): Figure => [
    "value",
    mean(values),
    standardError(values) ?? 0,
    theirs,
    true_value_mc_se,
  ];
  yield compare("off-policy, the target's truth", [figure(target, true_value_target)]);
  if (true_value_argmax_policy !== undefined)
    yield compare("off-policy, the best policy's truth", [figure(best, true_value_argmax_policy)]);
}

/** "ridge(lambda=1) per action on [1, x1, x2]": λ, and features from x1. */
function rewardModelOf({ reward_model: told = "" }: OffPolicyProblem): RewardModel | undefined {
  const [, penalty, features] =
    /^ridge\(lambda=([\d.]+)\) per action on \[1((?:, *x\d+)*)\]/.exec(told) ?? [];
  if (penalty === undefined) return undefined;
  const used = Array.from(features.matchAll(/x(\d+)/g), ([, number]) => Number(number) - 1);
  return ridgeModel({ penalty: Number(penalty), features: used, folds: 1 });
}

function* freshLines(
  rounds: number,
  row: MonteCarloRow,
  told: OffPolicyProblem,
  problem: LinearProblem,
): Generator<Line> {
  const model = rewardModelOf(told);
  const where = `off-policy, logs of ${rounds}`;
  const names = Object.keys(row).filter((name) => estimatorOf(name));
  if (!model && names.length > 0) {
    yield leftOut(where, "its reward model is none that we can read");
    return;
  }
  const recorded = names.map((name) =>
    parse(spread, row[name], `contextual.ope.monte_carlo.${rounds}.${name}`),
  );
  const { values, sizes, matches, kept } = overLogs(
    rounds,
    Math.max(LEAST_LOGS, row.datasets),
    names,
    problem,
    model,
  );
  for (const [i, name] of names.entries()) {
    const theirs = recorded[i];
    const [ours, logs] = [values[name], values[name].length];
    const std = deviation(ours);
    // The standard error of a standard deviation is about its 1 / √(2 n)th part.
    yield compare(`${where}, ${name}`, [
      [
        "bias",
        mean(ours) - told.true_value_target,
        std / Math.sqrt(logs),
        theirs.bias,
        theirs.std / Math.sqrt(row.datasets),
      ],
      ["std", std, std / Math.sqrt(2 * logs), theirs.std, theirs.std / Math.sqrt(2 * row.datasets)],
    ]);
  }
  // Of these the mean alone is recorded: its spread is taken to be ours.
  const means: readonly [string, Float64Array, number | undefined][] = [
    ["effective sample size", sizes, row.mean_ESS],
    ["matches of the best policy", matches, row.mean_replay_matches],
    ["their mean reward, which is biased", kept, row.Replay_naive_mean_of_matches?.mean],
  ];
  for (const [name, ours, theirs] of means)
    if (theirs !== undefined) yield compare(where, [ofMean(name, ours, theirs, row.datasets)]);
}

function ofMean(name: string, ours: Float64Array, theirs: number, count: number): Figure {
  const std = deviation(ours);
  return [name, mean(ours), std / Math.sqrt(ours.length), theirs, std / Math.sqrt(count)];
}

function deviation(values: Float64Array): number {
  return (standardError(values) ?? 0) * Math.sqrt(values.length);
}

/** Each estimator's estimate of each log, and what the weights and the matches of the best policy were like. */
function overLogs(
  rounds: number,
  logs: number,
  names: readonly string[],
  problem: LinearProblem,
  model?: RewardModel,
) {
  const luck = rng(`parity/off-policy logs of ${rounds}`);
  const list = () => new Float64Array(logs);
  const values = Object.fromEntries(names.map((name) => [name, list()]));
  const [sizes, matches, kept] = [list(), list(), list()];
  for (let i = 0; i < logs; i++) {
    const log = problem.freshLog(rounds, luck);
    const targets = problem.targets(log);
    const modelled = modelledRounds(log, targets, model?.(log, luck) ?? new Float64Array(targets.length));
    for (const name of names) values[name][i] = estimate(estimatorOf(name) as Estimator, modelled);
    sizes[i] = effectiveSampleSize(modelled.weights);
    const rewards = log.rewards.filter((_, round) => takesBest(log, targets, round));
    matches[i] = rewards.length;
    kept[i] = mean(rewards);
  }
  return { values, sizes, matches, kept };
}

/** Whether the logger took an action of the highest mean, which is where the target's probability is highest. */
function takesBest({ actions, actionCount }: LoggedData, targets: Float64Array, round: number): boolean {
  const row = targets.subarray(round * actionCount, (round + 1) * actionCount);
  return row.every((probability) => probability <= row[actions[round]]);
}

/** LinUCB(alpha=…) by replay on … uniformly logged rounds, and online for …, so many runs each. */
function* replayLines(told: ReplayUniform, problem: LinearProblem): Generator<Line> {
  const form =
    /^LinUCB\(alpha=([\d.]+)\) .* (\d+) uniformly logged rounds .* online for (\d+) rounds.* (\d+) runs/;
  const [alpha, logged, online, runs] = form.exec(told.what)?.slice(1).map(Number) ?? [];
  if (runs === undefined) {
    yield leftOut("off-policy, replay", "what was replayed is told in words that we cannot read");
    return;
  }
  const luck = rng("parity/off-policy replay");
  const [replayed, matched, lived] = [runs, runs, runs].map((length) => new Float64Array(length));
  for (let run = 0; run < runs; run++) {
    const log = problem.freshLog(logged, luck, "uniform");
    const result = replay({ log, agent: learner(alpha, problem, `replay ${run}`) });
    replayed[run] = result.estimate ?? 0;
    matched[run] = result.matches;
    lived[run] = earnedOnline(learner(alpha, problem, `online ${run}`), online, problem, luck);
  }
  const error = (values: Float64Array) => standardError(values) ?? 0;
  const by = `LinUCB(α = ${alpha})`;
  yield compare(`off-policy, ${by} by replay`, [
    ["reward a round", mean(replayed), error(replayed), told.replay.mean, told.replay.se],
  ]);
  if (told.mean_matched_rounds !== undefined)
    yield compare(`off-policy, ${by} by replay`, [
      ofMean("matches", matched, told.mean_matched_rounds, runs),
    ]);
  const theirs = parse(
    meanAndError,
    told[`online_${online}`],
    `contextual.ope.replay_uniform_logging.online_${online}`,
  );
  yield compare(`off-policy, ${by} online`, [
    ["reward a round", mean(lived), error(lived), theirs.mean, theirs.se],
  ]);
}

function learner(alpha: number, { d, K }: LinearProblem, name: string) {
  const setting = { observationSpace: box(-Infinity, Infinity, [d]), actionSpace: discrete(K) };
  return agents.get("linUcb").make(setting, agents.params("linUcb", { alpha }), rng(`parity/${name}`));
}

function earnedOnline(
  agent: ReturnType<typeof learner>,
  rounds: number,
  problem: LinearProblem,
  luck: Rng,
): number {
  const observation = new Float32Array(problem.d);
  let sum = 0;
  for (let t = 0; t < rounds; t++) {
    const q = problem.draw(luck, observation);
    const action = agent.act(observation, "explore") as number;
    const reward = problem.reward(q[action], luck);
    const step = { nextObservation: observation, terminated: false, truncated: false };
    agent.learn?.({ ...step, observation, action, reward });
    sum += reward;
  }
  return sum / rounds;
}
