import { describe, expect, it } from "vitest";
import type { Dqn } from "../../../agents/deep/dqn.ts";
import { agents, type Transition } from "../../../agents/index.ts";
import { runToEnd } from "../../../arena/index.ts";
import { box, discrete, multiDiscrete, rng, type Space } from "../../../envs/index.ts";

const setting = { observationSpace: box(-10, 10, [2]), actionSpace: discrete(2) };

/** A linear network, one transition a batch, an update every step: small enough to work by hand. */
const byHand = {
  model: "linear",
  batchSize: 1,
  bufferSize: 1,
  learningStarts: 0,
  trainEvery: 1,
  gradientSteps: 1,
  learningRate: 0.1,
  learningRateEnd: 0.1,
  discount: 0.5,
  tau: 1,
  targetEvery: 1_000_000,
};

function makeDqn(params: object): Dqn {
  return agents.get("dqn").make(setting, agents.params("dqn", params), rng("dqn/test")) as Dqn;
}

const transition = (
  fields: Partial<Transition<Float32Array, number>> = {},
): Transition<Float32Array, number> => ({
  observation: Float32Array.of(1, 2),
  action: 1,
  reward: 3,
  nextObservation: Float32Array.of(1, 0),
  terminated: false,
  truncated: false,
  ...fields,
});

/** Weights [2 inputs, 2 actions], then bias [2]: Q(s, 0) = x, Q(s, 1) = y + 1. */
const known = [1, 0, 0, 1, 0, 1];

function learnOnce(params: object, step: Transition<Float32Array, number>): Dqn {
  const agent = makeDqn({ ...byHand, ...params });
  agent.policy.parameters.data.set(known); // before it learns, so that its target begins there too
  agent.learn(step);
  return agent;
}

