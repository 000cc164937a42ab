import { describe, expect, it } from "vitest";
import type { Ddpg } from "../../../agents/deep/ddpg.ts";
import type { Sac } from "../../../agents/deep/sac.ts";
import type { Td3 } from "../../../agents/deep/td3.ts";
import { agents, type Transition } from "../../../agents/index.ts";
import { resolveSpec, runToEnd } from "../../../arena/index.ts";
import { box, discrete, InputError, rng } from "../../../envs/index.ts";

type Continuous = Ddpg | Td3 | Sac;

const ids = ["ddpg", "td3", "sac"];
const setting = { observationSpace: box(-10, 10, [1]), actionSpace: box(-2, 2, [1]) };

/** Linear networks, one transition a batch, an update every step: small enough to work by hand. */
const byHand = {
  model: "linear",
  critic: "linear",
  batchSize: 1,
  bufferSize: 1,
  learningStarts: 0,
  learningRate: 0.1,
  discount: 0.5,
  tau: 0.25,
};

function makeAgent<A extends Continuous>(id: string, params: object, where: object = {}): A {
  const made = agents.get(id).make({ ...setting, ...where }, agents.params(id, params), rng(`${id}/test`));
  return made as unknown as A;
}

const transition = (fields: Partial<Transition<Float32Array, Float32Array>> = {}) => ({
  observation: Float32Array.of(1),
  action: Float32Array.of(1), // 0.5 inside
  reward: 3,
  nextObservation: Float32Array.of(2),
  terminated: false,
  truncated: false,
  ...fields,
});

/** Parameters of a linear network: weights, then bias. */
const close = (got: ArrayLike<number>, wanted: readonly number[]) => {
  expect(got.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(got[i]).toBeCloseTo(value, 4);
  });
};

describe("DDPG", () => {
  it("moves the critic towards r + γ Q′(s′, μ′(s′)), then the policy up its slope, as worked by hand", () => {
    const agent = makeAgent<Ddpg>("ddpg", byHand);
    const { critic, target } = agent.prepare();
    for (const network of [agent.policy, target]) network.parameters.data.set([0, 0.5]); // μ = tanh(0.5) everywhere
    for (const network of [critic.online, critic.target]) network.parameters.data.set([1, 2, 0]); // Q = s + 2 a
    const metrics = agent.learn(transition());
    // y = 3 + 0.5 (2 + 2 tanh 0.5) = 4.4621; Q(1, 0.5) = 2: it rises in all it saw, by Adam's first step of 0.1
    expect(metrics?.["criticLoss"]).toBeCloseTo(0.5 * (3 + 0.5 * (2 + 2 * Math.tanh(0.5)) - 2) ** 2, 4);
    close(critic.online.parameters.data, [1.1, 2.1, 0.1]);
    // dQ/da = 2.1 > 0: the policy's action rises, at s = 1 by both of its parameters
    close(agent.policy.parameters.data, [0.1, 0.6]);
    close(critic.target.parameters.data, [1.025, 2.025, 0.025]);
    close(target.parameters.data, [0.025, 0.525]);
  });
});

describe("TD3", () => {
  it("aims at the lower critic's value of a clipped, smoothed action, as worked by hand", () => {
    const noise = { targetNoise: 10, targetNoiseClip: 0.25 }; // so much that it is all but always clipped
    const agent = makeAgent<Td3>("td3", { ...byHand, ...noise });
    const learner = agent.prepare();
    const [first, second] = learner.critics;
    learner.target.parameters.data.set([0, 0]); // μ′ = 0, smoothed ±0.25
    first.target.parameters.data.set([1, 2, 0]); // at s′ = 2: 2 + 2 a
    second.target.parameters.data.set([0, 0, 100]);
    agent.learn(transition());
    const [y] = learner.targets;
    expect([3.75, 4.25].some((wanted) => Math.abs(y - wanted) < 1e-6)).toBe(true); // 3 + 0.5 (2 ± 0.5)
    second.target.parameters.data.set([0, 0, -100]);
    agent.learn(transition());
    expect(learner.targets[0]).toBe(-47);
  });

  it("updates the policy and the targets less often than the critics", () => {
    const agent = makeAgent<Td3>("td3", { ...byHand, policyDelay: 3 });
    const { critics, target } = agent.prepare();
    const slow = [agent.policy, target, critics[0].target, critics[1].target];
    const fast = critics.map((critic) => critic.online);
    const seen = [1, 2, 3].map(() => {
      const before = [...slow, ...fast].map(({ parameters }) => parameters.data.slice());
      agent.learn(transition());
      return [...slow, ...fast].map(({ parameters }, i) => `${parameters.data}` !== `${before[i]}`);
    });
    const onlyFast = [false, false, false, false, true, true];
    expect(seen).toEqual([onlyFast, onlyFast, [true, true, true, true, true, true]]);
  });
});

