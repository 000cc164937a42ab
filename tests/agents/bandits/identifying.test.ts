import { describe, expect, it } from "vitest";
import { IdentifyingAgent } from "../../../agents/bandits/bestArm/identifyingAgent.ts";
import { LikelihoodRatio } from "../../../agents/bandits/bestArm/likelihoodRatio.ts";
import type { Lucb } from "../../../agents/bandits/bestArm/lucb.ts";
import type { SequentialHalving } from "../../../agents/bandits/bestArm/sequentialHalving.ts";
import type { SuccessiveElimination } from "../../../agents/bandits/bestArm/successiveElimination.ts";
import type { TopTwoThompson } from "../../../agents/bandits/bestArm/topTwoThompson.ts";
import { isIdentifierEntry } from "../../../agents/core/identifier.ts";
import { agents } from "../../../agents/index.ts";
import { InputError } from "../../../envs/index.ts";
import { pay, policy } from "./scripted.ts";

function searching<S>(
  id: string,
  arms: number,
  params: object = {},
  luck?: string,
): IdentifyingAgent & { search: S } {
  const agent = policy(id, arms, params, luck);
  if (agent instanceof IdentifyingAgent) return agent as unknown as IdentifyingAgent & { search: S };
  throw new Error(`${id} does not search for the best arm`);
}

/** Pulls as it wishes, each arm paying what it always pays, until it stops; tells which. */
function pulls(agent: IdentifyingAgent, pays: readonly number[], most = 10_000): number[] {
  const arms: number[] = [];
  while (!agent.stopped && arms.length < most) {
    const arm = agent.act(0, "explore");
    pay(agent, arm, pays[arm]);
    arms.push(arm);
  }
  return arms;
}

/** Pays each arm 1 so often, and 0 so often. */
function paid(agent: IdentifyingAgent, ones: readonly number[], zeros: readonly number[]): void {
  ones.forEach((count, arm) => {
    for (let i = 0; i < Math.max(count, zeros[arm]); i++) {
      if (i < count) pay(agent, arm, 1);
      if (i < zeros[arm]) pay(agent, arm, 0);
    }
  });
}

const identifiers = agents.entries().filter(([, entry]) => isIdentifierEntry(entry));

describe.each(identifiers.map(([id]) => id))("%s", (id) => {
  it("pulls each arm once, is sure of the best at last, and pulls nothing else from then on", () => {
    const agent = searching(id, 4);
    const arms = pulls(agent, [0, 0.25, 1, 0.5]);
    expect(arms.slice(0, 4).sort()).toEqual([0, 1, 2, 3]);
    expect([agent.stopped, agent.recommendation()]).toEqual([true, 2]);
    for (let i = 0; i < 20; i++) {
      expect([agent.act(0, "explore"), ...agent.probabilities(0)]).toEqual([2, 0, 0, 1, 0]);
      pay(agent, 2, 0);
    }
    expect([agent.stopped, agent.recommendation()]).toEqual([true, 2]);
    expect(agent.act(0, "explore", new Uint8Array([1, 1, 0, 1]))).toBe(3);
  });
});

describe("successive elimination", () => {
  it("drops an arm when its mean is two radii below the best, as worked by hand", () => {
    // δ = 0.1, c = 4, two arms, means 0 and 1: 2 √(ln(80 t²) / t) is 1.0052 after t = 48 rounds and 0.9966 after 49
    const agent = searching<SuccessiveElimination>("successiveElimination", 2, { delta: 0.1 });
    const arms = pulls(agent, [0, 1]);
    expect(arms).toHaveLength(98);
    expect(agent.search.rounds).toBe(49);
  });

  it("pulls the arms that are left in turn", () => {
    const arms = pulls(searching("successiveElimination", 3), [0, 1, 0.9], 900);
    const [first] = [arms.filter((arm) => arm === 0).length];
    expect(first).toBeLessThan(120);
    for (let i = 3 * first; i + 2 <= arms.length; i += 2) expect(arms.slice(i, i + 2).sort()).toEqual([1, 2]);
  });
});

