import { describe, expect, it } from "vitest";
import { PageHinkley } from "../../../agents/bandits/changing/pageHinkley.ts";
import { highestRestartedKlUcb, restartedKlUcb } from "../../../agents/bandits/changing/restartedIndices.ts";
import { ArmDetectors, RestartingArms } from "../../../agents/bandits/changing/restartingArms.ts";
import { IndexAgent } from "../../../agents/bandits/indexAgent.ts";
import { type Agent, agents } from "../../../agents/index.ts";
import { playBlock } from "../../../arena/bandits/play.ts";
import { resolveBanditSpec } from "../../../arena/bandits/spec.ts";
import { mean, standardError } from "../../../arena/index.ts";
import { make, rng } from "../../../envs/index.ts";
import { near, paid, policy } from "./golden.ts";

/** The memory of a policy that restarts. */
function restarting(agent: Agent): RestartingArms {
  if (agent instanceof IndexAgent && agent.arms instanceof RestartingArms) return agent.arms;
  throw new Error("expected a policy that restarts");
}

const indices = (agent: Agent) => (agent instanceof IndexAgent ? [...agent.indices()] : []);

/** Pays an arm the same reward so many times. */
function pay(agent: Agent, arm: number, reward: number, times: number): void {
  for (let i = 0; i < times; i++) agent.learn?.(paid(arm, reward));
}

describe("CUSUM-UCB", () => {
  it("forgets the arm that changed, and it alone", () => {
    const agent = policy("cusumUcb", 2, { samples: 10, drift: 0.1, threshold: 2 });
    pay(agent, 0, 1, 50);
    pay(agent, 1, 0.5, 50);
    pay(agent, 1, 0, 6); // ½ − 0.1 each
    expect(restarting(agent)).toMatchObject({ alarms: 1, untried: 1, pulls: 106 });
    expect([...restarting(agent).counts]).toEqual([50, 0]);
    expect(indices(agent)).toEqual([0, Infinity]);
  });

  it("has the bound mean + √(ξ ln n / N) of the pulls since", () => {
    const agent = policy("cusumUcb", 2, { samples: 10, drift: 0.1, threshold: 2, xi: 0.5 });
    pay(agent, 1, 0.5, 50);
    pay(agent, 1, 0, 6);
    pay(agent, 1, 1, 3);
    pay(agent, 0, 0.25, 4);
    const radius = (count: number) => Math.sqrt((0.5 * Math.log(7)) / count);
    expect(indices(agent)).toEqual(near([0.25 + radius(4), 1 + radius(3)]));
  });

  it("takes its threshold from horizon and changes", () => {
    const agent = policy("cusumUcb", 2, { samples: 1, drift: 0, horizon: 1000, changes: 10 });
    pay(agent, 0, 1, 1);
    pay(agent, 0, 0, 4); // ln 100 = 4.6
    expect(restarting(agent).alarms).toBe(0);
    pay(agent, 0, 0, 1);
    expect(restarting(agent).alarms).toBe(1);
  });
});

describe("GLR-klUCB", () => {
  it.each([
    ["local", [0, 60]],
    ["global", [0, 0]],
  ])("forgets with %s restarts what it says", (restarts, counts) => {
    const agent = policy("glrKlUcb", 2, { restarts, delta: 0.01 });
    pay(agent, 1, 1, 60);
    pay(agent, 0, 1, 50);
    pay(agent, 0, 0, 50);
    expect(restarting(agent).alarms).toBeGreaterThan(0);
    expect(restarting(agent).counts[1]).toBe(counts[1]);
  });

  it("has the bound N kl(mean, q) = ln t of the pulls since", () => {
    const agent = policy("glrKlUcb", 2);
    pay(agent, 0, 0.25, 4);
    pay(agent, 1, 0.5, 3);
    const kl = (p: number, q: number) => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    const [first, second] = indices(agent);
    expect(4 * kl(0.25, first)).toBeCloseTo(Math.log(7), 9);
    expect(3 * kl(0.5, second)).toBeCloseTo(Math.log(7), 9);
  });
});

