import { describe, expect, it } from "vitest";
import { type Agent, agents } from "../../../agents/index.ts";
import {
  actionValues,
  asProbabilities,
  bellmanExpectation,
  bellmanOptimality,
  expectedReturn,
  greedyPolicy,
  largestChange,
  stateValues,
  tabularModel,
} from "../../../agents/tabular/bellman.ts";
import type { FiniteHorizon } from "../../../agents/tabular/finiteHorizon.ts";
import type { PolicyEvaluation } from "../../../agents/tabular/policyEvaluation.ts";
import type { PolicyIteration } from "../../../agents/tabular/policyIteration.ts";
import type { ValueIteration } from "../../../agents/tabular/valueIteration.ts";
import { evaluate } from "../../../arena/evaluate.ts";
import { type Branch, discrete, makeWorld, rng, type World } from "../../../envs/index.ts";
import { greedyPolicy as bestBy, returnOf } from "../../envs/optima.ts";

const planners = ["policyEvaluation", "policyIteration", "valueIteration", "finiteHorizon"];

function plannerIn<A extends Agent>(id: string, world: World, params: object = {}, steps = 1): A {
  const agent = agents.get(id).make(world, agents.params(id, params), rng(id)) as A;
  for (let step = 0; step < steps; step++) agent.learn?.(undefined as never);
  return agent;
}

/** What it says that its greedy policy returns, after a step more. */
function returnTold(agent: Agent): number {
  return agent.learn?.(undefined as never)?.["expectedReturn"] ?? Number.NaN;
}

/**
 * Two states. In 0, action 0 stays and pays 1; action 1 goes to 1 with probability ½ and pays 0, else ends and pays 4.
 * In 1, action 0 ends and pays 6, action 1 goes to 0 and pays 2.
 */
const branches: Branch[][][] = [
  [
    [[1, 0, 1, false]],
    [
      [0.5, 1, 0, false],
      [0.5, 0, 4, true],
    ],
  ],
  [[[1, 1, 6, true]], [[1, 0, 2, false]]],
];
const world = {
  observationSpace: discrete(2),
  actionSpace: discrete(2),
  model: (state: number, action: number) => branches[state][action],
  initial: [
    [0, 0.75],
    [1, 0.25],
  ] as const,
  maxSteps: 2,
};
const model = tabularModel(world);
const values = Float64Array.of(10, 20);

describe("Bellman's operators, as worked by hand with γ = ½", () => {
  it("gives Q from V", () => {
    // Q(0, 0) = 1 + ½·10; Q(0, 1) = ½ (0 + ½·20) + ½·4; Q(1, 0) = 6; Q(1, 1) = 2 + ½·10
    expect([...actionValues(model, values, 0.5, new Float64Array(4))]).toEqual([6, 7, 6, 7]);
  });

  it("gives V from Q and π, and greedy π from Q, the first of equals", () => {
    const q = Float64Array.of(6, 7, 9, 9);
    const policy = Float64Array.of(0.25, 0.75, 1, 0);
    expect([...stateValues(q, policy, new Float64Array(2))]).toEqual([6.75, 9]);
    expect([...greedyPolicy(q, new Int32Array(2))]).toEqual([1, 0]);
    expect([...greedyPolicy(Float64Array.of(7, 7 + 1e-15), new Int32Array(1))]).toEqual([0]);
    expect([...asProbabilities([1, 0], new Float64Array(4))]).toEqual([0, 1, 1, 0]);
  });

  it("takes the mean over a policy, or the best", () => {
    const policy = Float64Array.of(0.25, 0.75, 0.5, 0.5);
    expect([...bellmanExpectation(model, values, policy, 0.5, new Float64Array(2))]).toEqual([6.75, 6.5]);
    expect([...bellmanOptimality(model, values, 0.5, new Float64Array(2))]).toEqual([7, 7]);
  });

  it("are contractions by γ, and the optimality operator is the expectation operator of its greedy policy", () => {
    const luck = rng("contraction");
    const lake = tabularModel(makeWorld("FrozenLake-v1"));
    const random = () => Float64Array.from({ length: 16 }, () => luck.uniform(-5, 5));
    const out = () => new Float64Array(16);
    for (let i = 0; i < 20; i++) {
      const [u, v] = [random(), random()];
      const [tu, tv] = [bellmanOptimality(lake, u, 0.9, out()), bellmanOptimality(lake, v, 0.9, out())];
      expect(largestChange(tu, tv)).toBeLessThanOrEqual(0.9 * largestChange(u, v) + 1e-12);
      const q = actionValues(lake, u, 0.9, new Float64Array(64));
      const policy = asProbabilities(greedyPolicy(q, new Int32Array(16)), new Float64Array(64));
      expect(largestChange(bellmanExpectation(lake, u, policy, 0.9, out()), tu)).toBeLessThan(1e-12);
      expect(largestChange(stateValues(q, policy, out()), tu)).toBeLessThan(1e-12);
    }
  });

  it("tells what a policy returns within the time limit: here two steps", () => {
    const scratch = [new Float64Array(2), new Float64Array(2)] as const;
    // Always action 0: from 0, 1 + 1; from 1, 6. Always action 1: from 0, ½ (0 + 2) + ½·4; from 1, 2 + (½·0 + ½·4)
    expect(expectedReturn(model, [0, 0], scratch)).toBe(0.75 * 2 + 0.25 * 6);
    expect(expectedReturn(model, [1, 1], scratch)).toBe(0.75 * 3 + 0.25 * 4);
  });
});

