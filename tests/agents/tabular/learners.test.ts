import { describe, expect, it } from "vitest";
import { type Agent, agents, type Setting, type Transition } from "../../../agents/index.ts";
import { ActionTable } from "../../../agents/tabular/actionTable.ts";
import type { DoubleQLearning } from "../../../agents/tabular/doubleQLearning.ts";
import type { DynaQ } from "../../../agents/tabular/dynaQ.ts";
import type { ExpectedSarsa } from "../../../agents/tabular/expectedSarsa.ts";
import type { MonteCarlo } from "../../../agents/tabular/monteCarlo.ts";
import type { NStepSarsa } from "../../../agents/tabular/nStepSarsa.ts";
import type { OffPolicyMonteCarlo } from "../../../agents/tabular/offPolicyMonteCarlo.ts";
import type { PrioritizedSweeping } from "../../../agents/tabular/prioritizedSweeping.ts";
import { PriorityHeap } from "../../../agents/tabular/priorityHeap.ts";
import type { Sarsa } from "../../../agents/tabular/sarsa.ts";
import type { TdPrediction } from "../../../agents/tabular/tdPrediction.ts";
import type { WatkinsQ } from "../../../agents/tabular/watkinsQ.ts";
import { Session } from "../../../arena/session.ts";
import { box, discrete, multiDiscrete, rng } from "../../../envs/index.ts";

const ids = [
  ...[
    "monteCarlo",
    "offPolicyMonteCarlo",
    "tdPrediction",
    "sarsa",
    "expectedSarsa",
    "nStepSarsa",
    "sarsaLambda",
  ],
  ...["qLearning", "doubleQLearning", "watkinsQ", "dynaQ", "prioritizedSweeping", "linearSarsa"],
];

function agentIn<A extends Agent>(id: string, setting: Setting, params: object = {}, seed = 0): A {
  return agents.get(id).make(setting, agents.params(id, params), rng(`${id}/${seed}`)) as A;
}

const two: Setting = { observationSpace: discrete(3), actionSpace: discrete(2) };

function step(
  observation: number,
  action: number,
  reward: number,
  nextObservation: number,
  fields: object = {},
) {
  const on = { terminated: false, truncated: false, ...fields };
  return { observation, action, reward, nextObservation, ...on };
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[]): void {
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, 12);
}

