import { describe, expect, it } from "vitest";
import { centredRanks, ranked, refit } from "../../../agents/core/evolution/evolution.ts";
import type { CrossEntropyMethod } from "../../../agents/deep/crossEntropyMethod.ts";
import type { EvolutionStrategies } from "../../../agents/deep/evolutionStrategies.ts";
import { agents, type Setting, type Transition } from "../../../agents/index.ts";
import { runToEnd } from "../../../arena/index.ts";
import { Session } from "../../../arena/session.ts";
import { box, discrete, rng } from "../../../envs/index.ts";

const all = (length: number) => [{ start: 0, length }];

describe("ranks", () => {
  it("order members from the best, equals as they come", () => {
    expect([...ranked(Float64Array.of(1, 5, 5, -2))]).toEqual([1, 2, 0, 3]);
  });

  it("go from −½ to ½, and equals share the mean of theirs", () => {
    const shaped = (...fitness: number[]) => [
      ...centredRanks(Float64Array.from(fitness), new Float64Array(fitness.length)),
    ];
    expect(shaped(10, 1e9, -3, 2, 1)).toEqual([0.25, 0.5, -0.5, 0, -0.25]);
    expect(shaped(7, 3, 3, 1)).toEqual([0.5, 0, 0, -0.5]); // places 1 and 2 of 0…3
    expect(shaped(4, 4, 4)).toEqual([0, 0, 0]);
    expect(shaped(4)).toEqual([0]);
  });
});

describe("refit", () => {
  it("takes mean and variance of the elite, and the extra variance on top, as worked by hand", () => {
    const mean = new Float32Array(2);
    const deviation = new Float32Array(2);
    // columns 1, 2, 6 (mean 3, variance 14 / 3) and 2, 2, 2
    refit(Float32Array.of(1, 2, 2, 2, 6, 2), 0, all(2), mean, deviation);
    expect([...mean]).toEqual([3, 2]);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(14 / 3), 6);
    expect(deviation[1]).toBe(0);
    refit(Float32Array.of(1, 2, 2, 2, 6, 2), 0.25, all(2), mean, deviation);
    expect(deviation[1]).toBe(0.5);
  });

  it("leaves what does not learn as it is", () => {
    const mean = Float32Array.of(9, 9);
    refit(Float32Array.of(1, 2), 0, [{ start: 1, length: 1 }], mean, new Float32Array(2));
    expect([...mean]).toEqual([9, 2]);
  });
});

/** One number seen, one acted, no episode longer than a step: what a member earns is up to the test. */
const line: Setting = { observationSpace: box(-1, 1, [1]), actionSpace: box(-Infinity, Infinity, [1]) };

type Evolving = CrossEntropyMethod | EvolutionStrategies;

function make<A extends Evolving>(id: string, params: object, setting: Setting = line, name = "test"): A {
  return agents.get(id).make(setting, agents.params(id, { model: "linear", ...params }), rng(name)) as A;
}

const step = (reward: number, fields: Partial<Transition> = {}): Transition => ({
  observation: Float32Array.of(1),
  action: Float32Array.of(0),
  reward,
  nextObservation: Float32Array.of(1),
  terminated: true,
  truncated: false,
  ...fields,
});

const memberOf = (agent: Evolving, member: number) => {
  const out = new Float32Array(agent.policy.parameters.length);
  agent.write(member, out);
  return out;
};

describe("evolution strategies", () => {
  it("members come in pairs on both sides of the policy, the same whenever they are asked for", () => {
    const agent = make<EvolutionStrategies>("evolutionStrategies", { population: 4, deviation: 0.5 });
    const centre = agent.policy.parameters.data;
    const [a, b, c] = [0, 1, 2].map((member) => memberOf(agent, member));
    centre.forEach((x, i) => {
      expect(a[i] + b[i]).toBeCloseTo(2 * x, 5);
    });
    expect(c).not.toEqual(a);
    expect(memberOf(agent, 0)).toEqual(a);
  });

  it("estimates the gradient of a quadratic return: it points at the peak", () => {
    const agent = make<EvolutionStrategies>("evolutionStrategies", {
      population: 2000,
      deviation: 0.05,
      weightDecay: 0,
    });
    agent.policy.parameters.data.set([0.5, -1]);
    const [w, b] = agent.policy.parameters.data;
    for (let member = 0; member < 2000; member++) {
      const [u, v] = memberOf(agent, member);
      agent.learn(step(-(u - 2) * (u - 2) - 4 * (v - 1) * (v - 1))); // gradient (3, 16) at (0.5, −1)
    }
    // by ranks, returns that are normal around −s are a linear function of the noise but for a factor
    const [du, dv] = agent.policy.gradients.data;
    expect((-3 * du - 16 * dv) / Math.hypot(3, 16) / Math.hypot(du, dv)).toBeGreaterThan(0.998); // the cosine
    expect(agent.policy.parameters.data[0]).toBeGreaterThan(w);
    expect(agent.policy.parameters.data[1]).toBeGreaterThan(b);
  });

  it("is the sum of shaped returns times noise, as worked by hand", () => {
    const agent = make<EvolutionStrategies>("evolutionStrategies", { population: 4, deviation: 0.5 });
    const noise = [0, 2].map((member) =>
      memberOf(agent, member).map((x, i) => (x - agent.policy.parameters.data[i]) / 0.5),
    );
    for (const reward of [3, 1, 2, 8]) agent.learn(step(reward)); // shaped: 1/6, −1/2, −1/6, 1/2
    [0, 1].forEach((i) => {
      const g = ((1 / 6 + 1 / 2) * noise[0][i] + (-1 / 6 - 1 / 2) * noise[1][i]) / (4 * 0.5);
      expect(agent.policy.gradients.data[i]).toBeCloseTo(-g, 5);
    });
  });

  it("wants an even number of members", () => {
    expect(() => agents.params("evolutionStrategies", { population: 5 })).toThrow(
      "population: expected an even number of members, since they come in pairs, got 5.",
    );
  });
});