describe("the highest KL-UCB bounds", () => {
  it("are found without working out all", () => {
    const luck = rng("highest");
    for (let round = 0; round < 300; round++) {
      const arms = new RestartingArms(5, new ArmDetectors(5, () => new PageHinkley(0.05, 6)), false);
      const pulls = 5 + luck.int(300);
      for (let i = 0; i < pulls; i++) {
        const arm = i < 5 ? i : luck.int(5);
        arms.update(arm, luck.bernoulli(i < 150 ? arm / 8 : 0.5) ? 1 : 0);
      }
      if (arms.untried > 0) continue;
      const [all, some] = [new Float64Array(5), new Float64Array(5)];
      restartedKlUcb(arms, all);
      highestRestartedKlUcb(arms, some);
      const highest = Math.max(...all);
      expect(some.map((bound) => (bound === highest ? 1 : 0))).toEqual(
        all.map((bound) => (bound === highest ? 1 : 0)),
      );
      expect(Math.max(...some)).toBe(highest);
    }
  });
});

describe.each(["cusumUcb", "glrKlUcb"])("%s", (id) => {
  it("explores at the rate α, every arm alike", () => {
    const agent = policy(id, 4, { exploration: 0.4 });
    for (const arm of [0, 1, 2, 3]) pay(agent, arm, arm === 2 ? 1 : 0, 3);
    expect([...(agent.probabilities?.(0) ?? [])]).toEqual(near([0.1, 0.1, 0.7, 0.1]));
    const counts = [0, 0, 0, 0];
    const draws = 8000;
    for (let i = 0; i < draws; i++) counts[agent.act(0, "explore") as number]++;
    for (const arm of [0, 1, 3])
      expect(Math.abs(counts[arm] - 0.1 * draws)).toBeLessThan(4 * Math.sqrt(0.09 * draws));
  });

  it("shows means and bounds in the rewards' own units", () => {
    const agent = policy(id, 2, { low: -10, high: 30 });
    for (const arm of [0, 1]) pay(agent, arm, 20, 2);
    expect(agent.inspect?.(0).actions?.values).toEqual([20, 20]);
    expect(agent.inspect?.(0).actions?.high?.[0]).toBeGreaterThan(20);
  });
});

describe("the oracle", () => {
  const world = make("PiecewiseBandit", {
    means: [
      [0.9, 0.6],
      [0.3, 0.6],
      [0.5, 0.6],
    ],
    changes: [4, 7],
  }).world;

  it("starts anew at each change of the world", () => {
    const agent = agents.get("oracleRestart").make(world, agents.params("oracleRestart", {}), rng("oracle"));
    const counts = Array.from({ length: 8 }, (_, i) => {
      agent.learn?.(paid(i % 2, 1));
      return restarting(agent).since.pulls;
    });
    expect(counts).toEqual([1, 2, 3, 0, 1, 2, 0, 1]);
  });

  it("refuses worlds that do not tell their changes", () => {
    const { refuses } = agents.get("oracleRestart");
    expect(refuses(world)).toBeUndefined();
    expect(refuses(make("BernoulliBandit").world)).toBe(
      "it needs to be told when the means change, and the world shows no such times",
    );
    expect(refuses(make("CartPole-v1"))).toContain("it is for bandits");
  });
});

describe("where the best of two arms falls behind halfway", () => {
  const horizon = 4000;
  const followers = [
    "exp3S:changes=1",
    "slidingWindowUcb",
    "discountedUcb",
    "slidingWindowThompson",
    "discountedThompson",
    "cusumUcb:samples=30,exploration=0.01",
    "cusumUcb:detector=pageHinkley,exploration=0.01",
    "glrKlUcb:exploration=0.01",
    "glrKlUcb:restarts=global,exploration=0.01",
  ];
  const policies = ["ucb1", "oracleRestart", ...followers];
  const spec = resolveBanditSpec({
    problem: {
      id: "PiecewiseBandit",
      params: {
        means: [
          [0.9, 0.6],
          [0.3, 0.6],
        ],
        changes: [horizon / 2],
      },
    },
    policies,
    horizon,
    regret: "dynamic",
    times: [horizon],
  });
  const found = policies.map((_, p) => {
    const finals = [...playBlock({ spec, policy: p, from: 0, to: 30 }).regret];
    return { regret: mean(finals), error: standardError(finals) ?? 0 };
  });
  const [ucb1, oracle] = found;

  it.each(followers.map((id, i) => [id, found[i + 2]] as const))(
    "%s regrets less than UCB1, by four standard errors, and more than the oracle",
    (_, { regret, error }) => {
      expect(regret + 4 * Math.hypot(error, ucb1.error)).toBeLessThan(ucb1.regret);
      expect(regret).toBeGreaterThan(oracle.regret + 4 * Math.hypot(error, oracle.error));
    },
  );
});
