import { describe, expect, it } from "vitest";
import type { Dqn } from "../../../agents/deep/dqn.ts";
import { agents, type Transition } from "../../../agents/index.ts";
import { resolveSpec, runToEnd } from "../../../arena/index.ts";
import { box, discrete, rng } from "../../../envs/index.ts";

const setting = { observationSpace: box(-10, 10, [2]), actionSpace: discrete(2) };

function make(id: string, params: object): Dqn {
  return agents.get(id).make(setting, agents.params(id, params), rng("family/test")) as Dqn;
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

const byHand = {
  model: "linear",
  batchSize: 1,
  bufferSize: 1,
  learningStarts: 0,
  trainEvery: 1,
  learningRate: 0.1,
  learningRateEnd: 0.1,
  discount: 0.5,
  tau: 1,
  targetEvery: 1_000_000,
  huberDelta: 100,
  maxGradientNorm: 1000,
};

describe("double", () => {
  it("asks the target network what the learner's choice is worth", () => {
    const moved = (double: boolean) => {
      const agent = make("dqn", { ...byHand, double });
      // weights [2 inputs, 2 actions], then bias: at s′ = (1, 0) the learner says (1, 2), the target (8, −8)
      agent.policy.parameters.data.set([1, 2, 0, 0, 0, 0]);
      const { target } = agent.prepare();
      target.parameters.data.set([8, -8, 0, 0, 0, 0]);
      agent.learn(transition()); // Q(s, 1) = 2; y = 3 + 0.5 · 8, or 3 − 0.5 · 8 where double
      return Math.sign(agent.policy.parameters.data[5]);
    };
    expect(moved(false)).toBe(1);
    expect(moved(true)).toBe(-1);
  });
});

describe("heads", () => {
  const typesOf = (params: object, model = "mlp:hidden=[8,4]") =>
    make("dqn", { ...params, model }).policy.spec.layers;

  it("stand where the outputs of any model stood", () => {
    expect(typesOf({ distribution: "categorical", atoms: 7 }).at(-1)).toMatchObject({ units: 14 });
    expect(typesOf({ dueling: true })).toMatchObject([
      { type: "dense", units: 8 },
      {
        type: "branch",
        branches: [
          [
            { type: "dense", units: 4 },
            { type: "dense", units: 1 },
          ],
          [
            { type: "dense", units: 4 },
            { type: "dense", units: 2 },
          ],
        ],
      },
      { type: "dueling" },
    ]);
    expect(typesOf({ noisy: true, noisySigma: 0.3 })).toMatchObject([
      { type: "dense", units: 8 },
      { type: "noisyDense", units: 4, sigma: 0.3, activation: "relu" },
      { type: "noisyDense", units: 2, sigma: 0.3 },
    ]);
    const all = typesOf({ noisy: true, dueling: true, distribution: "quantile", atoms: 7 }, "linear");
    expect(all.map(({ type }) => type)).toEqual(["branch", "reshape", "dueling", "flatten"]);
  });

  it("take normalised and dropping layers along", () => {
    const layers = typesOf({ dueling: true }, "mlp:hidden=[8,4],layerNorm=true,dropout=0.1");
    expect(layers.map(({ type }) => type).at(-2)).toBe("branch");
    expect(layers[4]).toMatchObject({ branches: [{ length: 5 }, { length: 5 }] });
  });
});

describe("noisy", () => {
  it("explores by its noise and plays without", () => {
    const agent = make("dqn", { noisy: true, epsilonStart: 0, epsilonEnd: 0, explorationSteps: 0 });
    const choices = Array.from({ length: 60 }, () => agent.act(Float32Array.of(0.1, 0.1), "explore"));
    expect(new Set(choices).size).toBe(2);
    const luck = agent.policy.noise?.save();
    const greedy = Array.from({ length: 20 }, () => agent.act(Float32Array.of(0.1, 0.1), "greedy"));
    expect(new Set(greedy).size).toBe(1);
    expect(agent.policy.noise?.save()).toEqual(luck);
  });
});

/** One place, reward 1 for each step, γ = 0.5: worth 2 where only time runs out, 1 where the first step is the last. */
describe.each([
  ["dqn", {}],
  ["dqn", { nSteps: 3, prioritized: true, double: true }],
  ["c51", { atoms: 31, valueMin: 0, valueMax: 3 }],
  ["qrDqn", { atoms: 5 }],
  ["rainbow", { atoms: 31, valueMin: 0, valueMax: 3, noisySigma: 0.01 }],
])("%s with %j", (id, params) => {
  const learned = (length: number, ends: "terminated" | "truncated") => {
    const quick = {
      ...byHand,
      batchSize: 8,
      bufferSize: 50,
      targetEvery: 5,
      learningRate: 0.05,
      learningRateEnd: 0.001,
      learningRateSteps: 500,
      learningRateSchedule: "linear",
      adamEpsilon: 1e-5,
      huberDelta: 1,
    };
    const agent = make(id, { ...quick, ...params });
    const here = Float32Array.of(1, 0);
    for (let i = 1; i <= 600; i++) {
      const over = i % length === 0;
      const fields = { terminated: over && ends === "terminated", truncated: over && ends === "truncated" };
      agent.learn(
        transition({ observation: here, nextObservation: here, reward: 1, action: i & 1, ...fields }),
      );
      if (over) agent.begin();
    }
    return agent.inspect(here).actions?.values ?? [];
  };

  it("bootstraps where only time ran out, and not where the task ended", () => {
    for (const value of learned(2, "truncated")) expect(Math.abs(value - 2)).toBeLessThan(0.15);
    for (const value of learned(1, "terminated")) expect(Math.abs(value - 1)).toBeLessThan(0.1);
  });
});

describe("with every switch on", () => {
  const everything = {
    distribution: "categorical",
    double: true,
    dueling: true,
    noisy: true,
    prioritized: true,
    nSteps: 3,
    model: "mlp:hidden=[8],dropout=0.2",
    batchSize: 4,
    bufferSize: 40,
    learningStarts: 5,
    trainEvery: 1,
    targetEvery: 3,
    atoms: 5,
  };
  const step = (i: number) =>
    transition({
      observation: Float32Array.of(i % 3, 1),
      action: i % 2,
      truncated: i % 11 === 10,
      terminated: i % 7 === 6,
    });

  it("goes on from a checkpoint bit for bit, in the middle of a window", () => {
    const agent = make("dqn", everything);
    for (let i = 0; i < 30; i++) agent.learn(step(i));
    const checkpoint = structuredClone(agent.save());
    const other = make("dqn", everything);
    other.load(checkpoint as never);
    for (const one of [agent, other]) for (let i = 30; i < 60; i++) one.learn(step(i));
    expect(other.save()).toEqual(agent.save());
    expect(agent.updates).toBeGreaterThan(40);
  });
});

describe("refusals", () => {
  const resolve = (params: object) => () => resolveSpec({ env: "CartPole-v1", agent: { id: "c51", params } });

  it("name what makes no sense together", () => {
    expect(resolve({ valueMin: 3, valueMax: 3 })).toThrow(
      "agent.params.valueMax: expected a number above valueMin, got 3",
    );
    expect(resolve({ nSteps: 8, bufferSize: 4 })).toThrow(
      "agent.params.nSteps: expected at most bufferSize steps, got 8",
    );
    expect(resolve({ distribution: "gaussian" })).toThrow("agent.params.distribution");
  });
});

it("Rainbow learns to balance well above chance within 8,000 steps", () => {
  const params = {
    learningRate: 1e-3,
    learningStarts: 500,
    trainEvery: 2,
    targetEvery: 100,
    valueMin: 0,
    valueMax: 100,
  };
  const { best } = runToEnd({
    env: "CartPole-v1",
    agent: { id: "rainbow", params },
    seed: 3,
    steps: 8000,
    evaluation: { final: 20 },
  });
  expect(best?.mean).toBeGreaterThan(100); // chance: 23
});
