import { expect, it } from "vitest";
import { agents } from "../../../agents/index.ts";
import { loggedData } from "../../../arena/offPolicy/log.ts";
import {
  agentTarget,
  greedyTarget,
  softmaxTarget,
  targetProbabilities,
} from "../../../arena/offPolicy/targets.ts";
import { rng } from "../../../envs/core/rng.ts";
import { discrete } from "../../../envs/core/spaces.ts";
import { fixtureLog, fixtureTarget, means } from "./problem.ts";

it("softmax of twice the means is the fixture's target, which is written to 8 decimals of rounded contexts", () => {
  const all = targetProbabilities(fixtureLog, softmaxTarget(means, 2));
  const worst = all.reduce((most, p, i) => Math.max(most, Math.abs(p - fixtureTarget[i])), 0);
  expect(worst).toBeLessThan(1e-6);
});

const values = (_: Float64Array, out: Float64Array) => out.set([1, 3, 3, -2]);

it("softmax is uniform at 0, and huge values do not overflow", () => {
  const out = new Float64Array(4);
  softmaxTarget(values, 0)(new Float64Array(), out);
  expect([...out]).toEqual([0.25, 0.25, 0.25, 0.25]);
  softmaxTarget(values, 1e6)(new Float64Array(), out);
  expect([...out]).toEqual([0, 0.5, 0.5, 0]);
  softmaxTarget(values, -1e6)(new Float64Array(), out);
  expect([...out]).toEqual([0, 0, 0, 1]);
});

it("greedy takes the first of the best", () => {
  const out = Float64Array.of(9, 9, 9, 9);
  greedyTarget(values)(new Float64Array(), out);
  expect([...out]).toEqual([0, 1, 0, 0]);
});

it("an agent is judged as it explores, or greedy", () => {
  const setting = { observationSpace: discrete(1), actionSpace: discrete(4) };
  const params = { epsilon: 0.2, stepSize: 0, initialValue: 0 };
  const agent = agents.get("epsilonGreedy").make(setting, params, rng("agent"));
  agent.learn!({
    observation: 0,
    action: 2,
    reward: 1,
    nextObservation: 0,
    terminated: false,
    truncated: false,
  });
  const out = new Float64Array(4);
  agentTarget(agent, "explore")(new Float64Array(), out);
  [0.05, 0.05, 0.85, 0.05].forEach((p, a) => {
    expect(out[a]).toBeCloseTo(p, 12);
  });
  agentTarget(agent, "greedy")(new Float64Array(), out);
  expect([...out]).toEqual([0, 0, 1, 0]);
  const silent = { params: {}, act: () => 0, save: () => ({}), load() {} };
  expect(() => agentTarget(silent, "explore")).toThrow(
    "the agent does not tell the probabilities it explores",
  );
});

it("what is no distribution is refused with its round", () => {
  const log = loggedData({
    features: 1,
    actionCount: 2,
    contexts: Float64Array.of(0, 1),
    actions: Int32Array.of(0, 1),
    rewards: Float64Array.of(0, 0),
    propensities: Float64Array.of(0.5, 0.5),
  });
  expect(() => targetProbabilities(log, (x, out) => out.set([1 - x[0], 0.5 * x[0]]))).toThrow(
    "target, round 1: expected a sum of 1, got 0.5.",
  );
  expect(() => targetProbabilities(log, (_, out) => out.set([1.5, -0.5]))).toThrow(
    "target, round 0: expected numbers of at least 0, got -0.5.",
  );
});
