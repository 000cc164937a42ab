/** Policies judged from their name on: what they are made from, what judges them, and against what the simulator knows. */
import { describe, expect, it } from "vitest";
import { agents } from "../../../agents/index.ts";
import { type JudgeTask, judge, recordLog, trueValue } from "../../../arena/index.ts";
import { roundsOf } from "../../../arena/offPolicy/log.ts";
import { settingOf } from "../../../arena/offPolicy/namedTarget.ts";
import { makeWorld, rng } from "../../../envs/index.ts";
import { bestValue, freshLog } from "./problem.ts";

const limits = { clip: 3, threshold: 3, shrinkage: 10 };
const log = freshLog(4000, rng("judge"), "uniform");
const ask = (target: string, change: Partial<JudgeTask> = {}) =>
  judge({ log, target, greedy: false, trainRounds: null, limits, rng: rng("judge"), ...change });
const row = ({ rows }: ReturnType<typeof ask>, name: string) => rows.find((found) => found.name === name)!;

/** The probabilities of a judged policy in the last rounds of the log. */
function choices({ policy }: ReturnType<typeof ask>): number[] {
  const out = new Float64Array(4);
  return Array.from({ length: 50 }, (_, i) => {
    policy(log.contexts.subarray(3 * (3999 - i), 3 * (4000 - i)), out);
    return [...out];
  }).flat();
}

it("what needs no making is judged by every round, and uniform is worth what a uniform logger earned", () => {
  const judgement = ask("uniform");
  expect(judgement).toMatchObject({ trained: 0, judged: 4000, target: { name: "uniform" } });
  for (const name of ["IPS", "SNIPS"]) {
    expect(row(judgement, name).estimate).toBeCloseTo(judgement.logged.mean, 10);
    expect(row(judgement, name).standardError).toBeCloseTo(judgement.logged.standardError!, 10);
  }
});

it("what is made from the first rounds is judged by the others, which have no say in it", () => {
  const judgement = ask("fitted", { trainRounds: 1000 });
  expect(judgement).toMatchObject({ trained: 1000, judged: 3000 });
  const later = { ...log, rewards: log.rewards.map((r, i) => (i < 1000 ? r : -r)) };
  const earlier = { ...log, rewards: log.rewards.map((r, i) => (i < 1000 ? -r : r)) };
  expect(choices(ask("fitted", { log: later, trainRounds: 1000 }))).toEqual(choices(judgement));
  expect(choices(ask("fitted", { log: earlier, trainRounds: 1000 }))).not.toEqual(choices(judgement));
  const alone = ask("fitted", { log: later, trainRounds: 1000 });
  expect(row(alone, "IPS").estimate).toBeCloseTo(-row(judgement, "IPS").estimate!, 10);
});

it("fitted finds the best policy where the model is right, and is softer at a temperature", () => {
  const { estimate, standardError } = row(ask("fitted"), "DR");
  expect(Math.abs(estimate! - bestValue)).toBeLessThan(4 * standardError!);
  expect(choices(ask("fitted")).every((p) => p === 0 || p === 1)).toBe(true);
  const warm = choices(ask("fitted:temperature=0.5"));
  expect(warm.every((p) => p > 0 && p < 1)).toBe(true);
  expect(Math.max(...choices(ask("fitted:temperature=1e9")))).toBeCloseTo(0.25, 6);
});

it("an agent learns from every round of the first half as if it had chosen it", () => {
  const judgement = ask("linEpsilonGreedy:epsilon=0.2");
  const agent = agents
    .get("linEpsilonGreedy")
    .make(settingOf(log), agents.params("linEpsilonGreedy", { epsilon: 0.2 }), rng("other luck"));
  const half = roundsOf(log, 0, 2000);
  for (let i = 0; i < 2000; i++) {
    const observation = Float32Array.from(half.contexts.subarray(3 * i, 3 * i + 3));
    const [action, reward] = [half.actions[i], half.rewards[i]];
    const step = { nextObservation: observation, terminated: false, truncated: false };
    agent.learn!({ ...step, observation, action, reward });
  }
  const expected = Array.from({ length: 50 }, (_, i) => {
    const context = log.contexts.subarray(3 * (3999 - i), 3 * (4000 - i));
    return [...agent.probabilities!(Float32Array.from(context))];
  });
  expect(choices(judgement)).toEqual(expected.flat());
  const greedy = choices(ask("linEpsilonGreedy:epsilon=0.2", { greedy: true }));
  expect(greedy).toEqual(choices(judgement).map((p) => (p > 0.5 ? 1 : 0)));
});