describe.each(["crossEntropyMethod", "evolutionStrategies"])("%s", (id) => {
  it("comes to the same whoever plays its members, in whatever order", () => {
    const reward = (member: Float32Array) => -member[0] * member[0] + member[1];
    const inRun = make<Evolving>(id, { population: 6 });
    for (let member = 0; member < 6; member++) inRun.learn(step(reward(memberOf(inRun, member))));
    const elsewhere = make<Evolving>(id, { population: 6 });
    for (const member of [5, 3, 0, 1, 4]) {
      elsewhere.population.tell(member, reward(memberOf(elsewhere, member)));
    }
    elsewhere.population.prepare();
    const last = memberOf(elsewhere, 2);
    elsewhere.population.seats[0].member = 2; // the one left is played here
    elsewhere.learn(step(reward(last)));
    expect(elsewhere.policy.parameters.data).toEqual(inRun.policy.parameters.data);
    expect(elsewhere.population.generation).toBe(1);
  });

  it("normalises by what earlier generations have seen, however the members of this one are played", () => {
    const setting = { ...line, observationSpace: box(-1, 1, [2]) };
    const play = (order: number[]) => {
      const agent = make<Evolving>(id, { population: 4, normalizeObservations: true }, setting);
      agent.prepare();
      for (const member of order) {
        agent.population.seats[0].member = member;
        const observation = Float32Array.of(member, member * member * 10);
        const fresh = agent.population.normalizer!.moments.count === 0;
        expect(fresh).toBe(true);
        agent.act(observation, "explore");
        agent.learn(step(member, { observation }));
      }
      return agent;
    };
    const [one, other] = [play([0, 1, 2, 3]), play([2, 0, 3, 1])];
    expect(other.save("policy")).toEqual(one.save("policy"));
    const { moments } = one.population.normalizer!;
    expect([moments.count, ...moments.means]).toEqual([4, 1.5, 35]);
    expect(moments.variance(0)).toBeCloseTo(1.25, 12);
  });

  it("judges members by the mean return of their episodes, and a step limit ends those that do not", () => {
    const agent = make<Evolving>(id, { population: 2, episodes: 2, longest: 3 });
    const goesOn = { terminated: false };
    for (let i = 0; i < 3; i++) agent.learn(step(1, goesOn)); // member 0 earned 3
    agent.learn(step(5)); // member 1
    expect([...agent.population.earned]).toEqual([3, 5]);
    for (const reward of [1, 1]) agent.learn(step(reward, { ...goesOn, truncated: true }));
    expect(agent.population.generation).toBe(1);
  });

  it("plays a member in each lane, the policy itself where none is left, and every one once", () => {
    const agent = make<Evolving>(id, { population: 4, lanes: 3 });
    agent.prepare();
    expect(agent.population.seats.map((seat) => seat.member)).toEqual([0, 1, 2]);
    agent.learn(step(1, { lane: 1 }));
    agent.learn(step(1, { lane: 1 }));
    expect(agent.population.seats.map((seat) => seat.member)).toEqual([0, -1, 2]);
    const seen = Float32Array.of(0.5);
    const spare = Float32Array.from(agent.act(seen, "explore", undefined, 1) as Float32Array);
    expect(spare).toEqual(agent.act(seen, "greedy"));
    agent.learn(step(1, { lane: 1, terminated: false })); // the spare episode goes on
    agent.learn(step(1, { lane: 0 }));
    agent.learn(step(1, { lane: 2 }));
    expect(agent.population.generation).toBe(1);
    // lane 0 has ended and takes the first, lane 1 is in the middle of an episode, lane 2 takes the next
    expect(agent.population.seats.map((seat) => seat.member)).toEqual([0, -1, 1]);
  });

  it("goes on from the middle of a generation bit for bit, with several lanes", () => {
    const spec = {
      env: "CartPole-v1",
      agent: { id, params: { population: 8, lanes: 3 } },
      steps: 1500,
      evaluation: { every: 0, final: 5 },
    };
    const session = new Session(spec);
    session.advance(777);
    const checkpoint = structuredClone(session.save());
    session.advance(10_000);
    const resumed = new Session(spec, checkpoint);
    resumed.advance(10_000);
    expect(resumed.result()).toEqual(session.result());
    expect(resumed.agent.save()).toEqual(session.agent.save());
  });

  it("acts within bounds, and leaves running statistics alone", () => {
    const bounded = { ...line, actionSpace: box([-2, 0], [2, 10], [2]) };
    const agent = make<Evolving>(id, { model: "linear" }, bounded);
    agent.policy.parameters.data.set([100, -100, 0, 0]);
    expect([...(agent.act(Float32Array.of(1), "greedy") as Float32Array)]).toEqual([2, 0]);
    agent.policy.parameters.data.fill(0);
    expect([...(agent.act(Float32Array.of(1), "greedy") as Float32Array)]).toEqual([0, 5]);
  });

  it("learns to balance CartPole", () => {
    const evaluation = { every: 0, final: 20 };
    const result = runToEnd({ env: "CartPole-v1", agent: id, steps: 100_000, evaluation });
    expect(result.evaluation!.mean).toBeGreaterThan(475);
  });
});

it("a choice among many actions at once is refused", () => {
  const odd = {
    observationSpace: discrete(2),
    actionSpace: { type: "multiDiscrete", nvec: [2, 2] } as const,
  };
  expect(agents.get("cem").refuses(odd)).toMatch(/^it chooses .+ and the world takes MultiDiscrete/);
});
