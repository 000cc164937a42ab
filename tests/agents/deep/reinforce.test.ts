import { describe, expect, it } from "vitest";
import type { Reinforce } from "../../../agents/deep/reinforce.ts";
import { agents, type Setting } from "../../../agents/index.ts";
import { box, discrete, rng } from "../../../envs/index.ts";
import { valueOfEndlessOnes } from "./onPolicy.ts";

const setting = { observationSpace: box(-10, 10, [2]), actionSpace: discrete(3) };
const observation = Float32Array.of(1, 2);

function makeReinforce(params: object, where: Setting = setting): Reinforce {
  return agents
    .get("reinforce")
    .make(where, agents.params("reinforce", params), rng("reinforce/test")) as Reinforce;
}

function step(
  agent: Reinforce,
  reward: number,
  end: { terminated?: boolean; truncated?: boolean } = {},
): number {
  const action = agent.act(observation, "explore") as number;
  const ends = { terminated: false, truncated: false, ...end };
  agent.learn({ observation, action, reward, nextObservation: observation, ...ends });
  return action;
}

describe("REINFORCE", () => {
  it("learns when the episode has ended, from the return after each step", () => {
    const agent = makeReinforce({ model: "linear", discount: 0.5, valueCoefficient: 1, learningRate: 1e-9 });
    agent.own.actorCritic.critic?.parameters.data.fill(0);
    step(agent, 1);
    step(agent, 2);
    expect(agent.own.updates).toBe(0);
    step(agent, 3, { terminated: true });
    expect(agent.own.updates).toBe(1);
    const { data } = agent.own.rollout;
    expect([...data.returns.subarray(0, 3)]).toEqual([2.75, 3.5, 3]);
    expect([...data.advantages.subarray(0, 3)]).toEqual([2.75, 3.5, 3]); // V = 0
  });

  it("learns nothing from an episode that was broken off", () => {
    const agent = makeReinforce({ model: "linear", discount: 0.5, valueCoefficient: 1, learningRate: 1e-9 });
    step(agent, 100);
    agent.begin();
    step(agent, 2);
    step(agent, 3, { terminated: true });
    expect([...agent.own.rollout.data.returns.subarray(0, 2)]).toEqual([3.5, 3]);
  });

  it("goes on with the value of the next state where time ran out or the episode is too long", () => {
    for (const cut of ["truncated", "longest"]) {
      const agent = makeReinforce({ model: "linear", discount: 0.5, longest: 3, learningRate: 1e-9 });
      agent.own.actorCritic.critic?.parameters.data.set([0, 0, 8]); // V = 8
      step(agent, 1);
      step(agent, 2);
      step(agent, 3, { truncated: cut === "truncated" });
      expect([...agent.own.rollout.data.returns]).toEqual([3.75, 5.5, 7]);
      expect(agent.own.updates).toBe(1);
    }
  });

  it("makes what did better than expected more probable, one gradient step for each batch", () => {
    const agent = makeReinforce({ model: "linear", batchSize: 2, learningRate: 0.1 });
    const before = agent.probabilities(observation).slice();
    const first = step(agent, 5, { terminated: true });
    expect(agent.probabilities(observation)[first]).toBeGreaterThan(before[first]);
    for (let i = 0; i < 5; i++) step(agent, 1, { terminated: i === 4 });
    expect(agent.own.updates).toBe(1 + 3); // 2 + 2 + 1 steps
  });

  it("bootstraps where time ran out and not after termination", () => {
    const make = (networks: string) => (where: Setting) =>
      makeReinforce({ model: "linear", networks, discount: 0.9, learningRate: 0.02 }, where);
    for (const networks of ["separate", "shared"]) {
      expect(valueOfEndlessOnes(make(networks), "truncated")).toBeCloseTo(10, 0);
      expect(valueOfEndlessOnes(make(networks), "terminated")).toBeLessThan(3.5);
    }
  });

  it("stops with advice when learning diverges", () => {
    const agent = makeReinforce({});
    expect(() => step(agent, Number.NaN, { terminated: true })).toThrow(
      /reinforce: the loss .+ learning diverged/,
    );
  });
});
