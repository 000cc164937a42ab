import { expect, it } from "vitest";
import type { Agent } from "../../../agents/core/agent.ts";
import { agents } from "../../../agents/index.ts";
import { readLoggedData, writeLoggedData } from "../../../arena/offPolicy/csv.ts";
import { allEstimators, evaluateOffPolicy } from "../../../arena/offPolicy/evaluate.ts";
import { recordLog, trueValue } from "../../../arena/offPolicy/record.ts";
import { ridgeModel } from "../../../arena/offPolicy/rewardModel.ts";
import { agentTarget, softmaxTarget } from "../../../arena/offPolicy/targets.ts";
import { type Rng, rng } from "../../../envs/core/rng.ts";
import { box, discrete } from "../../../envs/core/spaces.ts";
import { envs, type World } from "../../../envs/index.ts";
import { behaviourOf, means, trueValue as referenceValue, trueValueError } from "./problem.ts";

/** The reference's problem as a world. */
const linear: World<{ context: Float32Array }, number> = {
  observationSpace: box(-Infinity, Infinity, [3]),
  actionSpace: discrete(4),
  init: (luck) => ({ context: Float32Array.from({ length: 3 }, () => luck.normal()) }),
  step({ context }, arm, luck) {
    const q = new Float64Array(4);
    means(context, q);
    const reward = luck.normal(q[arm], 0.5);
    for (let j = 0; j < 3; j++) context[j] = luck.normal();
    return { reward, terminated: false };
  },
  observe: ({ context }, out) => out.set(context),
  bandit: {
    arms: 4,
    family: "linear",
    moves: "context",
    rewardRange: [-Infinity, Infinity],
    means: ({ context }, out) => means(context, out),
  },
};

/** The reference's logging policy as an agent. */
function logger(luck: Rng): Agent<Float32Array, number> {
  const probabilities = (context: Float32Array) => {
    const q = new Float64Array(4);
    means(context, q);
    return behaviourOf(q);
  };
  return {
    params: {},
    act: (context) => luck.categorical(probabilities(context)),
    probabilities,
    save: () => ({}),
    load() {},
  };
}

const where = { id: "linear", world: linear, seed: 0 };

it("the simulator knows the reference's true value", () => {
  const found = trueValue(softmaxTarget(means, 2), { ...where, rounds: 50_000 });
  expect(Math.abs(found.mean - referenceValue)).toBeLessThan(
    4 * Math.hypot(found.standardError!, trueValueError),
  );
});

it("what an agent logs lets IPS and DR find what the simulator knows", () => {
  const log = recordLog({ ...where, rounds: 5000, agent: logger(rng("logger")), learns: false });
  expect(log).toMatchObject({ rounds: 5000, features: 3, actionCount: 4 });
  const target = softmaxTarget(means, 2);
  const truth = trueValue(target, { ...where, seed: "other", rounds: 50_000 });
  const { rows } = evaluateOffPolicy({
    log,
    target,
    estimators: allEstimators({ clip: 3, threshold: 3, shrinkage: 10 }),
    rewardModel: ridgeModel({ penalty: 1, features: [0, 1], folds: 5 }),
    rng: rng("evaluation"),
  });
  for (const { name, estimate, standardError } of rows) {
    if (!["IPS", "SNIPS", "DR", "SNDR"].includes(name)) continue;
    const error = Math.hypot(standardError!, truth.standardError!);
    expect(Math.abs(estimate! - truth.mean)).toBeLessThan(4 * error);
  }
});

it("a learner logs the probabilities it had in each round, and another agent can be judged by them", () => {
  const world = envs.get("BernoulliBandit").make({ means: [0.2, 0.5, 0.8] });
  const make = (epsilon: number, name: string) =>
    agents.get("epsilonGreedy").make(world, { epsilon, stepSize: 0, initialValue: 0 }, rng(name));
  const agent = make(0.3, "learner");
  const log = recordLog({ id: "BernoulliBandit", world, seed: 1, rounds: 4000, agent, learns: true });
  expect(log).toMatchObject({ features: 0, actionCount: 3, actionNames: ["arm 0", "arm 1", "arm 2"] });
  expect(new Set(log.propensities.map((p) => Math.round(p * 1e9) / 1e9)).size).toBeGreaterThan(1);
  const target = agentTarget(agent, "greedy"); // what it has learned: arm 2
  const truth = trueValue(target, { id: "BernoulliBandit", world, seed: 2, rounds: 1 });
  expect(truth).toEqual({ mean: 0.8, standardError: null });
  const { rows } = evaluateOffPolicy({
    log,
    target,
    estimators: allEstimators({ clip: 9, threshold: 9, shrinkage: 9 }).slice(0, 3),
    rng: rng("a"),
  });
  for (const { estimate, standardError } of rows) {
    expect(Math.abs(estimate! - 0.8)).toBeLessThan(4 * standardError!);
  }
  expect(readLoggedData(writeLoggedData(log))).toEqual({ ...log, featureNames: [] });
});

it("the same seeds record the same log", () => {
  const record = () => recordLog({ ...where, rounds: 50, agent: logger(rng("logger")), learns: false });
  expect(record()).toEqual(record());
});

it("what cannot be logged is refused in a sentence", () => {
  const agent = logger(rng("logger"));
  const { probabilities: _, ...silent } = agent;
  const ask = (change: object) => () => recordLog({ ...where, rounds: 5, agent, learns: false, ...change });
  expect(ask({ agent: silent })).toThrow(
    "record: the agent does not tell the probabilities it explores with",
  );
  expect(ask({ rounds: 0 })).toThrow("record: expected 1 round or more, got 0.");
  expect(ask({ world: { ...linear, maxSteps: 3 } })).toThrow("at most the 3 that linear has, got 5.");
  expect(ask({ id: "CartPole-v1", world: envs.get("CartPole-v1").make({}) })).toThrow(
    "expected a bandit, got CartPole-v1",
  );
  expect(ask({ world: { ...linear, observationSpace: discrete(9) } })).toThrow("linear shows Discrete(9).");
});