describe("planners", () => {
  it("follow a uniform policy equally often among legal actions, whichever those are", () => {
    const lake = makeWorld("FrozenLake-v1");
    const agent = plannerIn<PolicyEvaluation>("policyEvaluation", lake, { epsilon: 1 }, 0);
    const mask = Uint8Array.of(0, 0, 1, 1);
    let third = 0;
    for (let i = 0; i < 4000; i++) if (agent.act(0, "explore", mask) === 2) third++;
    expect(Math.abs(third - 2000)).toBeLessThan(160); // 5 standard errors
  });

  const lakes = [
    ["FrozenLake-v1", 0.7402, 0.7442],
    ["FrozenLake8x8-v1", 0.863, 0.9132],
  ] as const;

  it.each(lakes)("reach the known returns on %s", (id, discounted, best) => {
    const lake = makeWorld(id);
    const byValues = returnTold(plannerIn("valueIteration", lake, {}, 1500));
    expect(Math.abs(byValues - discounted)).toBeLessThan(1e-4);
    expect(byValues).toBeCloseTo(returnOf(lake, bestBy(lake, 0.99)), 10);
    const byPolicies = plannerIn<PolicyIteration>("policyIteration", lake, { sweepsPerStep: 50 }, 300);
    expect(byPolicies.progress.stable).toBe(true);
    expect(Math.abs(returnTold(byPolicies) - discounted)).toBeLessThan(1e-4);
    const byClock = returnTold(plannerIn("finiteHorizon", lake, {}, 250));
    expect(Math.abs(byClock - best)).toBeLessThan(1e-4);
    expect(byClock).toBeCloseTo(returnOf(lake, "best"), 10);
  });

  it.each(["valueIteration", "policyIteration", "finiteHorizon"])(
    "%s drives the taxi in the best way",
    (id) => {
      const taxi = makeWorld("Taxi-v4");
      const metrics = plannerIn(id, taxi, { sweepsPerStep: 100 }, 60).learn?.(undefined as never);
      expect(metrics?.["expectedReturn"]).toBeCloseTo(7.93, 2);
    },
  );

  it("walk the cliff's edge, with γ = 1 too", () => {
    for (const id of ["valueIteration", "policyIteration"]) {
      const agent = plannerIn(id, makeWorld("CliffWalking-v1"), { discount: 1, sweepsPerStep: 100 }, 120);
      expect(returnTold(agent)).toBe(-13);
    }
  });

  it("play as well as they say", () => {
    const lake = makeWorld("FrozenLake-v1");
    for (const id of ["valueIteration", "finiteHorizon"]) {
      const agent = plannerIn(id, lake, {}, 1000);
      const said = returnTold(agent);
      const { mean, standardError } = evaluate(agent, {
        id: "lake",
        world: lake,
        seed: 5,
        episodes: 4000,
        maxSteps: 100,
      });
      expect(Math.abs(mean - said)).toBeLessThan(4 * (standardError ?? 0));
    }
  });

  it("value iteration is shown sweep by sweep", () => {
    const lake = makeWorld("FrozenLake-v1");
    const agent = plannerIn<ValueIteration>("valueIteration", lake, {}, 0);
    const seen = Array.from({ length: 4 }, () => {
      agent.learn();
      return agent.inspect(14).states?.values.filter((value) => value > 0).length;
    });
    expect(seen).toEqual([1, 3, 5, 7]); // before the goal: 14; 10 and 13; 6 and 9; 2 and 8
  });

  it("evaluate a given policy: the linear equations hold, and one of no noise is the best", () => {
    const lake = makeWorld("FrozenLake-v1");
    const uniform = plannerIn<PolicyEvaluation>("policyEvaluation", lake, {}, 3000);
    const { plan, evaluated } = uniform;
    const again = bellmanExpectation(plan.model, plan.values, evaluated, 0.99, new Float64Array(16));
    expect(largestChange(plan.values, again)).toBeLessThan(1e-14);
    const best = plannerIn<PolicyEvaluation>("policyEvaluation", lake, { epsilon: 0 }, 3000);
    const wanted = plannerIn<ValueIteration>("valueIteration", lake, {}, 3000);
    expect(largestChange(best.plan.values, wanted.plan.values)).toBeLessThan(1e-10);
  });

  it("count their own acts: at the end of time they grab what there is", () => {
    const agent = plannerIn<FiniteHorizon>("finiteHorizon", { ...world } as unknown as World, {}, 2);
    // In 1 with two steps left: 6 at once, or 2 and then the best of 1 and ½·4. In 0: 1 + 2, or ½·6 + ½·4.
    expect(agent.act(0, "greedy")).toBe(1);
    expect(agent.left).toBe(1);
    expect(agent.act(0, "greedy")).toBe(1);
    agent.begin();
    expect(agent.left).toBe(2);
    expect(agent.expectedReturn).toBe(0.75 * 5 + 0.25 * 6);
  });

  it.each(planners)("%s needs a world that tells its model", (id) => {
    const { refuses } = agents.get(id);
    expect(refuses(makeWorld("CartPole-v1"))).toMatch(/^it keeps a table/);
    expect(refuses({ observationSpace: discrete(4), actionSpace: discrete(2) })).toBe(
      "it needs to know what may come of each action, and how likely, and the world shows Discrete(4) alone",
    );
  });
});