it("of one certain action, SNIPS on a uniform log is the replay", () => {
  const bootstrap = { resamples: 50, level: 0.9 };
  const judgement = ask("fitted", { bootstrap });
  const [replayed, snips] = ["replay", "SNIPS"].map((name) => row(judgement, name));
  expect(replayed.estimate).toBeCloseTo(snips.estimate!, 10);
  expect(judgement.matches).toBe(2000 - judgement.weights.zeroWeights);
  expect(replayed.interval![0]).toBeLessThan(replayed.estimate!);
  expect(replayed.interval![1]).toBeGreaterThan(replayed.estimate!);
});

it("there is no replay of a log that is not uniform", () => {
  const judgement = ask("fitted", { log: freshLog(500, rng("skewed")) });
  expect(judgement.matches).toBeNull();
  expect(judgement.rows.map(({ name }) => name)).not.toContain("replay");
});

it("the same luck gives the same judgement", () => {
  const task = { bootstrap: { resamples: 20, level: 0.95 } };
  const [first, second] = [ask("linUcb", task), ask("linUcb", task)].map(({ policy: _, ...rest }) => rest);
  expect(first).toEqual(second);
});

describe.each(["linUcb:alpha=0.3", "fitted:temperature=0.1", "linThompson"])(
  "%s in the simulator",
  (target) => {
    const world = makeWorld("LinearBandit", { arms: 4, dimension: 5 });
    const where = { id: "LinearBandit", world, seed: 3, rounds: 4000 };
    const params = agents.params("linEpsilonGreedy", { epsilon: 0.4 });
    const agent = agents.get("linEpsilonGreedy").make(world, params, rng("logger"));
    const judgement = ask(target, { log: recordLog({ ...where, agent, learns: true }), setting: world });
    const truth = trueValue(judgement.policy, where);

    it.each(["IPS", "SNIPS", "DR", "SNDR"])("is worth what %s estimates", (name) => {
      const { estimate, standardError } = row(judgement, name);
      expect(Math.abs(estimate! - truth.mean)).toBeLessThan(
        4 * Math.hypot(standardError!, truth.standardError!),
      );
    });
  },
);

it.each<readonly [string, Partial<JudgeTask>, string]>([
  [
    "unifrm",
    {},
    'target: expected uniform, fitted, fitted:temperature=… or the id of an agent, for example linUcb, got "unifrm". Did you mean uniform?',
  ],
  [
    "fitted:temprature=1",
    {},
    "target.params.temprature: unknown; expected one of temperature. Did you mean temperature?",
  ],
  ["uniform:x=1", {}, "target.params.x: unknown; expected nothing here."],
  ["linUcb:alpha=-1", {}, "target.params.alpha: expected a number in [0, 100], got -1."],
  ["qLearning", {}, "agent: qLearning does not suit the log: it keeps a table"],
  ["fitted", { greedy: true }, "greedy: expected an agent, whose greedy choice"],
  [
    "uniform",
    { trainRounds: 5 },
    "trainRounds: expected none, as the target uniform is not made from any, got 5;",
  ],
  ["linUcb", { trainRounds: 4000 }, "trainRounds: expected 1 to 3999 of the log's 4000 rounds"],
  ["fitted", { log: roundsOf(log, 0, 1) }, "log: expected 2 rounds or more"],
  ["dqn", {}, "target: the agent does not tell the probabilities it explores with; judge it greedy"],
])("%s is refused in a sentence: %j", (target, change, sentence) => {
  expect(() => ask(target, change)).toThrow(sentence);
});
