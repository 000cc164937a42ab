/** Policies for contexts: worked by hand, by their laws, and against chance. LinUCB has a file of its own. */
import { describe, expect, it } from "vitest";
import { BootstrappedThompson } from "../../../agents/bandits/contextual/bootstrappedThompson.ts";
import { LinEpsilonGreedy } from "../../../agents/bandits/contextual/linEpsilonGreedy.ts";
import { PosteriorSampling } from "../../../agents/bandits/contextual/posteriorSampling.ts";
import { SoftmaxPolicyGradient } from "../../../agents/bandits/contextual/softmaxPolicyGradient.ts";
import { UpperBounds } from "../../../agents/bandits/contextual/upperBounds.ts";
import { normalCdf } from "../../../agents/core/normal.ts";
import { type Agent, agents } from "../../../agents/index.ts";
import { playBlock } from "../../../arena/bandits/play.ts";
import { resolveBanditSpec } from "../../../arena/bandits/spec.ts";
import { mean, standardError } from "../../../arena/index.ts";
import { box, discrete, make, rng } from "../../../envs/index.ts";

type Kind<A> = abstract new (...parameters: never[]) => A;

/** A policy of a class, in a world that shows numbers of a shape. */
function policy<A extends Agent>(kind: Kind<A>, id: string, shape: number[], arms: number, params: object) {
  const setting = { observationSpace: box(-Infinity, Infinity, shape), actionSpace: discrete(arms) };
  const agent = agents.get(id).make(setting, agents.params(id, params), rng(`${id}/test`));
  if (agent instanceof kind) return agent;
  throw new Error(`${id} is something else`);
}

function paid(observation: Float32Array, action: number, reward: number) {
  return { observation, action, reward, nextObservation: observation, terminated: false, truncated: false };
}

const one = Float32Array.of(1);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe("linear ε-greedy", () => {
  it("lets ε fall as c K / t", () => {
    const agent = policy(LinEpsilonGreedy, "linEpsilonGreedy", [1], 2, { schedule: "decreasing", c: 1 });
    expect(agent.epsilon).toBe(1);
    for (let round = 0; round < 3; round++) agent.learn(paid(one, 0, 1));
    expect(agent.epsilon).toBe(0.5);
    // three rewards of 1 and λ = 1: θ₀ = 3/4 is above θ₁ = 0
    expect([...agent.probabilities(one)]).toEqual([0.75, 0.25]);
  });
});

describe("SquareCB", () => {
  it("pulls arms as worked by hand", () => {
    const agent = agents
      .get("squareCb")
      .make(
        { observationSpace: box(-9, 9, [1]), actionSpace: discrete(3) },
        agents.params("squareCb", { gammaScale: 10, gammaExponent: 0.5 }),
        rng("square"),
      );
    expect([...(agent.probabilities?.(one) ?? [])]).toEqual(Array(3).fill(expect.closeTo(1 / 3, 12)));
    agent.learn?.(paid(one, 0, 1)); // θ₀ = 1/2, γ = 10 √1: 1 / (3 + 10 / 2) for the others
    expect([...(agent.probabilities?.(one) ?? [])]).toEqual([0.75, 0.125, 0.125]);
    const mask = Uint8Array.of(1, 1, 0); // 1 / (2 + 10 / 2)
    expect([...(agent.probabilities?.(one, mask) ?? [])]).toEqual([
      expect.closeTo(6 / 7, 12),
      expect.closeTo(1 / 7, 12),
      0,
    ]);
  });
});

describe("softmax policy gradient", () => {
  it("moves each arm's weights as worked by hand", () => {
    const agent = policy(SoftmaxPolicyGradient, "softmaxPolicyGradient", [1], 2, { learningRate: 1 });
    agent.learn(paid(one, 0, 1)); // π = (½, ½), no reward before: w = (½, −½)
    expect([...agent.weights]).toEqual([0.5, -0.5]);
    const p = sigmoid(1);
    agent.learn(paid(one, 1, 3)); // 3 − 1 above the mean: w₀ − 2 p, w₁ + 2 (1 − (1 − p))
    expect([...agent.weights]).toEqual([expect.closeTo(0.5 - 2 * p, 12), expect.closeTo(-0.5 + 2 * p, 12)]);
    expect(agent.meanReward).toBe(2);
  });

  it("moves shared weights as worked by hand", () => {
    const agent = policy(SoftmaxPolicyGradient, "softmaxPolicyGradient", [2, 1], 2, { learningRate: 1 });
    const features = Float32Array.of(2, 0);
    agent.learn(paid(features, 0, 1)); // x₀ − Σ π x = 2 − 1
    expect([...agent.weights]).toEqual([1]);
    expect(agent.probabilities(features)[0]).toBeCloseTo(sigmoid(2), 12);
  });
});