describe("golden updates, as worked by hand with α = ½ and γ = 0.8", () => {
  const half = { learningRate: 0.5, discount: 0.8 };

  it("SARSA bootstraps from the action that it takes next", () => {
    const agent = agentIn<Sarsa>("sarsa", two, { ...half, epsilon: 1 });
    agent.table.values.set([0, 0, 10, 20, 0, 0]);
    agent.learn(step(0, 1, 2, 1));
    const { action } = agent.next;
    expect(agent.table.values[1]).toBe(0.5 * (2 + 0.8 * [10, 20][action]));
    expect(agent.act(1, "greedy")).toBe(1);
    expect(agent.act(1, "explore")).toBe(action);
    agent.learn(step(1, 0, 4, 2, { terminated: true }));
    expect(agent.table.values[2]).toBe(7); // 10 + ½ (4 − 10)
    expect(agent.next.action).toBe(-1);
  });

  it("SARSA draws anew where the action it has chosen is not legal, or the state another", () => {
    const agent = agentIn<Sarsa>("sarsa", two, { ...half, epsilon: 0 });
    agent.table.values.set([5, 0, 0, 9, 0, 0]);
    agent.learn(step(0, 0, 0, 1));
    expect(agent.act(1, "explore", Uint8Array.of(1, 0))).toBe(0);
    agent.learn(step(0, 0, 0, 1));
    expect(agent.act(0, "explore")).toBe(0);
  });

  it("n-step SARSA waits for n rewards, and learns the rest at the end", () => {
    const agent = agentIn<NStepSarsa>("nStepSarsa", two, { ...half, epsilon: 0, steps: 2 });
    agent.table.values.set([0, 0, 0, 0, 10, 0]);
    expect(agent.learn(step(0, 0, 1, 1))).toBeUndefined();
    agent.learn(step(1, 1, 5, 2)); // 1 + 0.8·5 + 0.64·10
    expect(agent.table.values[0]).toBeCloseTo(0.5 * 11.4, 12);
    agent.learn(step(2, 0, 3, 0, { terminated: true })); // 5 + 0.8·3, then 3 alone
    expect(agent.table.values[3]).toBeCloseTo(0.5 * 7.4, 12);
    expect(agent.table.values[4]).toBeCloseTo(10 + 0.5 * (3 - 10), 12);
    expect(agent.count).toBe(0);
  });

  it("n-step SARSA bootstraps all that is left when time runs out", () => {
    const agent = agentIn<NStepSarsa>("nStepSarsa", two, { ...half, epsilon: 0, steps: 3 });
    agent.table.values.set([0, 0, 0, 0, 10, 0]);
    agent.learn(step(0, 0, 1, 1));
    agent.learn(step(1, 1, 5, 2, { truncated: true }));
    expect(agent.table.values[0]).toBeCloseTo(0.5 * (1 + 0.8 * 5 + 0.64 * 10), 12);
    expect(agent.table.values[3]).toBeCloseTo(0.5 * (5 + 0.8 * 10), 12);
  });

  it.each([
    // (0, 0) twice, then (1, 1): errors 1, 1 + 0.8·½ − ½ = 0.9, and 4; γλ = 0.4
    ["accumulating", 0.5 + 0.5 * 0.9 * 1.4 + 0.5 * 4 * 0.4 * 1.4],
    ["replacing", 0.5 + 0.5 * 0.9 * 1 + 0.5 * 4 * 0.4 * 1],
    ["dutch", 0.5 + 0.5 * 0.9 * 1.2 + 0.5 * 4 * 0.4 * 1.2], // 0.4 + 1 − ½·0.4
  ] as const)("SARSA(λ) reaches back along %s traces", (traces, wanted) => {
    const agent = agentIn<Sarsa>("sarsaLambda", two, { ...half, epsilon: 0, lambda: 0.5, traces });
    agent.learn(step(0, 0, 1, 0)); // its next action in 0 is drawn among equals, before the update: worth 0
    agent.table.values[0] = 0.5;
    agent.table.values[1] = -9; // so that the next action in 0 is 0
    agent.learn(step(0, 0, 1, 0));
    agent.table.values[2] = -9;
    agent.table.values[3] = 0;
    const before = agent.table.values[0];
    const second = 1 + 0.8 * 0.5 - 0.5;
    expect(second).toBeCloseTo(0.9, 12);
    agent.learn(step(1, 1, 4, 2, { terminated: true }));
    expect(before).toBeLessThan(agent.table.values[0]);
    expect(agent.table.values[0]).toBeCloseTo(wanted, 12);
    expect(agent.table.values[3]).toBe(2);
  });

  it("Watkins's Q(λ) cuts its traces where the next action is not a best one", () => {
    const updates = (second: number) => {
      const agent = agentIn<WatkinsQ>(
        "watkinsQ",
        two,
        { ...half, epsilon: 1, lambda: 1, traces: "replacing" },
        second,
      );
      agent.table.values.set([0, 0, 3, 1, 0, 0]);
      agent.learn(step(0, 0, 0, 1)); // δ = 0.8·3
      const { action } = agent.next;
      agent.learn(step(1, action, 10, 2, { terminated: true }));
      return [action, agent.table.values[0]] as const;
    };
    const seen = new Map(Array.from({ length: 20 }, (_, seed) => updates(seed)));
    expect(seen.get(0)).toBeCloseTo(1.2 + 0.5 * 7 * 0.8, 12); // δ = 10 − 3 reaches back
    expect(seen.get(1)).toBeCloseTo(1.2, 12);
  });

  it("double Q-learning lets one table choose and the other judge", () => {
    const agent = agentIn<DoubleQLearning>("doubleQLearning", two, half);
    agent.first.values.set([0, 0, 1, 2, 0, 0]);
    agent.second.values.set([0, 0, 30, 20, 0, 0]);
    agent.learn(step(0, 0, 4, 1)); // Q₁: ½ (4 + 0.8·20), or Q₂: ½ (4 + 0.8·1)
    const [first, second] = [agent.first.values[0], agent.second.values[0]];
    expect([first, second]).toEqual(first > 0 ? [10, 0] : [0, 2.4]);
    expect(agent.table.values[0]).toBe((first + second) / 2);
  });

  it("expected SARSA takes the mean over what it may do next", () => {
    const agent = agentIn<ExpectedSarsa>("expectedSarsa", two, { ...half, epsilon: 0.4 });
    agent.table.values.set([0, 0, 10, 20, 0, 0]);
    agent.learn(step(0, 1, 2, 1)); // 0.6·20 + 0.2·(10 + 20) = 18
    expect(agent.table.values[1]).toBeCloseTo(0.5 * (2 + 0.8 * 18), 12);
  });

  it("TD(0) moves a state's value half way, whatever was done", () => {
    const agent = agentIn<TdPrediction>("tdPrediction", two, half);
    agent.values.set([1, 10, 0]);
    agent.learn(step(0, 1, 2, 1)); // 1 + ½ (2 + 0.8·10 − 1)
    expect(agent.values[0]).toBe(5.5);
    agent.learn(step(0, 0, 2, 1, { terminated: true })); // 5.5 + ½ (2 − 5.5)
    expect(agent.values[0]).toBe(3.75);
  });

  it("Dyna-Q learns again from the only step that it remembers, with a bonus for what was long not tried", () => {
    const learned = (params: object) => {
      const agent = agentIn<DynaQ>("dynaQ", two, { ...half, ...params });
      agent.table.values.set([0, 0, 10, 20, 0, 0]);
      agent.learn(step(0, 0, 4, 1, { nextMask: Uint8Array.of(1, 0) })); // towards 4 + 0.8·10
      return agent;
    };
    expect(learned({ planningSteps: 0 }).table.values[0]).toBe(6);
    expect(learned({ planningSteps: 1 }).table.values[0]).toBe(9);
    expect(learned({ planningSteps: 3 }).table.values[0]).toBe(11.25);
    const later = (bonus: number) => {
      const agent = learned({ planningSteps: 5, bonus });
      for (let i = 0; i < 99; i++) agent.learn(step(2, 0, 0, 2, { terminated: true }));
      return agent.table.values[0];
    };
    expect(later(0)).toBeCloseTo(12, 9);
    expect(later(0.1)).toBeGreaterThan(12.5); // κ √τ comes to 1 in the end
    expect(later(0.1)).toBeLessThan(13);
  });

  it("prioritised sweeping carries news back along the whole way in one step", () => {
    const agent = agentIn<PrioritizedSweeping>("prioritizedSweeping", two, { discount: 0.9 });
    agent.learn(step(0, 0, 0, 1));
    agent.learn(step(1, 1, 0, 2));
    expect([...agent.table.values]).toEqual([0, 0, 0, 0, 0, 0]);
    agent.learn(step(2, 0, 1, 0, { terminated: true }));
    expectClose(agent.table.values, [0.81, 0, 0, 0.9, 1, 0]);
    agent.learn(step(1, 1, 0, 0)); // the way is another now: 2 is no longer reached from 1
    expect([agent.heads[2], agent.heads[0] >= 0]).toEqual([-1, true]);
  });
});