describe("sequential halving", () => {
  it("keeps its budget exactly: ⌊T / (n ⌈log₂ K⌉)⌋ pulls for each of n arms in each phase", () => {
    // T = 1000, K = 9: four phases of 9 · 27, 5 · 50, 3 · 83 and 2 · 125 pulls
    const agent = searching<SequentialHalving>("sequentialHalving", 9, { horizon: 1000 });
    const pays = [5, 4, 3, 2, 1, 0, -1, -2, -3];
    const arms = pulls(agent, pays);
    expect(arms).toHaveLength(9 * 27 + 5 * 50 + 3 * 83 + 2 * 125);
    const counts = pays.map((_, arm) => arms.filter((pulled) => pulled === arm).length);
    expect(counts).toEqual([285, 285, 160, 77, 77, 27, 27, 27, 27]);
  });

  it("never takes more, and not so much less that each arm left could be pulled once more", () => {
    for (const [arms, horizon] of [
      [2, 2],
      [3, 6],
      [7, 100],
      [10, 40],
      [16, 64],
      [33, 777],
    ]) {
      const taken = pulls(searching("sequentialHalving", arms, { horizon }), [...Array(arms).keys()]);
      expect(taken.length).toBeLessThanOrEqual(horizon);
      expect(taken.length).toBeGreaterThan(horizon - 2 * arms - Math.ceil(Math.log2(arms)));
    }
  });

  it("judges by the pulls of the phase, or by all of them", () => {
    for (const [reuse, best] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const agent = searching<SequentialHalving>("sequentialHalving", 3, { horizon: 24, reuse });
      paid(agent, [4, 3, 0], [0, 1, 4]); // 24 / (3 · 2) pulls each
      paid(agent, [5, 6, 0], [1, 0, 0]); // 24 / (2 · 2) pulls each: in all 9 of 10 for both
      if (reuse) expect([0, 1]).toContain(agent.recommendation());
      else expect(agent.recommendation()).toBe(best);
      expect(agent.stopped).toBe(true);
    }
  });

  it("drops equals by luck", () => {
    const kept = Array.from({ length: 300 }, (_, i) => {
      const agent = searching("sequentialHalving", 2, { horizon: 2 }, `equals ${i}`);
      pulls(agent, [1, 1]);
      return agent.recommendation();
    });
    expect(Math.abs(kept.filter((arm) => arm === 0).length - 150)).toBeLessThan(4 * Math.sqrt(75));
  });

  it("refuses a budget that has no pull for each arm in each phase", () => {
    expect(() => policy("sequentialHalving", 9, { horizon: 35 })).toThrow(
      new InputError(
        "sequentialHalving.horizon: expected at least 36, a pull in each phase for each of 9 arms, got 35.",
      ),
    );
  });
});

describe("LUCB", () => {
  it("pulls the best arm and its strongest rival in each round", () => {
    const agent = searching<Lucb>("lucb", 3);
    const arms = pulls(agent, [0.1, 0.8, 0.5], 400);
    for (let i = 3; i + 2 <= arms.length; i += 2) {
      const round = arms.slice(i, i + 2);
      expect(round).toContain(1);
      expect(new Set(round).size).toBe(2);
    }
  });

  it("stops when the bounds are apart, as worked by hand", () => {
    // means 0.6 and 0.5, t pulls each: 0.6 − b > 0.5 + b with b = √(ln(2.5 t⁴ / δ) / 2t), δ = 0.1
    const bound = (t: number) => Math.sqrt(Math.log(25 * t ** 4) / (2 * t));
    const rounds = Array.from({ length: 20_000 }, (_, i) => i + 1).find((t) => bound(t) < 0.05);
    const agent = searching<Lucb>("lucb", 2, { delta: 0.1 });
    expect(pulls(agent, [0.5, 0.6], 40_000)).toHaveLength(2 * (rounds ?? 0));
    expect(agent.search.rounds).toBe(rounds);
  });

  it("is the same of normal rewards with the bounds of their likelihood", () => {
    const pays = [0.2, 1, 0.7];
    const hoeffding = pulls(searching("lucb", 3, { sigma: 0.3 }, "luck"), pays);
    const normal = pulls(searching("klLucb", 3, { family: "gaussian", sigma: 0.3 }, "luck"), pays);
    expect(normal).toEqual(hoeffding);
  });

  it("is sooner sure with the likelihood of rewards in [0, 1], whatever their range is called", () => {
    const hoeffding = pulls(searching("lucb", 2), [0.9, 0.6]);
    const bernoulli = pulls(searching("klLucb", 2, {}, "luck"), [0.9, 0.6]);
    const scaled = pulls(searching("klLucb", 2, { low: -10, high: 10 }, "luck"), [8, 2]);
    expect(bernoulli.length).toBeLessThan(hoeffding.length);
    expect(scaled).toEqual(bernoulli);
  });
});

