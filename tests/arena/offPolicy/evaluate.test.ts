import { expect, it } from "vitest";
import { allEstimators, evaluateOffPolicy } from "../../../arena/offPolicy/evaluate.ts";
import { ridgeModel } from "../../../arena/offPolicy/rewardModel.ts";
import { greedyTarget, softmaxTarget } from "../../../arena/offPolicy/targets.ts";
import { rng } from "../../../envs/core/rng.ts";
import {
  fixtureLog,
  fixtureQHat,
  fixtureTarget,
  freshLog,
  means,
  reference,
  targetOf,
  trueValue,
} from "./problem.ts";

const estimators = allEstimators({ clip: 3, threshold: 3, shrinkage: 10 });
const bootstrap = { resamples: 200, level: 0.95 };

/** The fixture's target, told round by round. */
function recordedTarget() {
  let round = 0;
  return (_: Float64Array, out: Float64Array) => {
    out.set(fixtureTarget.subarray(4 * round, 4 * round + 4));
    round++;
  };
}

it("every row meets the reference's fixture to 1e-9", () => {
  const { rows, weights, rounds } = evaluateOffPolicy({
    log: fixtureLog,
    target: recordedTarget(),
    estimators,
    rewardModel: () => fixtureQHat,
    bootstrap,
    rng: rng("fixture"),
  });
  const names = ["IPS", "clippedIPS_M3", "SNIPS", "DR", "SNDR", "SwitchDR_tau3", "DRos_lambda10", "DM"];
  expect(rounds).toBe(200);
  rows.forEach(({ estimate, standardError, interval }, i) => {
    expect(Math.abs(estimate! - reference.estimates[names[i]])).toBeLessThan(1e-9);
    const [low, high] = interval!;
    expect(low).toBeLessThan(estimate!);
    expect(high).toBeGreaterThan(estimate!);
    expect(Math.abs((high - low) / (2 * 1.96 * standardError!) - 1)).toBeLessThan(0.25);
  });
  expect(rows[0].standardError).toBeCloseTo(reference.estimates["IPS_se"], 12);
  expect(weights.effectiveSampleSize).toBeCloseTo(reference.estimates["ESS"], 9);
});

it("on a fresh log all but the biased ones are within 4 standard errors of the truth", () => {
  const log = freshLog(5000, rng("fresh"));
  const { rows } = evaluateOffPolicy({
    log,
    target: softmaxTarget(means, 2),
    estimators,
    rewardModel: ridgeModel({ penalty: 1, features: [0, 1], folds: 5 }),
    rng: rng("evaluation"),
  });
  expect(rows.map(({ interval }) => interval)).toEqual(rows.map(() => null));
  for (const { name, estimate, standardError } of rows) {
    const near = Math.abs(estimate! - trueValue) < 4 * standardError!;
    expect([name, near]).toEqual([name, ["IPS", "SNIPS", "DR", "SNDR"].includes(name)]);
  }
});

it("the same luck gives the same figures, and an estimator more changes none", () => {
  const task = {
    log: fixtureLog,
    target: softmaxTarget(means, 2),
    rewardModel: ridgeModel({ penalty: 1, folds: 5 }),
    bootstrap,
  };
  const all = evaluateOffPolicy({ ...task, estimators, rng: rng("a") });
  expect(evaluateOffPolicy({ ...task, estimators, rng: rng("a") })).toEqual(all);
  const few = evaluateOffPolicy({ ...task, estimators: [estimators[3], estimators[0]], rng: rng("a") });
  expect(few.rows).toEqual([all.rows[3], all.rows[0]]);
  expect(evaluateOffPolicy({ ...task, estimators, rng: rng("b") })).not.toEqual(all);
});

it("weights alone need no model, and what does says so", () => {
  const task = { log: fixtureLog, target: recordedTarget(), rng: rng("a") };
  const { rows } = evaluateOffPolicy({ ...task, estimators: estimators.slice(0, 3) });
  expect(rows[0].estimate).toBeCloseTo(reference.estimates["IPS"], 12);
  expect(() => evaluateOffPolicy({ ...task, estimators })).toThrow(
    "estimators: DR needs a model of the rewards; give rewardModel.",
  );
  expect(() =>
    evaluateOffPolicy({
      ...task,
      target: recordedTarget(),
      estimators,
      rewardModel: () => new Float64Array(3),
    }),
  ).toThrow("rewardModel: expected 800 rewards [n, K], got 3.");
  expect(() => allEstimators({ clip: 0, threshold: 1, shrinkage: 1 })).toThrow(
    "estimators, clip: expected a number",
  );
});

it("with no positive weight the ratios have no estimate, and the diagnostics say why", () => {
  const log = { ...fixtureLog, actions: new Int32Array(fixtureLog.rounds).fill(1) };
  const { rows, weights } = evaluateOffPolicy({
    log,
    target: greedyTarget((_, out) => out.set([1, 0, 0, 0])),
    estimators,
    rewardModel: ridgeModel({ penalty: 1, folds: 1 }),
    bootstrap,
    rng: rng("a"),
  });
  const nothing = { estimate: null, standardError: null, interval: null };
  expect(rows.filter(({ estimate }) => estimate === null)).toEqual([
    { name: "SNIPS", ...nothing },
    { name: "SNDR", ...nothing },
  ]);
  expect(weights).toMatchObject({ effectiveSampleSize: 0, maxWeight: 0, meanWeight: 0, zeroWeights: 200 });
});

it("with a single positive weight resamples without it are drawn again", () => {
  const actions = new Int32Array(fixtureLog.rounds).fill(1);
  actions[7] = 0;
  const { rows } = evaluateOffPolicy({
    log: { ...fixtureLog, actions },
    target: greedyTarget((_, out) => out.set([1, 0, 0, 0])),
    estimators: [estimators[2]],
    bootstrap,
    rng: rng("a"),
  });
  rows[0].interval!.forEach((end) => {
    expect(end).toBeCloseTo(fixtureLog.rewards[7], 12);
  });
});

it("a target that is the logger is worth the log's mean reward", () => {
  const log = freshLog(500, rng("own"));
  const target = targetOf(log);
  const own = { ...log, propensities: log.propensities.map((_, i) => target[4 * i + log.actions[i]]) };
  const { rows, weights } = evaluateOffPolicy({
    log: own,
    target: softmaxTarget(means, 2),
    estimators: estimators.slice(0, 3),
    rng: rng("a"),
  });
  const mean = log.rewards.reduce((a, b) => a + b, 0) / 500;
  for (const { estimate } of rows) expect(estimate).toBeCloseTo(mean, 10);
  expect(weights.effectiveSampleSize).toBeCloseTo(500, 8);
});
