import { describe, expect, it } from "vitest";
import type { A2c } from "../../../agents/deep/a2c.ts";
import { agents, type Setting } from "../../../agents/index.ts";
import { box, discrete, rng } from "../../../envs/index.ts";
import { valueOfEndlessOnes } from "./onPolicy.ts";

const setting = { observationSpace: box(-10, 10, [2]), actionSpace: discrete(3) };
const observation = Float32Array.of(1, 2);
const ended = { observation, nextObservation: observation, terminated: true, truncated: false };

function makeA2c(params: object, where: Setting = setting): A2c {
  return agents.get("a2c").make(where, agents.params("a2c", params), rng("a2c/test")) as A2c;
}

describe("A2C", () => {
  it("moves as its gradients say, as worked by hand", () => {
    // One step, terminated: G = 5. From zero weights π = ⅓ each and V = 0, so A = 5; d(−A log π)/dz = −5 ([j = a] − ⅓), and
    // d(½ · ½ (V − 5)²)/dV = −2.5. RMSProp's averages begin at 1: s = 0.99 + 0.01 g², a step of rate · g / (√s + 10⁻⁵).
    const agent = makeA2c({ model: "linear", rolloutSteps: 1, learningRate: 0.1, maxGradientNorm: 1000 });
    const { policy, own } = agent;
    policy.parameters.data.fill(0);
    own.actorCritic.critic?.parameters.data.fill(0);
    const action = agent.act(observation, "explore") as number;
    agent.learn({ ...ended, action, reward: 5 });
    const moved = (g: number) => (-0.1 * g) / (Math.sqrt(0.99 + 0.01 * g * g) + 1e-5);
    for (const unit of [0, 1, 2]) {
      const slope = -5 * ((unit === action ? 1 : 0) - 1 / 3);
      const [w0, w1, bias] = [0, 1, 2].map((row) => policy.parameters.data[row * 3 + unit]); // weights [2, 3], bias [3]
      expect(w0).toBeCloseTo(moved(slope), 5);
      expect(w1).toBeCloseTo(moved(2 * slope), 5);
      expect(bias).toBeCloseTo(moved(slope), 5);
    }
    const critic = own.actorCritic.critic?.parameters.data ?? [];
    [moved(-2.5), moved(-5), moved(-2.5)].forEach((wanted, i) => {
      expect(critic[i]).toBeCloseTo(wanted, 5);
    });
  });

  it("updates once for every rollout of all its lanes", () => {
    const agent = makeA2c({ model: "linear", lanes: 3, rolloutSteps: 5 });
    for (let step = 0; step < 44; step++) {
      const lane = step % 3;
      const action = agent.act(observation, "explore", undefined, lane) as number;
      agent.learn({ ...ended, action, reward: 1, lane });
    }
    expect([agent.own.steps, agent.own.updates]).toEqual([44, 2]);
  });

  it("bootstraps where time ran out and not after termination", () => {
    const make = (networks: string) => (where: Setting) =>
      makeA2c(
        { model: "linear", networks, optimizer: "adam", discount: 0.9, learningRate: 0.02, rolloutSteps: 8 },
        where,
      );
    for (const networks of ["separate", "shared"]) {
      expect(valueOfEndlessOnes(make(networks), "truncated")).toBeCloseTo(10, 0);
      expect(valueOfEndlessOnes(make(networks), "terminated")).toBeLessThan(3.5);
    }
  });

  it("never takes an illegal action, and learns nothing of it", () => {
    const agent = makeA2c({ model: "linear", rolloutSteps: 4 });
    const mask = Uint8Array.of(1, 1, 0);
    const before = agent.policy.parameters.data.slice();
    for (let i = 0; i < 40; i++) {
      const action = agent.act(observation, "explore", mask) as number;
      expect(action).not.toBe(2);
      agent.learn({ ...ended, action, reward: action, nextMask: mask });
    }
    const { data } = agent.policy.parameters;
    for (const i of [2, 5, 8]) expect(data[i]).toBe(before[i]);
    expect(data[0]).not.toBe(before[0]);
  });

  it("stops with advice when learning diverges", () => {
    const agent = makeA2c({ rolloutSteps: 1 });
    const action = agent.act(observation, "explore") as number;
    expect(() => agent.learn({ ...ended, action, reward: Number.NaN })).toThrow(
      /a2c: the loss .+ learning diverged/,
    );
  });
});