describe("DQN", () => {
  it("moves the chosen action's value towards r + γ max Q, and no other, as worked by hand", () => {
    // s′ = (1, 0): Q = (1, 1), so y = 3 + 0.5 · 1 = 3.5. s = (1, 2): Q(s, 1) = 3, error −0.5, gradient −0.5 · (1, 2), −0.5.
    // Adam's first step is the learning rate against the gradient's sign, so each of them grows by 0.1.
    const agent = learnOnce({}, transition());
    const moved = [...agent.policy.parameters.data];
    [1, 0.1, 0, 1.1, 0, 1.1].forEach((wanted, i) => {
      expect(moved[i]).toBeCloseTo(wanted, 5);
    });
  });

  it("takes the reward alone after termination, and bootstraps when only time ran out", () => {
    const direction = (fields: Partial<Transition<Float32Array, number>>) =>
      Math.sign(learnOnce({}, transition(fields)).policy.parameters.data[5] - 1);
    // Q(s, 1) = 3: a target of 2.8 + 0.5 lies above, a target of 2.8 below
    expect(direction({ reward: 2.8 })).toBe(1);
    expect(direction({ reward: 2.8, truncated: true })).toBe(1);
    expect(direction({ reward: 2.8, terminated: true })).toBe(-1);
  });

  it("takes the best of the legal next actions only", () => {
    const nextObservation = Float32Array.of(-9, 0); // Q = (−9, 1): illegal 1 leaves −9, a target of 3 − 4.5
    const agent = learnOnce({}, transition({ nextObservation, nextMask: Uint8Array.of(1, 0) }));
    expect(agent.policy.parameters.data[5]).toBeLessThan(1);
  });

  it("moves its target network when it should, by τ", () => {
    const still = learnOnce({}, transition());
    expect([...still.learner!.target.parameters.data]).toEqual(known);
    const copied = learnOnce({ targetEvery: 1 }, transition());
    expect([...copied.learner!.target.parameters.data]).toEqual([...copied.policy.parameters.data]);
    const blended = learnOnce({ targetEvery: 1, tau: 0.25 }, transition());
    expect(blended.learner!.target.parameters.data[5]).toBeCloseTo(1 + 0.25 * 0.1, 5);
  });

  it("waits until learning starts, then updates at its own pace", () => {
    const agent = makeDqn({ ...byHand, learningStarts: 10, trainEvery: 4, gradientSteps: 3 });
    for (let i = 0; i < 22; i++) agent.learn(transition());
    expect(agent.updates).toBe(9); // after steps 12, 16 and 20
  });

  it("keeps its luck in a checkpoint before it has learned anything, and a copy that plays has no learner", () => {
    const agent = makeDqn(byHand);
    const look = () => agent.act(Float32Array.of(1, 2), "explore");
    for (let i = 0; i < 3; i++) look();
    const copy = makeDqn(byHand);
    copy.load(structuredClone(agent.save()) as never);
    expect(copy.save()).toEqual(agent.save());
    expect([agent.learner, copy.learner]).toEqual([undefined, undefined]);
  });

  it("takes no more memory, however often it loads", () => {
    const agent = makeDqn(byHand);
    agent.learn(transition());
    const checkpoint = structuredClone(agent.save());
    const { bytes } = agent.policy.engine;
    for (let i = 0; i < 50; i++) agent.load(structuredClone(checkpoint) as never);
    expect(agent.policy.engine.bytes).toBe(bytes);
    expect(agent.save()).toEqual(checkpoint);
  });

  it("drops units while it learns and at no other time", () => {
    const agent = makeDqn({ ...byHand, model: "mlp:hidden=[8],dropout=0.5" });
    const luck = () => agent.policy.noise?.save();
    const before = luck();
    const greedy = agent.act(Float32Array.of(1, 2), "greedy");
    expect([agent.act(Float32Array.of(1, 2), "greedy"), luck()]).toEqual([greedy, before]);
    agent.learn(transition());
    expect(luck()).not.toEqual(before);
  });

  it("shows what its hidden layers answer, but not those that hand on what they got", () => {
    const space = { ...setting, observationSpace: box(0, 1, [2, 3]) };
    const config = agents.params("dqn", { model: "mlp:hidden=[5],dropout=0.1,layerNorm=true" });
    const agent = agents.get("dqn").make(space, config, rng("dqn/test"));
    const layers = agent.inspect?.(new Float32Array(6)).layers ?? [];
    expect(layers.map(({ label, values }) => [label, values.length])).toEqual([
      ["dense 2", 5],
      ["layerNorm 3", 5],
      ["activation 4", 5],
    ]);
  });

  it("shows a layer of many units by the means of neighbours", () => {
    const agentWith = (model: string, shape: number[]) => {
      const config = agents.params("dqn", { model, batchSize: 1 });
      const space = { ...setting, observationSpace: box(0, 1, shape) };
      return agents.get("dqn").make(space, config, rng("dqn/test")) as Dqn;
    };
    const observation = new Float32Array(36 * 36).fill(0.5);
    const agent = agentWith("natureCnn", [36, 36, 1]);
    const [first, second] = agent.inspect(observation).layers ?? [];
    const [{ values }] = agent.policy.activations();
    expect(values.length).toBe(2048);
    expect(first).toMatchObject({
      label: "conv2d 1",
      units: 2048,
      active: values.filter((value) => value !== 0).length,
      perValue: 2,
    });
    expect(first.values).toEqual(
      Array.from({ length: 1024 }, (_, i) => (values[2 * i] + values[2 * i + 1]) / 2),
    );
    expect(second).toMatchObject({ perValue: 1 });
    expect(second.values).toHaveLength(second.units);
    const [odd] = agentWith("mlp:hidden=[2051]", [1]).inspect(Float32Array.of(1)).layers ?? [];
    expect([odd.units, odd.perValue, odd.values.length]).toEqual([2051, 3, 684]);
    expect(odd.values.every(Number.isFinite)).toBe(true);
  });

  it("sees an image in its own shape, and choices as one row", () => {
    const inputOf = (observationSpace: Space) => {
      const config = agents.params("dqn", { model: "linear" });
      return (agents.get("dqn").make({ ...setting, observationSpace }, config, rng("dqn/test")) as Dqn).policy
        .spec.input;
    };
    expect(inputOf(box(0, 1, [3, 4, 2]))).toEqual([3, 4, 2]);
    expect(inputOf(box(0, 1, []))).toEqual([1]);
    expect(inputOf(discrete(5))).toEqual([5]);
    expect(inputOf(multiDiscrete([2, 3]))).toEqual([5]);
  });

  it("stops with advice when learning diverges", () => {
    const agent = makeDqn(byHand);
    expect(() => {
      for (let i = 0; i < 10; i++) agent.learn(transition({ reward: Number.NaN }));
    }).toThrow(/learning diverged; lower agent\.params\.learningRate/);
  });

  it("learns to balance well above chance within 12,000 steps", () => {
    const { best, evaluation } = runToEnd({
      env: "CartPole-v1",
      agent: "dqn",
      seed: 50,
      steps: 12_000,
      evaluation: { final: 20 },
    });
    expect(best?.mean).toBeGreaterThan(150); // chance: 23
    expect(evaluation?.mean).toBeGreaterThan(60);
  });
});