describe("the likelihood ratio", () => {
  const params = {
    delta: 0.05,
    threshold: "practical",
    family: "bernoulli",
    sigma: 1,
    low: 0,
    high: 1,
  } as const;

  it("of 14 ones of 20 against 3 of 10 is SciPy's", () => {
    const agent = searching("trackAndStop", 2);
    paid(agent, [3, 14], [7, 6]);
    expect(new LikelihoodRatio(2, params).evidence(agent.arms)).toBeCloseTo(2.201023892262205, 12);
  });

  it("has the thresholds of practice and of the theorems, by SciPy", () => {
    expect(new LikelihoodRatio(2, params).threshold(30)).toBeCloseTo(4.4776089096529015, 12);
    const proven = { ...params, threshold: "proven" } as const;
    expect(new LikelihoodRatio(2, proven).threshold(30)).toBeCloseTo(7.090076835776092, 12);
    const normal = { ...proven, family: "gaussian" } as const;
    for (const [delta, arms, time, threshold] of [
      [0.05, 3, 1000, 33.0841063841192],
      [0.001, 10, 50, 37.819520956062284],
      [1e-12, 2, 500, 63.09382294649547],
    ])
      expect(new LikelihoodRatio(arms, { ...normal, delta }).threshold(time)).toBeCloseTo(threshold, 9);
  });
});

describe("track-and-stop", () => {
  it("neglects no arm: each has at least √t − K/2 pulls, less one", () => {
    const agent = searching("trackAndStop", 4, { delta: 1e-300 });
    for (let t = 1; t <= 900; t++) {
      const arm = agent.act(0, "explore");
      pay(agent, arm, [1, 0.9, 0.2, 0][arm]);
      if (t > 4) expect(Math.min(...agent.arms.counts)).toBeGreaterThanOrEqual(Math.sqrt(t) - 2 - 1);
    }
  });

  it("tracks the optimal proportions", () => {
    const agent = searching("trackAndStop", 3, { delta: 1e-300 });
    const arms = pulls(agent, [0.1, 0.5, 0.9], 3000);
    const shares = [0, 1, 2].map((arm) => arms.filter((pulled) => pulled === arm).length / 3000);
    // those of these means; the first pulls and the neglected are a few in a thousand
    expect(shares).toEqual([0.067172654, 0.427795906, 0.50503144].map((w) => expect.closeTo(w, 2)));
  });
});

describe("top-two Thompson sampling", () => {
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

  it("knows the probability of each arm to be best, as SciPy integrates it", () => {
    const beta = searching<TopTwoThompson>("ttts", 3);
    paid(beta, [2, 6, 9], [8, 6, 3]);
    const alpha = [0.0035693623739733514, 0.11216610974988431, 0.8842645278761322];
    expect([...beta.search.optimality(beta.arms)]).toEqual(near(alpha));
    expect([...beta.probabilities(0)]).toEqual(
      near([0.015645818347488804, 0.4847805504200921, 0.4995736312323695]),
    );
    const normal = searching<TopTwoThompson>("ttts", 3, { family: "gaussian", sigma: 1 });
    [10, 15, 20].forEach((count, arm) => {
      for (let i = 0; i < count; i++) pay(normal, arm, arm / 2);
    });
    const normalAlpha = [0.0038170154468053544, 0.07101204165829772, 0.9251709428948871];
    expect([...normal.search.optimality(normal.arms)]).toEqual(near(normalAlpha));
  });

  it("tells challengers apart however sure it is of the leader", () => {
    const agent = searching<TopTwoThompson>("ttts", 2, { delta: 1e-300 });
    paid(agent, [300, 400], [700, 600]);
    expect(agent.search.optimality(agent.arms)[0] / 1.3593344684047603e-6).toBeCloseTo(1, 2);
    expect([...agent.probabilities(0)]).toEqual(near([0.5, 0.5]));
    const surer = searching<TopTwoThompson>("ttts", 3, { delta: 1e-300 });
    paid(surer, [10, 1000, 2000], [2990, 2000, 1000]);
    const shares = [...surer.probabilities(0)];
    expect(shares).toEqual(near([0, 0.5, 0.5]));
  });

  it("pulls the leader always where β is 1", () => {
    const agent = searching<TopTwoThompson>("ttts", 3, { beta: 1 });
    paid(agent, [2, 6, 9], [8, 6, 3]);
    expect([...agent.probabilities(0)]).toEqual([...agent.search.optimality(agent.arms)]);
  });
});