describe("what ends with an episode", () => {
  it.each(["sarsa", "nStepSarsa", "sarsaLambda", "watkinsQ"])("%s takes nothing into the next one", (id) => {
    for (const fields of [{ terminated: true }, { truncated: true }]) {
      const agent = agentIn<WatkinsQ>(id, two, { epsilon: 0 });
      agent.learn(step(0, 0, 1, 1));
      expect(agent.next.action).toBeGreaterThanOrEqual(0);
      agent.learn(step(1, 0, 1, 2, fields));
      expect([agent.next.action, agent.traces?.count ?? 0]).toEqual([-1, 0]);
    }
  });
});

describe("a heap of priorities", () => {
  it("gives items in order, whatever was changed, taken out or saved on the way", () => {
    const luck = rng("heap");
    let heap = new PriorityHeap(40);
    const wanted = new Map<number, number>();
    for (let i = 0; i < 400; i++) {
      const [item, priority] = [luck.int(40), luck.uniform()];
      heap.set(item, priority);
      wanted.set(item, priority);
      if (i % 3 > 0) continue;
      const [first] = [...wanted].sort((a, b) => b[1] - a[1])[0];
      expect(heap.pop()).toBe(first);
      wanted.delete(first);
      const copy = new PriorityHeap(40);
      copy.load(structuredClone(heap.save()));
      heap = copy;
    }
    expect(heap.count).toBe(wanted.size);
    const rest = Array.from({ length: heap.count }, () => heap.pop());
    expect(rest).toEqual([...wanted].sort((a, b) => b[1] - a[1]).map(([item]) => item));
  });
});