describe("SAC", () => {
  it("aims at r + γ (min Q′ − α log π)", () => {
    const agent = makeAgent<Sac>("sac", { ...byHand, temperature: 0.5, learnTemperature: false });
    const learner = agent.prepare();
    const [first, second] = learner.critics;
    agent.policy.parameters.data.set([0, 0, 0, -30]); // μ = 0, log σ at its least, −20: a = 0
    first.target.parameters.data.set([0, 0, 7]);
    second.target.parameters.data.set([0, 0, 5]);
    agent.learn(transition());
    // log π = −ε²/2 + 20 − ½ log 2π: y = 3 + 0.5 (5 − 0.5 log π) = 5.5 − 0.25 log π
    const logProbability = (5.5 - learner.targets[0]) / 0.25;
    const surprise = 20 - 0.9189385 - logProbability; // ε²/2
    expect(surprise).toBeGreaterThan(0);
    expect(surprise).toBeLessThan(8);
    agent.learn(transition({ terminated: true }));
    expect(learner.targets[0]).toBe(3);
  });

  it("keeps a fixed temperature, or moves it so that the entropy comes to its target", () => {
    const fixed = makeAgent<Sac>("sac", { ...byHand, temperature: 0.5, learnTemperature: false });
    const moved = makeAgent<Sac>("sac", { ...byHand, temperature: 0.5 });
    for (const agent of [fixed, moved]) agent.policy.parameters.data.set([0, 0, 0, 0]); // σ = 1: an entropy above −1
    for (const agent of [fixed, moved]) for (let i = 0; i < 3; i++) agent.learn(transition());
    expect(fixed.learner?.temperature.value).toBeCloseTo(0.5, 6);
    expect(moved.learner?.temperature.value).toBeLessThan(0.45);
  });
});

