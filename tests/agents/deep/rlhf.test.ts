import { describe, expect, it } from "vitest";
import {
  bradleyTerry,
  Clipper,
  type PaidClip,
  preferenceLoss,
  preferenceLossGradient,
  scriptedPreference,
} from "../../../agents/core/preferences/preferences.ts";
import { RewardModel } from "../../../agents/core/preferences/rewardModel.ts";
import type { Rlhf } from "../../../agents/deep/rlhf.ts";
import { agents, type Clip, type Setting, type Transition } from "../../../agents/index.ts";
import { models } from "../../../agents/models/index.ts";
import { runToEnd } from "../../../arena/index.ts";
import { Session } from "../../../arena/session.ts";
import { hiddenReward } from "../../../envs/core/wrappers/hiddenReward.ts";
import { box, discrete, makeWorld, rng } from "../../../envs/index.ts";

describe("Bradley and Terry's model", () => {
  it("prefers by the odds exp R₁ : exp R₂", () => {
    expect(bradleyTerry(Math.log(3), 0)).toBeCloseTo(0.75, 12);
    expect(bradleyTerry(0, Math.log(3))).toBeCloseTo(0.25, 12);
    expect(bradleyTerry(5, 5)).toBe(0.5);
    expect([bradleyTerry(1000, -1000), bradleyTerry(-1000, 1000)]).toEqual([1, 0]);
  });

  it("loses −μ log P(1 ≻ 2) − (1 − μ) log P(2 ≻ 1), and no digits far out", () => {
    expect(preferenceLoss(Math.log(3), 0, 1)).toBeCloseTo(-Math.log(0.75), 12);
    expect(preferenceLoss(Math.log(3), 0, 0)).toBeCloseTo(-Math.log(0.25), 12);
    expect(preferenceLoss(Math.log(3), 0, 0.5)).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 12);
    expect(preferenceLoss(0, 900, 1)).toBe(900);
    expect(preferenceLoss(900, 0, 1)).toBe(0);
  });

  it("has the gradient that central differences say", () => {
    const h = 1e-5;
    for (const [first, second, preference] of [
      [0.3, -1.2, 1],
      [2, 3, 0],
      [-1, 4, 0.5],
      [0, 0, 0.8],
    ]) {
      const slope =
        (preferenceLoss(first + h, second, preference) - preferenceLoss(first - h, second, preference)) /
        (2 * h);
      expect(preferenceLossGradient(first, second, preference)).toBeCloseTo(slope, 8);
      const other =
        (preferenceLoss(first, second + h, preference) - preferenceLoss(first, second - h, preference)) /
        (2 * h);
      expect(-preferenceLossGradient(first, second, preference)).toBeCloseTo(other, 8);
    }
  });
});

const line: Setting = { observationSpace: box(-10, 10, [1]), actionSpace: discrete(2) };

const step = (fields: Partial<Transition>): Transition => ({
  observation: Float32Array.of(0),
  action: 0,
  reward: 0,
  nextObservation: Float32Array.of(0),
  terminated: false,
  truncated: false,
  ...fields,
});

describe("clips", () => {
  it("are cut from an episode's beginning on, up to the end of the task but not of the time", () => {
    const clipper = new Clipper(line, 1, 3, 10);
    const play = (from: number, to: number, end: Partial<Transition> = {}) => {
      for (let i = from; i <= to; i++)
        clipper.add(
          step({
            observation: Float32Array.of(i),
            action: i % 2,
            info: { unclippedReward: i },
            ...(i === to && end),
          }),
        );
    };
    play(1, 4, { truncated: true }); // 1 2 3, and 4 alone was cut by the clock
    play(5, 9, { terminated: true }); // 5 6 7, and 8 9 to the end
    expect(clipper.clips.map(({ observations }) => [...observations])).toEqual([
      [1, 2, 3],
      [5, 6, 7],
      [8, 9],
    ]);
    expect(clipper.clips.map(({ actions }) => [...actions])).toEqual([
      [1, 0, 1],
      [1, 0, 1],
      [0, 1],
    ]);
    expect(clipper.clips.map(({ trueReturn }) => trueReturn)).toEqual([6, 18, 17]);
  });

  it("keep lanes apart, forget what a new episode interrupts and make room for the latest", () => {
    const clipper = new Clipper(line, 2, 2, 2);
    const one = (x: number, lane: number) => clipper.add(step({ observation: Float32Array.of(x), lane }));
    one(1, 0);
    one(2, 1);
    clipper.begin(1);
    for (const [x, lane] of [
      [3, 0],
      [4, 1],
      [5, 1],
      [6, 0],
      [7, 0],
    ])
      one(x, lane);
    expect(clipper.clips.map(({ observations }) => [...observations])).toEqual([
      [4, 5],
      [6, 7],
    ]);
  });

  it("come in pairs of two different ones, all equally often", () => {
    const clipper = new Clipper(line, 1, 1, 3);
    const luck = rng("pairs");
    expect(clipper.pair(luck)).toBeUndefined();
    for (const x of [0, 1, 2]) clipper.add(step({ observation: Float32Array.of(x) }));
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const key = clipper
        .pair(luck)!
        .map(({ observations }) => observations[0])
        .join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["01", "02", "10", "12", "20", "21"]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150); // 5 standard errors
  });
});