describe("Monte Carlo", () => {
  /** State 0 twice by action 0, then 1 by action 1. */
  const episode = [step(0, 0, 2, 0), step(0, 0, 2, 1), step(1, 1, 4, 2, { terminated: true })];

  it("counts first visits alone, or every one", () => {
    const worth = (params: object) => {
      const agent = agentIn<MonteCarlo>("monteCarlo", two, { discount: 0.5, ...params });
      const told = episode.map((transition) => agent.learn(transition));
      expect(told.slice(0, 2)).toEqual([undefined, undefined]);
      return [agent.table.values[0], agent.table.values[3], agent.counts[0]];
    };
    // 4; 2 + ½·4; 2 + ½·4
    expect(worth({ visits: "first" })).toEqual([4, 4, 1]);
    expect(worth({ visits: "every" })).toEqual([4, 4, 2]);
    const agent = (visits: string) => {
      const learner = agentIn<MonteCarlo>("monteCarlo", two, { discount: 1, visits });
      for (const transition of episode) learner.learn(transition);
      return learner.table.values[0];
    };
    expect(agent("first")).toBe(8);
    expect(agent("every")).toBe(7); // the mean of 8 and 6
  });

  it("averages returns over episodes, but for at least its learning rate", () => {
    const averaged = (learningRate: number) => {
      const agent = agentIn<MonteCarlo>("monteCarlo", two, { learningRate });
      for (const reward of [10, 0, 2]) agent.learn(step(0, 0, reward, 1, { terminated: true }));
      return agent.table.values[0];
    };
    expect(averaged(0)).toBeCloseTo(4, 12);
    expect(averaged(0.5)).toBeCloseTo(3.5, 12); // 10, 5, 3.5
  });

  it("lets ε fall by episodes, or stay", () => {
    const agent = agentIn<MonteCarlo>("monteCarlo", two, { epsilon: 1, epsilonEnd: 0.2, epsilonEpisodes: 4 });
    const seen = Array.from({ length: 6 }, () => {
      const { epsilon } = agent;
      agent.learn(step(0, 0, 0, 1, { terminated: true }));
      return epsilon;
    });
    expectClose(seen, [1, 0.8, 0.6, 0.4, 0.2, 0.2]);
    expect(agentIn<MonteCarlo>("monteCarlo", two, { epsilon: 0.7 }).epsilon).toBe(0.7);
  });

  it("off-policy: weights returns by 1 / b and stops where the greedy policy would have gone elsewhere", () => {
    const agent = agentIn<OffPolicyMonteCarlo>("offPolicyMonteCarlo", two, { discount: 1, epsilon: 0.4 });
    agent.table.values.set([1, 5, 2, 0, 0, 3]); // greedy: 1, 0, 1
    // b: 0.2 for (0, 0), 0.8 for (1, 0), 0.8 for (2, 1); W: 1 at (2, 1), 1/0.8 at (1, 0), 1/0.64 at (0, 0)
    agent.learn(step(0, 0, 1, 1));
    agent.learn(step(1, 0, 0, 2));
    agent.learn(step(2, 1, 4, 0, { terminated: true }));
    expect([...agent.weights].map((w) => Number(w.toFixed(6)))).toEqual([1.5625, 0, 1.25, 0, 0, 1]);
    expectClose(agent.table.values, [5, 5, 4, 0, 0, 4]);
    // Again, with a last step that is not greedy: (2, 0) learns, nothing before it does
    agent.learn(step(1, 0, 100, 2));
    agent.learn(step(2, 0, 2, 0, { terminated: true }));
    expect(agent.table.values[4]).toBe(2);
    expect(agent.table.values[2]).toBeCloseTo(4, 12);
  });
});

describe("Monte Carlo with masks and broken-off episodes", () => {
  it("judges off-policy by the best legal action, whatever an illegal one is worth", () => {
    const agent = agentIn<OffPolicyMonteCarlo>("offPolicyMonteCarlo", two, { discount: 1, epsilon: 0 });
    agent.table.values.set([9, -5, 9, -5, 0, 0]); // action 0 is legal nowhere
    const mask = Uint8Array.of(0, 1);
    agent.begin();
    expect(agent.act(0, "explore", mask)).toBe(1);
    agent.learn(step(0, 1, -1, 1, { nextMask: mask }));
    expect(agent.act(1, "explore", mask)).toBe(1);
    agent.learn(step(1, 1, -1, 2, { terminated: true, nextMask: mask }));
    expect([...agent.table.values]).toEqual([9, -2, 9, -1, 0, 0]);
  });

  it.each(["monteCarlo", "offPolicyMonteCarlo"])("%s learns nothing from an episode broken off", (id) => {
    const agent = agentIn<MonteCarlo>(id, two, { discount: 1, epsilon: 0 });
    agent.learn(step(1, 0, 100, 0));
    agent.begin();
    agent.learn(step(0, 0, 1, 1));
    agent.learn(step(1, 0, 2, 2, { terminated: true }));
    expect([...agent.table.values]).toEqual([3, 0, 2, 0, 0, 0]);
  });
});

