import { describe, expect, it } from "vitest";
import type { Ppo } from "../../../agents/deep/ppo.ts";
import { agents, type Setting } from "../../../agents/index.ts";
import { box, discrete, type Rng, rng } from "../../../envs/index.ts";
import { valueOfEndlessOnes } from "./onPolicy.ts";

const setting = { observationSpace: box(-10, 10, [2]), actionSpace: discrete(3) };

function makePpo(params: object = {}, where: Setting = setting, luck: Rng = rng("ppo/test")): Ppo {
  return agents.get("ppo").make(where, agents.params("ppo", params), luck) as Ppo;
}

/** One action, one update: small enough to work by hand. */
const byHand = {
  model: "linear",
  rolloutSteps: 1,
  batchSize: 1,
  epochs: 1,
  learningRate: 0.1,
  normalizeAdvantages: false,
};
const observation = Float32Array.of(1, 2);

function learnOnce(params: object, reward: number, mask?: Uint8Array) {
  const agent = makePpo({ ...byHand, ...params });
  const before = agent.probabilities(observation, mask).slice();
  const action = agent.act(observation, "explore", mask) as number;
  const was = {
    value: agent.own.actorCritic.value(observation),
    parameters: agent.policy.parameters.data.slice(),
  };
  const end = { terminated: true, truncated: false, nextObservation: observation };
  const metrics = agent.learn({ observation, action, reward, ...end });
  return { agent, action, before, was, metrics };
}