describe("the scripted judge", () => {
  const paid = (trueReturn: number) => ({ trueReturn }) as PaidClip;

  it("prefers the higher return, or neither where they are close", () => {
    const says = (a: number, b: number, tie = 0) =>
      scriptedPreference([paid(a), paid(b)], { tie, error: 0 }, rng("judge"));
    expect([says(2, 1), says(1, 2), says(1, 1), says(2, 1, 1), says(3, 1, 1)]).toEqual([1, 0, 0.5, 0.5, 1]);
  });

  it("errs as often as it is told to", () => {
    const luck = rng("errs");
    let wrong = 0;
    for (let i = 0; i < 10_000; i++)
      wrong += 1 - scriptedPreference([paid(2), paid(1)], { tie: 0, error: 0.1 }, luck);
    expect(Math.abs(wrong - 1000)).toBeLessThan(150);
  });
});

describe("the reward model", () => {
  const config = {
    model: models.resolve("linear"),
    clipLength: 4,
    pairs: 8,
    learningRate: 0.05,
    weightDecay: 0,
  };
  const clip = (seen: number[], done: number[]): Clip => ({
    steps: seen.length,
    observations: Float32Array.from(seen),
    actions: Float32Array.from(done),
  });

  it("takes the step that is worked by hand", () => {
    const model = new RewardModel(line, { ...config, pairs: 1 }, rng("model"));
    model.network.parameters.data.fill(0); // all rewards 0: P = ½, d loss / dR₁ = −½, d loss / dR₂ = ½
    const comparison = { clips: [clip([2, 3], [0, 1]), clip([5], [1])] as const, preference: 1 };
    expect(model.fit([comparison], 1, rng("fit"))).toEqual({
      loss: expect.closeTo(Math.log(2), 6),
      accuracy: 0,
    });
    // weights: action 0 saw −½ · 2, action 1 −½ · 3 + ½ · 5; biases −½ and −½ + ½
    expect([...model.network.gradients.data]).toEqual([-1, 1, -0.5, 0]);
  });

  it("learns an order from pairs: where more is better, and which action", () => {
    const luck = rng("order");
    const draw = () =>
      clip(
        Array.from({ length: 1 + luck.int(4) }, () => luck.uniform(-1, 1)),
        Array.from({ length: 4 }, () => luck.int(2)),
      );
    const truth = ({ steps, observations, actions }: Clip) =>
      Array.from({ length: steps }, (_, i) => observations[i] + (actions[i] === 1 ? 1 : 0)).reduce(
        (a, b) => a + b,
      );
    const comparisons = Array.from({ length: 200 }, () => {
      const clips = [draw(), draw()] as const;
      return { clips, preference: truth(clips[0]) > truth(clips[1]) ? 1 : 0 };
    });
    const model = new RewardModel(line, config, rng("model"));
    expect(model.fit(comparisons, 500, luck).accuracy).toBeGreaterThan(0.9);
    const reward = (x: number, action: number) => model.reward(Float32Array.of(x), action);
    expect(reward(0.5, 0)).toBeGreaterThan(reward(-0.5, 0));
    expect(reward(0, 1)).toBeGreaterThan(reward(0, 0));
  });
});

it("a world's hidden reward is told in info alone, and evaluations have it", () => {
  const world = makeWorld("CartPole-v1");
  const hidden = hiddenReward(world);
  const luck = rng("hidden");
  expect(hidden.step(hidden.init(luck), 1, luck)).toMatchObject({ reward: 0, info: { unclippedReward: 1 } });
  const result = runToEnd({
    env: { id: "CartPole-v1", wrappers: [{ id: "hiddenReward" }] },
    agent: "random",
    steps: 300,
    evaluation: { every: 0, final: 5 },
  });
  expect(result.evaluation!.mean).toBeGreaterThan(8);
  expect(result.totals["reward"]).toBe(300);
  expect(hiddenReward(makeWorld("CliffWalking-v1")).model?.(36, 1)).toEqual([[1, 36, 0, false]]);
});