describe("termination and truncation", () => {
  /** A state, an action, 1 a step, γ = ½: worth 2 if time alone cuts it up, 1 if it ends after a step. */
  const value = (id: string, cut: (i: number) => object) => {
    const linear = id === "linearSarsa";
    const setting = { observationSpace: linear ? box(0, 1, [1]) : discrete(1), actionSpace: discrete(1) };
    const agent = agentIn(id, setting, {
      discount: 0.5,
      ...(id === "prioritizedSweeping" && { threshold: 0 }),
    });
    const here = (linear ? Float32Array.of(0.3) : 0) as number;
    agent.begin?.();
    for (let i = 0; i < 600; i++) {
      agent.act(here, "explore");
      const transition = step(here, 0, 1, here, cut(i));
      agent.learn?.(transition as Transition);
      if (transition.terminated || transition.truncated) agent.begin?.();
    }
    const { actions, numbers } = agent.inspect?.(here) ?? {};
    return actions?.values[0] ?? numbers?.["V(s)"];
  };

  it.each(ids)("%s bootstraps where time ran out and not where the task ended", (id) => {
    // Returns that are averaged with equal weights forget what they began with slowly
    const digits = id.endsWith("onteCarlo") ? 1 : 6;
    expect(value(id, (i) => ({ truncated: i % 3 === 2 }))).toBeCloseTo(2, digits);
    expect(value(id, () => ({ terminated: true }))).toBeCloseTo(1, 6);
    // and never reaches over an ending into the next episode
    const alternating = value(id, (i) => ({ terminated: i % 2 === 1 })) ?? Number.NaN;
    expect(alternating).toBeGreaterThan(0.99);
    expect(alternating).toBeLessThan(1.7);
  });
});

describe("the random walk of Sutton & Barto (2018), Example 6.2", () => {
  /** Five states, to the left or to the right by either action's name; 1 for leaving on the right. */
  function walk(agent: Agent, episodes: number): void {
    const luck = rng("walk");
    for (let episode = 0; episode < episodes; episode++) {
      agent.begin?.();
      for (let state = 2; ; ) {
        const action = agent.act(state, "explore") as number;
        const next = state + (luck.bernoulli(0.5) ? 1 : -1); // whatever it does
        const terminated = next < 0 || next > 4;
        const after = terminated ? 0 : next;
        agent.learn?.(step(state, action, next > 4 ? 1 : 0, after, { terminated }));
        if (terminated) break;
        state = next;
      }
    }
  }
  const setting = { observationSpace: discrete(5), actionSpace: discrete(2) };
  const small = { learningRate: 0.005, discount: 1 };
  const predictors: [string, object][] = [
    ["tdPrediction", small],
    ["monteCarlo", { discount: 1, visits: "first" }],
    ["monteCarlo", { discount: 1, visits: "every" }],
    ["sarsa", small],
    ["expectedSarsa", small],
    ["nStepSarsa", { ...small, steps: 3 }],
    ["sarsaLambda", { ...small, lambda: 0.8, traces: "accumulating" }],
    ["sarsaLambda", { ...small, lambda: 0.8, traces: "replacing" }],
    ["sarsaLambda", { ...small, lambda: 0.8, traces: "dutch" }],
  ];

  it.each(predictors)("%s finds 1/6 … 5/6 with %j", (id, params) => {
    const agent = agentIn(id, setting, { ...params, ...(id !== "tdPrediction" && { epsilon: 1 }) });
    walk(agent, 6000);
    for (let state = 0; state < 5; state++) {
      const { actions, numbers } = agent.inspect?.(state) ?? {};
      const found = numbers?.["V(s)"] ?? (actions!.values[0] + actions!.values[1]) / 2;
      expect(Math.abs(found - (state + 1) / 6)).toBeLessThan(0.05);
    }
  });
});