describe.each(ids)("%s", (id) => {
  it("takes the reward alone after termination, and bootstraps where only time ran out", () => {
    // One step in one place that pays 1: it is worth 1 if the task ends there, 1 / (1 − γ) = 4 if only time runs out.
    const worth = (how: object) => {
      const agent = makeAgent<Continuous>(id, {
        ...byHand,
        ...(id === "sac" && { temperature: 1e-6, learnTemperature: false }),
        discount: 0.75,
        batchSize: 8,
        bufferSize: 100,
        learningRate: 0.01,
        tau: 0.1,
      });
      const here = Float32Array.of(1);
      for (let i = 0; i < 1500; i++) {
        const action = agent.act(here, "explore");
        agent.learn(transition({ observation: here, nextObservation: here, action, reward: 1, ...how }));
      }
      return agent.inspect(here).numbers?.["Q(s, a)"];
    };
    expect(worth({ terminated: true })).toBeCloseTo(1, 1);
    expect(worth({ truncated: true })).toBeCloseTo(4, 0);
  });

  it("acts at random, all over the bounds, until learning starts, then updates at its own pace", () => {
    const pace = { learningStarts: 10, trainEvery: 4, gradientSteps: 3 };
    const agent = makeAgent<Continuous>(
      id,
      { ...byHand, ...pace },
      { actionSpace: box([0, -3], [1, 5], [2]) },
    );
    const seen: Float32Array[] = [];
    for (let i = 0; i < 22; i++) {
      const action = agent.act(Float32Array.of(1), "explore");
      if (i < 10) seen.push(action);
      agent.learn(transition({ action }));
    }
    expect(agent.updates).toBe(9); // after steps 12, 16 and 20
    for (const [j, low, high] of [
      [0, 0, 1],
      [1, -3, 5],
    ]) {
      const one = seen.map((action) => action[j]);
      expect(Math.min(...one)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...one)).toBeLessThanOrEqual(high);
      expect(Math.max(...one) - Math.min(...one)).toBeGreaterThan((high - low) / 3);
    }
  });

  it("draws no luck in greedy play, and different actions while it explores", () => {
    const agent = makeAgent<Continuous>(id, byHand);
    agent.learn(transition());
    const look = (mode: "greedy" | "explore") => [1, 2, 3].map(() => agent.act(Float32Array.of(1), mode)[0]);
    const before = JSON.stringify(agent.save().progress?.rng);
    expect(new Set(look("greedy")).size).toBe(1);
    expect(JSON.stringify(agent.save().progress?.rng)).toBe(before);
    expect(new Set(look("explore")).size).toBe(3);
  });

  it("may explore with drifting noise, which goes on from a checkpoint and begins anew with each episode", () => {
    const noisy = { ...byHand, noise: "ornsteinUhlenbeck", noiseScale: 0.5 };
    const agent = makeAgent<Continuous>(id, noisy);
    agent.act(Float32Array.of(1), "greedy");
    expect([...agent.exploration.drift]).toEqual([0]);
    agent.act(Float32Array.of(1), "explore");
    expect(agent.exploration.drift[0]).not.toBe(0);
    const copy = makeAgent<Continuous>(id, noisy);
    copy.load(structuredClone(agent.save()) as never);
    expect(copy.exploration.drift).toEqual(agent.exploration.drift);
    agent.begin();
    expect([...agent.exploration.drift]).toEqual([0]);
    const quiet = makeAgent<Continuous>(id, { ...noisy, noiseScale: 0 });
    quiet.act(Float32Array.of(1), "explore");
    expect([...quiet.exploration.drift]).toEqual([0]);
  });

  it("takes no more memory, however often it loads, and goes on as it would have", () => {
    const agent = makeAgent<Continuous>(id, byHand);
    agent.learn(transition());
    const checkpoint = structuredClone(agent.save());
    const { bytes } = agent.policy.engine;
    for (let i = 0; i < 50; i++) agent.load(structuredClone(checkpoint) as never);
    expect(agent.policy.engine.bytes).toBe(bytes);
    expect(agent.save()).toEqual(checkpoint);
    const copy = makeAgent<Continuous>(id, byHand);
    copy.load(checkpoint as never);
    for (const each of [agent, copy]) for (let i = 0; i < 3; i++) each.learn(transition({ reward: i }));
    expect(copy.save()).toEqual(agent.save());
  });

  it("keeps its luck in a checkpoint before it has learned anything, and a copy that plays has no learner", () => {
    const agent = makeAgent<Continuous>(id, byHand);
    for (let i = 0; i < 3; i++) agent.act(Float32Array.of(1), "explore");
    const copy = makeAgent<Continuous>(id, byHand);
    copy.load(structuredClone(agent.save()) as never);
    expect(copy.save()).toEqual(agent.save());
    expect([agent.learner, copy.learner]).toEqual([undefined, undefined]);
  });

  it("shows its action and what it thinks of it, in the world's units", () => {
    const agent = makeAgent<Continuous>(id, { ...byHand, model: "mlp:hidden=[5]" });
    const observation = Float32Array.of(1);
    const { numbers, layers } = agent.inspect(observation);
    expect(numbers?.["action"]).toBe(agent.act(observation, "greedy")[0]);
    expect(layers?.[0]).toMatchObject({ units: 5 });
    expect(numbers).not.toHaveProperty("Q(s, a)");
    agent.learn(transition());
    expect(agent.inspect(observation).numbers).toHaveProperty("Q(s, a)");
  });

  it("stops with advice when learning diverges", () => {
    const agent = makeAgent<Continuous>(id, byHand);
    expect(() => {
      for (let i = 0; i < 10; i++) agent.learn(transition({ reward: Number.NaN }));
    }).toThrow(/learning diverged; lower agent\.params\.learningRate/);
  });

  it("refuses numbered actions, boundless ones and critics that do not suit, with a sentence", () => {
    const refused = agents.get(id).refuses({ ...setting, actionSpace: discrete(2) });
    expect(refused).toBe("it chooses real numbers within bounds, Box, and the world takes Discrete(2)");
    expect(agents.get(id).refuses({ ...setting, actionSpace: box(0, Infinity, [1]) })).toBe(
      "it needs finite bounds of every number it chooses, and the world takes Box[1] without them",
    );
    const spec = (critic: string) => ({ env: "Pendulum-v1", agent: { id, params: { critic } } });
    expect(() => resolveSpec(spec("natureCnn"))).toThrow(
      /critic sees observation and action as one row of 4/,
    );
    expect(() => resolveSpec(spec("softmaxRegression"))).toThrow(InputError);
  });
});

describe("on a short budget", () => {
  const small = {
    model: "mlp:hidden=[32,32]",
    critic: "mlp:hidden=[32,32]",
    batchSize: 64,
    learningRate: 2e-3,
  };

  it.each([
    ["ddpg", { noise: "gaussian", discount: 0.98 }],
    ["td3", { discount: 0.98 }],
    ["sac", {}],
  ])("%s swings a pendulum up within 6,000 steps", (id, params) => {
    const { best } = runToEnd({
      env: "Pendulum-v1",
      agent: { id, params: { ...small, learningStarts: 500, ...params } },
      steps: 6000,
      evaluation: { every: 1000, episodes: 5, final: 20 },
    });
    expect(best?.mean).toBeGreaterThan(-300); // chance: −1,221
  });
});