describe("RLHF", () => {
  const small = {
    lanes: 4,
    rolloutSteps: 32,
    batchSize: 64,
    epochs: 2,
    roundSteps: 300,
    questions: 10,
    preferences: 25,
    rewardUpdates: 20,
  };
  const spec = (params: object, steps = 1500) => ({
    env: { id: "CartPole-v1", wrappers: [{ id: "hiddenReward" }] },
    agent: { id: "rlhf", params: { ...small, ...params } },
    steps,
    evaluation: { every: 0, final: 5 },
  });
  const agentOf = (session: Session) => session.agent as Rlhf;

  it("hands what is edited while it learns on to PPO", () => {
    const session = new Session(spec({ learningRate: 1e-3 }));
    session.edit("learningRate", 2e-3);
    session.edit("clipRange", 0.1);
    session.advance(1);
    const { ppo } = agentOf(session);
    expect([ppo.learningRate, ppo.clipRange]).toEqual([2e-3, 0.1]);
  });

  it("asks in rounds until it has asked enough, and learns no sooner than it was told something", () => {
    const session = new Session(spec({}));
    session.advance(299);
    expect([agentOf(session).questioner.comparisons.length, agentOf(session).ppo.own.steps]).toEqual([0, 0]);
    session.advance(1);
    expect([agentOf(session).questioner.comparisons.length, agentOf(session).fits]).toEqual([10, 1]);
    session.advance(1200);
    expect(agentOf(session).questioner.comparisons.length).toBe(25);
    expect(agentOf(session).ppo.own.steps).toBe(1200);
    const told = session.result().metrics;
    expect(told).toMatchObject({ preferences: 25, kl: expect.any(Number), policyLoss: expect.any(Number) });
  });

  it("asks a person two clips as plain data, learns from the answers, and leaves old questions alone", () => {
    const session = new Session(spec({ judge: "person" }));
    const agent = agentOf(session);
    expect(agent.question).toBeUndefined();
    session.advance(300);
    const question = agent.question!;
    expect(question).toMatchObject({ number: 0, open: 10 });
    expect(structuredClone(question)).toEqual(question);
    expect(Object.keys(question.clips[0]).sort()).toEqual(["actions", "observations", "steps"]);
    agent.answer(0, "first");
    agent.answer(1, "unclear");
    agent.answer(2, "neither");
    expect(agent.question).toMatchObject({ number: 3, open: 7 });
    expect(agent.questioner.comparisons.map(({ preference }) => preference)).toEqual([1, 0.5]);
    session.advance(1);
    expect(agent.fits).toBe(1);
    session.advance(299);
    expect(agent.question).toMatchObject({ number: 10, open: 10 });
    agent.answer(3, "second"); // of the round before
    expect(agent.questioner.comparisons).toHaveLength(2);
  });

  it("goes on from a checkpoint bit for bit, before the first answers and after, in the middle of clips", () => {
    for (const at of [123, 777]) {
      const session = new Session(spec({}));
      session.advance(at);
      const checkpoint = structuredClone(session.save());
      session.advance(10_000);
      const resumed = new Session(spec({}), checkpoint);
      resumed.advance(10_000);
      expect(resumed.result()).toEqual(session.result());
      expect(resumed.agent.save()).toEqual(session.agent.save());
    }
  });

  it("is held near the policy that it began with", () => {
    const far = (klCoefficient: number) => runToEnd(spec({ klCoefficient }, 6000)).metrics["kl"];
    expect(far(10)).toBeLessThan(0.5 * far(0.001));
  });

  it("refuses to remember more than there is room for", () => {
    const make = () =>
      agents
        .get("rlhf")
        .make(
          { observationSpace: box(0, 1, [84, 84, 4]), actionSpace: discrete(2) },
          agents.params("rlhf", { model: "natureCnn", rewardModel: "natureCnn" }),
          rng("large"),
        );
    expect(make).toThrow(/^clips: expected at most \d+ numbers in all of them, got/);
  });

  it("learns CartPole from 200 preferences, whose reward it never sees", () => {
    const params = {
      ...{ lanes: 8, rolloutSteps: 32, batchSize: 256, epochs: 10, discount: 0.98, lambda: 0.8 },
      ...{ learningRate: 1e-3, preferences: 200, questions: 50, roundSteps: 1000, rewardUpdates: 100 },
    };
    const result = runToEnd({ ...spec({}, 25_000), agent: { id: "rlhf", params } });
    expect(result.evaluation!.mean).toBeGreaterThan(150);
  });
});