describe("logistic policies", () => {
  it("keep the mode and the bend of the log-likelihood there", () => {
    const agent = policy(UpperBounds, "logisticUcb", [1], 2, { alpha: 0.3, lambda: 2 });
    const x = Float32Array.of(3);
    agent.learn(paid(x, 0, 1));
    agent.model.look(one);
    const theta = agent.model.means[0];
    expect(2 * theta).toBeCloseTo(3 * (1 - sigmoid(3 * theta)), 12); // λ θ = x (r − σ(x θ))
    const p = sigmoid(3 * theta);
    expect(agent.model.variances[0]).toBeCloseTo(1 / (2 + 9 * p * (1 - p)), 12);
    const upper = agent.upperBounds(one);
    expect(upper[0]).toBeCloseTo(sigmoid(theta) + 0.3 * Math.sqrt(agent.model.variances[0]), 12);
    expect(upper[1]).toBeCloseTo(0.5 + 0.3 / Math.sqrt(2), 12);
    // a second reward: normal about the first mode
    const before = 1 / agent.model.variances[0];
    agent.learn(paid(x, 0, 0));
    agent.model.look(one);
    const second = agent.model.means[0];
    expect(before * (second - theta)).toBeCloseTo(3 * (0 - sigmoid(3 * second)), 10);
  });

  it("take rewards between declared bounds, and refuse others with a sentence", () => {
    const unit = policy(UpperBounds, "logisticUcb", [1], 2, {});
    const wide = policy(UpperBounds, "logisticUcb", [1], 2, { low: -10, high: 30 });
    unit.learn(paid(one, 0, 0.75));
    wide.learn(paid(one, 0, 20));
    const [low, high] = [unit.upperBounds(one)[0], wide.upperBounds(one)[0]];
    expect(high).toBeCloseTo(-10 + 40 * low, 10);
    expect(() => unit.learn(paid(one, 0, 2))).toThrow(
      "logisticUcb: expected rewards in [0, 1], its parameters low and high, got 2;",
    );
  });
});

describe("linear Thompson sampling", () => {
  /** Both arms' chances in closed form, for two arms. */
  function chance(agent: PosteriorSampling<{ v: number }>, x: Float32Array): number {
    const counts = [0, 0];
    const draws = 6000;
    for (let draw = 0; draw < draws; draw++) counts[agent.act(x, "explore")]++;
    return counts[0] / draws;
  }

  it("draws the weights of each arm: two arms differ as two normals do", () => {
    const agent = policy(PosteriorSampling<{ v: number }>, "linThompson", [2], 2, { v: 0.5 });
    const x = Float32Array.of(0.6, -0.8);
    agent.learn(paid(Float32Array.of(1, 0), 0, 1));
    agent.learn(paid(Float32Array.of(0, 1), 1, -0.3));
    // θ₀ = (½, 0), A₀⁻¹ = diag(½, 1); θ₁ = (0, −0.15), A₁⁻¹ = diag(1, ½)
    const gap = 0.6 * 0.5 - 0.8 * 0.15;
    const variance = 0.25 * (0.36 / 2 + 0.64 + (0.36 + 0.64 / 2));
    const exact = normalCdf(gap / Math.sqrt(variance));
    expect(agent.probabilities(x)[0]).toBeCloseTo(exact, 6);
    expect(Math.abs(chance(agent, x) - exact)).toBeLessThan(4 * Math.sqrt(0.25 / 6000));
  });

  it("draws shared weights once for all arms, which makes their scores dependent", () => {
    const agent = policy(PosteriorSampling<{ v: number }>, "linThompson", [2, 2], 2, { v: 0.5 });
    agent.learn(paid(Float32Array.of(1, 1, 0, 0), 0, 1));
    const x = Float32Array.of(1, 0.1, 1, -0.2);
    // A = [[2, 1], [1, 2]], b = (1, 1): θ = (⅓, ⅓), A⁻¹ = [[2, −1], [−1, 2]] / 3; the arms differ by (0, 0.3)
    const exact = normalCdf(0.1 / Math.sqrt(0.25 * 0.09 * (2 / 3)));
    const se = 4 * Math.sqrt((exact * (1 - exact)) / 4000);
    expect(Math.abs(agent.probabilities(x)[0] - exact)).toBeLessThan(se);
    expect(Math.abs(chance(agent, x) - exact)).toBeLessThan(se);
  });
});