describe("PPO", () => {
  it("makes an action that did well more probable, one that did badly less, and moves the value to the return", () => {
    for (const reward of [5, -5]) {
      const { agent, action, before, was } = learnOnce({}, reward);
      const after = agent.probabilities(observation)[action];
      expect(Math.sign(after - before[action])).toBe(Math.sign(reward));
      expect(Math.sign(agent.own.actorCritic.value(observation) - was.value)).toBe(Math.sign(reward));
    }
  });

  it("takes Adam's first step, the rate against the gradient's sign, wherever there is a gradient", () => {
    const { agent, action, was } = learnOnce({}, 5);
    const moved = agent.policy.parameters.data.map((x, i) => x - was.parameters[i]); // weights [2, 3], bias [3]
    [0, 1, 2].forEach((unit) => {
      for (const i of [unit, 3 + unit, 6 + unit])
        expect(moved[i]).toBeCloseTo(unit === action ? 0.1 : -0.1, 3);
    });
  });

  it("never takes an illegal action, and learns nothing of it", () => {
    const mask = Uint8Array.of(1, 0, 1);
    const { agent, before, was } = learnOnce({}, 5, mask);
    expect(before[1]).toBe(0);
    const { data } = agent.policy.parameters;
    for (const i of [1, 4, 7]) expect(data[i]).toBe(was.parameters[i]);
    expect(data[0]).not.toBe(was.parameters[0]);
    for (let i = 0; i < 50; i++) expect(agent.act(observation, "explore", mask)).not.toBe(1);
  });

  it("begins with all actions about equally likely, in networks of their own or in one", () => {
    for (const networks of ["separate", "shared"]) {
      const agent = makePpo({ networks });
      for (const p of agent.probabilities(observation)) expect(p).toBeCloseTo(1 / 3, 1);
      expect(agent.policy.outputSize).toBe(networks === "shared" ? 4 : 3);
      expect(agent.own.actorCritic.critic === undefined).toBe(networks === "shared");
    }
  });

  it("shares the networks where it sees images, unless told otherwise", () => {
    const images = { ...setting, observationSpace: box(0, 1, [10, 10, 4]) };
    expect(makePpo({ model: "minatarCnn" }, images).policy.outputSize).toBe(4);
    expect(makePpo({ model: "minatarCnn", networks: "separate" }, images).policy.outputSize).toBe(3);
    expect(makePpo().policy.outputSize).toBe(3);
  });

  it("bootstraps where time ran out and not after termination", { timeout: 60_000 }, () => {
    const params = { model: "linear", rolloutSteps: 32, batchSize: 32, epochs: 10, learningRate: 0.03 };
    for (const networks of ["separate", "shared"]) {
      // 1 a step for ever, discounted by 0.9, is worth 10; five steps of it, on average, 2.6
      expect(
        valueOfEndlessOnes((where) => makePpo({ ...params, networks, discount: 0.9 }, where), "truncated"),
      ).toBeCloseTo(10, 0);
      const ended = valueOfEndlessOnes(
        (where) => makePpo({ ...params, networks, discount: 0.9 }, where),
        "terminated",
      );
      expect(ended).toBeGreaterThan(2);
      expect(ended).toBeLessThan(3.5);
    }
  });

  it("acts within the box, and remembers what it drew", () => {
    const where = { ...setting, actionSpace: box([-0.1, 0], [0.1, 5], [2]) };
    const agent = makePpo({ rolloutSteps: 64 }, where);
    let outside = 0;
    for (let i = 0; i < 40; i++) {
      const action = agent.act(observation, "explore") as Float32Array;
      const { rollout } = agent.own;
      const drawn = rollout.data.actions.subarray(i * 2, i * 2 + 2);
      expect([...action]).toEqual([
        Math.fround(Math.max(-0.1, Math.min(0.1, drawn[0]))),
        Math.max(0, Math.min(5, drawn[1])),
      ]);
      if (Math.abs(drawn[0]) > 0.1) outside++;
      agent.learn({
        observation,
        action,
        reward: 1,
        nextObservation: observation,
        terminated: false,
        truncated: false,
      });
    }
    expect(outside).toBeGreaterThan(10);
    const { numbers } = agent.inspect(observation);
    expect(numbers).toMatchObject({
      "σ 1": 1,
      "σ 2": 1,
      "V(s)": expect.any(Number),
      "μ 1": expect.any(Number),
    });
  });

  it("learns the spread of real actions with the rest", () => {
    const where = { ...setting, actionSpace: box(-1, 1, [1]) };
    const agent = makePpo({ ...byHand, rolloutSteps: 8, batchSize: 8, logDeviation: -1 }, where);
    for (let i = 0; i < 8; i++) {
      const action = agent.act(observation, "explore") as Float32Array;
      agent.learn({
        observation,
        action,
        reward: i % 3,
        nextObservation: observation,
        terminated: true,
        truncated: false,
      });
    }
    expect(agent.own.updates).toBe(1);
    expect(agent.own.actorCritic.save().logDeviations?.[0]).not.toBe(-1);
  });

  it("ends a round when the policy has moved too far", () => {
    const many = { rolloutSteps: 32, batchSize: 8, epochs: 50, learningRate: 0.05 };
    const rounds = (targetKl: number) => {
      const agent = makePpo({ model: "linear", ...many, targetKl });
      for (let i = 0; i < 32; i++) {
        const action = agent.act(observation, "explore") as number;
        agent.learn({
          observation,
          action,
          reward: action,
          nextObservation: observation,
          terminated: true,
          truncated: false,
        });
      }
      return agent.own.updates;
    };
    expect(rounds(0)).toBe(200);
    expect(rounds(0.01)).toBeLessThan(100);
  });

  it("lets its learning rate and clip range fall", () => {
    const agent = makePpo({ learningRate: 0.2, learningRateSteps: 100, clipRange: 0.4, clipRangeSteps: 200 });
    agent.own.steps = 50;
    expect([agent.learningRate, agent.clipRange]).toEqual([0.1, 0.30000000000000004]);
    agent.own.steps = 1000;
    expect([agent.learningRate, agent.clipRange]).toEqual([0, 0]);
  });

  it("carries its statistics of observations with its policy, and gathers none in play", () => {
    const agent = makePpo({ ...byHand, normalizeObservations: true });
    for (const x of [1, 5, 9]) {
      const seen = Float32Array.of(x, 100);
      const action = agent.act(seen, "explore");
      agent.learn({
        observation: seen,
        action,
        reward: 1,
        nextObservation: seen,
        terminated: false,
        truncated: false,
      });
    }
    const copy = makePpo({ ...byHand, normalizeObservations: true }, setting, rng("elsewhere"));
    copy.load(structuredClone(agent.save("policy")));
    copy.act(Float32Array.of(-1000, 0), "greedy");
    expect(copy.own.actorCritic.normalizer?.moments.means[0]).toBe(5);
    expect([...copy.probabilities(observation)]).toEqual([...agent.probabilities(observation)]);
    const without = makePpo(byHand).save("policy") as never;
    expect(() => agent.load(without)).toThrow(/checkpoint.observations/);
  });

  it("takes no more memory, however often it loads", () => {
    const { agent } = learnOnce({}, 1);
    const checkpoint = structuredClone(agent.save());
    const { bytes } = agent.policy.engine;
    for (let i = 0; i < 50; i++) agent.load(structuredClone(checkpoint));
    expect(agent.policy.engine.bytes).toBe(bytes);
    expect(agent.save()).toEqual(checkpoint);
  });

  it("stops with advice when learning diverges", () => {
    expect(() => learnOnce({}, Number.NaN)).toThrow(/learning diverged; lower agent\.params\.learningRate/);
  });

  it("gives no probabilities of real actions", () => {
    const agent = makePpo({}, { ...setting, actionSpace: box(-1, 1, [1]) });
    expect(() => agent.probabilities(observation)).toThrow(/numbered actions/);
  });
});