describe("a chain of five states to whose right end 1 is paid, γ = 0.9", () => {
  const setting = { observationSpace: discrete(5), actionSpace: discrete(2) };
  const controllers: [string, object][] = [
    ["qLearning", {}],
    ["doubleQLearning", {}],
    ["watkinsQ", {}],
    ["dynaQ", {}],
    ["prioritizedSweeping", {}],
    ["offPolicyMonteCarlo", { epsilon: 0.5 }],
    ["monteCarlo", { epsilon: 0.05 }],
    ["sarsa", { epsilon: 0.05 }],
    ["expectedSarsa", { epsilon: 0.05 }],
    ["nStepSarsa", { epsilon: 0.05 }],
    ["sarsaLambda", { epsilon: 0.05 }],
  ];

  it.each(controllers)(
    "%s learns to go there, and what that is worth if it learns off-policy",
    (id, params) => {
      const agent = agentIn(id, setting, { discount: 0.9, epsilon: 0.5, ...params });
      for (let episode = 0; episode < 1500; episode++) {
        agent.begin?.();
        for (let state = 0; ; ) {
          const action = agent.act(state, "explore") as number;
          const next = Math.max(0, state + (action === 1 ? 1 : -1));
          const terminated = next > 4;
          agent.learn?.(step(state, action, terminated ? 1 : 0, terminated ? 0 : next, { terminated }));
          if (terminated) break;
          state = next;
        }
      }
      const learnsBest = [
        "qLearning",
        "doubleQLearning",
        "watkinsQ",
        "dynaQ",
        "prioritizedSweeping",
      ].includes(id);
      for (let state = 0; state < 5; state++) {
        expect(agent.act(state, "greedy")).toBe(1);
        const right = agent.inspect?.(state).actions?.values[1];
        if (learnsBest) expect(right).toBeCloseTo(0.9 ** (4 - state), 6);
      }
    },
  );
});

describe("agents that are the same thing", () => {
  const cliff = { learningRate: 0.3, discount: 0.95, epsilon: 0.2 };
  /** What a run does and learns. */
  const lived = (id: string, params: object, env = "CliffWalking-v1") => {
    const session = new Session({
      env,
      agent: { id, params },
      seed: 3,
      steps: 4000,
      evaluation: { final: 0, every: 0 },
    });
    const learner = agents.get(id).make(session.simulation.world, agents.params(id, params), rng("same"));
    Object.assign(session, { agent: learner });
    session.advance(4000);
    return [session.result().returns, (learner as Sarsa).table.values] as const;
  };

  it.each([
    ["sarsa", {}, "nStepSarsa", { steps: 1 }],
    ["sarsa", {}, "sarsaLambda", { lambda: 0, traces: "accumulating" }],
    ["sarsa", {}, "sarsaLambda", { lambda: 0, traces: "replacing" }],
    ["sarsa", {}, "sarsaLambda", { lambda: 0, traces: "dutch" }],
    ["qLearning", {}, "dynaQ", { planningSteps: 0 }],
    ["qLearning", { epsilon: 0 }, "expectedSarsa", { epsilon: 0 }],
  ] as const)("%s with %j and %s with %j, bit for bit", (one, its, other, others) => {
    expect(lived(other, { ...cliff, ...others })).toEqual(lived(one, { ...cliff, ...its }));
  });

  it("SARSA and SARSA(λ) are not, so that the comparison can fail", () => {
    expect(lived("sarsaLambda", { ...cliff, lambda: 0.1 })).not.toEqual(lived("sarsa", cliff));
  });
});

describe("tables", () => {
  it("have a row for each combination of choices", () => {
    const table = new ActionTable(
      { observationSpace: multiDiscrete([4, 3, 2]), actionSpace: discrete(2) },
      0,
    );
    expect(table.states).toBe(24);
    expect(table.stateOf(Int32Array.of(2, 1, 1))).toBe(2 * 6 + 1 * 2 + 1);
    expect(table.stateOf(Int32Array.of(3, 2, 1))).toBe(23);
  });

  it("are refused where they would not fit, and Monte Carlo where episodes do not end", () => {
    const huge = { observationSpace: multiDiscrete([1000, 1000, 1000]), actionSpace: discrete(2) };
    expect(agents.get("sarsa").refuses(huge)).toMatch(
      /^it keeps a table .* and the world shows MultiDiscrete/,
    );
    expect(agents.get("monteCarlo").refuses({ ...two, bandit: {} as never })).toMatch(
      /^it is for episodes that end/,
    );
  });
});