describe("bootstrapped Thompson sampling", () => {
  const learnt = (weights: string) => {
    const params = { replicates: 1000, weights, priorDeviation: 0.5 };
    const agent = policy(BootstrappedThompson, "bootstrappedThompson", [1], 2, params);
    const first = agent.models.map(({ ridge }) => ridge.thetas[0]);
    agent.learn(paid(one, 0, 1));
    return { agent, first, counts: agent.models.map(({ ridge }) => ridge.grams[0] - 1) };
  };

  it("weighs rounds by Poisson(1), or by 2 and 0 equally often", () => {
    const poisson = learnt("poisson").counts;
    expect(Math.abs(mean(poisson) - 1)).toBeLessThan(4 / Math.sqrt(1000));
    const none = poisson.filter((count) => count === 0).length / 1000;
    expect(Math.abs(none - Math.exp(-1))).toBeLessThan(4 * Math.sqrt(0.233 / 1000));
    expect(Math.max(...poisson)).toBeGreaterThan(3);
    const double = learnt("doubleOrNothing").counts;
    expect(new Set(double)).toEqual(new Set([0, 2]));
    expect(Math.abs(mean(double) - 1)).toBeLessThan(4 / Math.sqrt(1000));
  });

  it("holds each regression to a first guess of its own, and lets them vote", () => {
    const { agent, first, counts } = learnt("poisson");
    expect(Math.abs(mean(first))).toBeLessThan((4 * 0.5) / Math.sqrt(1000));
    expect(Math.abs(mean(first.map((theta) => theta * theta)) - 0.25)).toBeLessThan(
      4 * 0.25 * Math.sqrt(2 / 1000),
    );
    agent.models.forEach(({ ridge }, i) => {
      expect(ridge.thetas[0]).toBeCloseTo((first[i] + counts[i]) / (1 + counts[i]), 12);
    });
    const votes = agent.models.filter(({ ridge }) => ridge.thetas[0] > ridge.thetas[1]).length;
    expect(agent.probabilities(one)[0]).toBeCloseTo(votes / 1000, 9);
  });

  it("refuses a checkpoint of other parameters with a sentence", () => {
    const few = policy(BootstrappedThompson, "bootstrappedThompson", [1], 2, { replicates: 2 });
    const many = policy(BootstrappedThompson, "bootstrappedThompson", [1], 2, { replicates: 3 });
    expect(() => many.load(few.save())).toThrow("checkpoint.models: expected 3 regressions, got 2;");
  });
});

/** The regret at the horizon of each repetition. */
function regrets(problem: string, policyText: string, horizon: number, repetitions: number): number[] {
  const spec = resolveBanditSpec({ problem, policies: [policyText], horizon, times: [horizon] });
  return [...playBlock({ spec, policy: 0, from: 0, to: repetitions }).regret];
}

/** A mean and three standard errors above it. */
const above = (values: readonly number[]) => mean(values) + 3 * (standardError(values) ?? 0);

describe("learning from contexts", () => {
  const small = "dimension=4,arms=4";
  it.each([
    ["linUcb"],
    ["linUcb:model=hybrid"],
    ["linThompson"],
    ["linEpsilonGreedy"],
    ["linEpsilonGreedy:schedule=decreasing,c=2"],
    ["softmaxPolicyGradient:learningRate=3"],
    ["squareCb"],
    ["bootstrappedThompson"],
    ["neuralBandit:exploration=epsilon"],
  ])("%s has less than half the regret of chance, with 3 standard errors to spare", (id) => {
    for (const problem of [`LinearBandit:${small}`, `LinearBandit-shared:${small}`]) {
      const many = id.startsWith("neural") ? 4 : 20;
      const chance = mean(regrets(problem, "random", 1000, 20));
      expect(above(regrets(problem, id, 1000, many))).toBeLessThan(chance / 2);
    }
  });

  it.each([["logisticUcb"], ["logisticThompson"]])("so has %s where arms pay 1 or 0", (id) => {
    for (const problem of [`LogisticBandit:${small}`, `LogisticBandit-shared:${small}`]) {
      const chance = mean(regrets(problem, "random", 1000, 20));
      expect(above(regrets(problem, id, 1000, 20))).toBeLessThan(chance / 2);
    }
  });

  it("a network tells half moons apart that no line can", () => {
    const linear = regrets("LabelledBandit", "linUcb", 1500, 6);
    for (const exploration of ["linear", "epsilon"]) {
      const neural = regrets("LabelledBandit", `neuralBandit:exploration=${exploration}`, 1500, 6);
      expect(above(neural)).toBeLessThan(mean(linear) - 3 * (standardError(linear) ?? 0));
    }
  });
});

describe("worlds that do not suit", () => {
  it.each([
    ["linUcb", "CartPole-v1", "whose pulls have no consequences, and the world shows Box[4]"],
    ["squareCb", "BernoulliBandit", "which show numbers before each pull, and the world shows Discrete(1)"],
    [
      "neuralBandit",
      "BernoulliBandit",
      "which show numbers before each pull, and the world shows Discrete(1)",
    ],
  ])("%s refuses %s", (id, env, words) => {
    expect(agents.get(id).refuses(make(env))).toContain(`it is for contextual bandits, ${words}`);
  });

  it("a table of features must have a row for each arm", () => {
    const setting = { ...make("LinearBandit"), bandit: make("LinearBandit").world.bandit };
    const wrong = { ...setting, observationSpace: box(0, 1, [3, 4]), actionSpace: discrete(5) };
    const { bandit } = setting;
    if (!bandit) throw new Error("LinearBandit is no bandit");
    expect(agents.get("linUcb").refuses({ ...wrong, bandit })).toContain(
      "features of each arm, Box[5, d], and the world shows Box[3, 4]",
    );
  });
});
