import { describe, expect, it } from "vitest";
import type { Agent, Transition } from "../../../agents/core/agent.ts";
import { agents } from "../../../agents/index.ts";
import { loggedData } from "../../../arena/offPolicy/log.ts";
import { replay } from "../../../arena/offPolicy/replay.ts";
import { mean, standardError } from "../../../arena/stats.ts";
import { rng } from "../../../envs/core/rng.ts";
import { box, discrete } from "../../../envs/core/spaces.ts";
import { bestValue, fixtureLog, freshLog, means, reference } from "./problem.ts";

/** Always an arm of the highest mean; keeps what it is told. */
function best(told: Transition[] = []): Agent<Float32Array, number> {
  const q = new Float64Array(4);
  return {
    params: {},
    act(observation) {
      means(observation, q);
      return q.indexOf(Math.max(...q));
    },
    learn: ({ observation, ...rest }) => {
      told.push({ ...rest, observation: observation.slice() });
      return undefined;
    },
    save: () => ({}),
    load() {},
  };
}

const setting = { observationSpace: box(-Infinity, Infinity, [3]), actionSpace: discrete(4) };
const learner = (name: string) =>
  agents.get("epsilonGreedy").make(setting, { epsilon: 0.1, stepSize: 0, initialValue: 0 }, rng(name));

it("rounds that match count and are learned from, others never were", () => {
  const log = loggedData({
    features: 1,
    actionCount: 2,
    contexts: Float64Array.of(10, 11, 12, 13),
    actions: Int32Array.of(1, 0, 1, 1),
    rewards: Float64Array.of(1, 2, 3, 5),
    propensities: new Float64Array(4).fill(0.5),
  });
  const seen: unknown[] = [];
  const agent: Agent<Float32Array, number> = {
    params: {},
    act: () => 1,
    learn: (t) => {
      seen.push([t.observation[0], t.action, t.reward, t.nextObservation[0]]);
      return undefined;
    },
    save: () => ({}),
    load() {},
  };
  const result = replay({ log, agent });
  expect(result).toEqual({
    estimate: 3,
    standardError: Math.sqrt(8 / 2 / 3),
    matches: 3,
    rewards: Float64Array.of(1, 3, 5),
  });
  expect(seen).toEqual([
    [10, 1, 1, 11],
    [12, 1, 3, 13],
    [13, 1, 5, 13],
  ]);
});

it("nothing matching gives no estimate", () => {
  const log = { ...freshLog(3, rng("few"), "uniform"), actions: Int32Array.of(1, 1, 1) };
  const agent = { ...best(), act: () => 0 };
  expect(replay({ log, agent })).toMatchObject({ estimate: null, standardError: null, matches: 0 });
});

it("the best policy's matches on the fixture, taken for uniform, are the reference's", () => {
  const log = { ...fixtureLog, propensities: new Float64Array(fixtureLog.rounds).fill(0.25) };
  const { estimate, matches } = replay({ log, agent: best() });
  expect(matches).toBe(reference.estimates["replay_matches"]);
  expect(estimate).toBeCloseTo(reference.estimates["Replay_of_argmax_policy"], 9);
});

it("is unbiased for a fixed policy on uniform logs, and keeps one round in K", () => {
  const { estimate, matches, standardError } = replay({
    log: freshLog(40_000, rng("uniform"), "uniform"),
    agent: best(),
  });
  expect(Math.abs(estimate! - bestValue)).toBeLessThan(4 * standardError!);
  expect(Math.abs(matches - 10_000)).toBeLessThan(4 * Math.sqrt(40_000 * 0.25 * 0.75));
});

describe("on a log that is not uniform", () => {
  const log = freshLog(40_000, rng("skewed"));

  it("refuses, and says why", () => {
    expect(() => replay({ log, agent: best() })).toThrow(
      /^replay: expected every action to have been taken with probability 1\/4, got 0\.\d+ in round 0, and rounds that match are then no fair sample of all; replay by rejection sampling, or use/,
    );
  });

  it("refuses certainty too, though it is the same for all", () => {
    const certain = { ...log, propensities: new Float64Array(log.rounds).fill(1) };
    expect(() => replay({ log: certain, agent: best() })).toThrow("got 1 in round 0");
  });

  it("is unbiased by rejection sampling, and would be biased without", () => {
    const fair = replay({ log, agent: best(), rejection: rng("rejection") });
    expect(Math.abs(fair.estimate! - bestValue)).toBeLessThan(4 * fair.standardError!);
    const naive = replay({
      log: { ...log, propensities: new Float64Array(log.rounds).fill(0.25) },
      agent: best(),
    });
    expect(naive.estimate!).toBeLessThan(bestValue - 6 * naive.standardError!);
    expect(fair.matches).toBeLessThan(naive.matches);
  });
});

it.each(["uniform", "reference"] as const)("a learner earns on %s logs what it earns online", (logger) => {
  const runs = 250;
  const horizon = 50;
  const replayed = new Float64Array(runs);
  const online = new Float64Array(runs);
  const luck = rng(`learner ${logger}`);
  const q = new Float64Array(4);
  for (let run = 0; run < runs; run++) {
    const plain = freshLog(logger === "uniform" ? 400 : 2000, luck, logger);
    const log = { ...plain, rewards: plain.rewards.map((reward, i) => reward + plain.actions[i]) }; // something to learn
    const task = { log, agent: learner(`replay ${run}`) };
    const { rewards } = replay(logger === "uniform" ? task : { ...task, rejection: luck });
    expect(rewards.length).toBeGreaterThanOrEqual(horizon);
    replayed[run] = mean(rewards.subarray(0, horizon));
    const agent = learner(`online ${run}`);
    for (let t = 0; t < horizon; t++) {
      const observation = Float32Array.from({ length: 3 }, () => luck.normal());
      means(observation, q);
      const action = agent.act(observation, "explore") as number;
      const reward = luck.normal(q[action] + action, 0.5);
      agent.learn!({
        observation,
        action,
        reward,
        nextObservation: observation,
        terminated: false,
        truncated: false,
      });
      online[run] += reward / horizon;
    }
  }
  const error = Math.hypot(standardError(replayed)!, standardError(online)!);
  expect(mean(online)).toBeGreaterThan(1.8); // 1.5 without learning
  expect(Math.abs(mean(replayed) - mean(online))).toBeLessThan(4 * error);
});

it("an agent made for other actions is told so", () => {
  const agent = { ...best(), act: () => 7 };
  expect(() => replay({ log: freshLog(3, rng("few"), "uniform"), agent })).toThrow(
    "replay, round 0: expected the agent to choose from the log's actions, 0 to 3, got 7; make it for as many actions.",
  );
});
