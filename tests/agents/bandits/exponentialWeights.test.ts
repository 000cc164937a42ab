import { describe, expect, it } from "vitest";
import { TsallisInf } from "../../../agents/bandits/adversarial/tsallisInf.ts";
import { agents } from "../../../agents/index.ts";
import { playBlock } from "../../../arena/bandits/play.ts";
import { resolveBanditSpec } from "../../../arena/bandits/spec.ts";
import { mean, standardError } from "../../../arena/index.ts";
import { afterScript, near, paid, policy, scripts } from "./golden.ts";

const ids = ["exp3", "exp3S", "exp3Ix", "tsallisInf"];

describe.each(scripts)("after a script of $arms arms", (script) => {
  const chances = (id: string, params: object) => [
    ...(afterScript(id, script, params).probabilities?.(0) ?? []),
  ];

  it("Exp3 has the reference's probabilities", () => {
    expect(chances("exp3", script.exp3.params)).toEqual(near(script.exp3.values));
  });

  it("Exp3 has them for a γ that another bound sets from the horizon", () => {
    const gamma = Math.sqrt((2 * Math.log(script.arms)) / (script.horizon * script.arms));
    expect(chances("exp3", { gamma })).toEqual(near(script.exp3WithHorizon.values));
  });

  it("Exp3.S has the reference's probabilities", () => {
    expect(chances("exp3S", script.exp3S.params)).toEqual(near(script.exp3S.values));
  });
});

describe("as worked by hand", () => {
  it("Exp3 starts evenly, and raises the log weight of what paid by γ reward / (K p)", () => {
    const agent = policy("exp3", 2, { gamma: 0.5 });
    expect([...(agent.probabilities?.(0) ?? [])]).toEqual([0.5, 0.5]);
    agent.learn?.(paid(1, 1)); // w = 1, e^{0.5 · 2 / 2}; p₁ = 0.5 · e^½ / (1 + e^½) + 0.25
    const share = Math.exp(0.5) / (1 + Math.exp(0.5));
    expect([...(agent.probabilities?.(0) ?? [])]).toEqual(near([0.75 - 0.5 * share, 0.5 * share + 0.25]));
  });

  it("Exp3 takes its γ from the horizon as in Corollary 3.2", () => {
    const tuned = Math.sqrt((3 * Math.log(3)) / ((Math.E - 1) * 500));
    const [own, given] = [policy("exp3", 3, { horizon: 500 }), policy("exp3", 3, { gamma: tuned })];
    for (const agent of [own, given]) for (const arm of [0, 1, 1, 2]) agent.learn?.(paid(arm, 0.5));
    expect([...(own.probabilities?.(0) ?? [])]).toEqual(near([...(given.probabilities?.(0) ?? [])]));
  });

  it("Exp3.S takes γ and α from the horizon, and from the number of changes where it is told", () => {
    const logs = Math.log(3 * 500);
    const anyNumber = Math.sqrt((3 * logs) / 500);
    const four = Math.sqrt((3 * (5 * logs + Math.E)) / ((Math.E - 1) * 500));
    for (const [told, gamma] of [
      [{ horizon: 500 }, anyNumber],
      [{ horizon: 500, changes: 4 }, four],
    ] as const) {
      const [own, given] = [policy("exp3S", 3, told), policy("exp3S", 3, { gamma, alpha: 1 / 500 })];
      for (const agent of [own, given]) for (const arm of [0, 1, 1, 2]) agent.learn?.(paid(arm, 0.5));
      expect([...(own.probabilities?.(0) ?? [])]).toEqual(near([...(given.probabilities?.(0) ?? [])]));
    }
  });

  it("Exp3-IX divides losses by p + η / 2", () => {
    const agent = policy("exp3Ix", 2, { eta: 0.4 });
    agent.learn?.(paid(0, 0.25)); // L = 0.75 / 0.7
    const weight = Math.exp((-0.4 * 0.75) / 0.7);
    expect([...(agent.probabilities?.(0) ?? [])]).toEqual(near([weight / (1 + weight), 1 / (1 + weight)]));
  });

  it("Exp3-IX's η is √(2 ln K / (K T)), or falls as √(ln K / (K t))", () => {
    for (const [horizon, first, second] of [
      [200, Math.sqrt(Math.log(2) / 200), Math.sqrt(Math.log(2) / 200)],
      [-1, Math.sqrt(Math.log(2) / 2), Math.sqrt(Math.log(2) / 4)],
    ]) {
      const agent = policy("exp3Ix", 2, horizon > 0 ? { horizon } : { anytime: true });
      agent.learn?.(paid(0, 0));
      const weight = Math.exp(-second / (0.5 + first / 2));
      expect(agent.probabilities?.(0)[0]).toBeCloseTo(weight / (1 + weight), 12);
    }
  });

  it("Tsallis-INF's two probabilities are 4 (η (L − x))⁻² and sum to 1", () => {
    const rule = new TsallisInf(2);
    const out = new Float64Array(2);
    rule.write(out);
    expect([...out]).toEqual(near([0.5, 0.5]));
    rule.update(0, 0, out[0]);
    rule.write(out);
    const eta = 2 / Math.sqrt(2);
    expect([...out]).toEqual(near([2, 0].map((loss) => 4 / (eta * (loss - rule.normaliser)) ** 2)));
    expect(out[0] + out[1]).toBeCloseTo(1, 14);
  });
});

describe.each(ids)("%s", (id) => {
  it("keeps finite probabilities that sum to 1 through 300,000 pulls, the worst arm's turn coming late", () => {
    const agent = policy(id, 3, id === "tsallisInf" ? {} : { horizon: 300_000 });
    for (let t = 0; t < 300_000; t++) {
      const arm = agent.act(0, "explore") as number;
      agent.learn?.(paid(arm, arm === (t < 150_000 ? 0 : 2) ? 1 : 0));
    }
    const told = [...(agent.probabilities?.(0) ?? [])];
    expect(told.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(told.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it("rescales the declared range of rewards", () => {
    const [unit, wide] = [policy(id, 3), policy(id, 3, { low: -10, high: 30 })];
    for (const [arm, reward] of [
      [0, 0.5],
      [1, 1],
      [2, 0],
    ]) {
      unit.learn?.(paid(arm, reward));
      wide.learn?.(paid(arm, -10 + 40 * reward));
    }
    expect([...(wide.probabilities?.(0) ?? [])]).toEqual([...(unit.probabilities?.(0) ?? [])]);
  });

  it("refuses rewards outside it, and a range turned around", () => {
    expect(() => policy(id, 3).learn?.(paid(0, 1.5))).toThrow(
      /^(Exp3|Exp3.S|Exp3-IX|Tsallis-INF): expected rewards in \[0, 1\], its parameters low and high, got 1.5; /,
    );
    expect(() => policy(id, 3).learn?.(paid(0, Number.NaN))).toThrow("got NaN");
    expect(() => agents.params(id, { low: 2, high: 1 })).toThrow("high: expected a number above low, got 1.");
  });

  it("keeps proportions among what a mask allows", () => {
    const agent = policy(id, 3);
    agent.learn?.(paid(1, 1));
    agent.learn?.(paid(2, 0));
    const free = [...(agent.probabilities?.(0) ?? [])];
    const masked = [...(agent.probabilities?.(0, Uint8Array.of(1, 0, 1)) ?? [])];
    expect(masked).toEqual(near([free[0] / (free[0] + free[2]), 0, free[2] / (free[0] + free[2])]));
  });
});

describe("Exp3 far ahead", () => {
  it("comes back from a weight too small for a number", () => {
    const agent = policy("exp3", 2, { gamma: 0.5 });
    for (let t = 0; t < 5000; t++) agent.learn?.(paid(0, 1));
    expect(agent.probabilities?.(0)[1]).toBe(0.25);
    for (let t = 0; t < 10_000; t++) agent.learn?.(paid(1, 1));
    expect(agent.probabilities?.(0)[1]).toBeGreaterThan(0.7);
  });

  it("goes on from a checkpoint bit for bit after its weights were rescaled", () => {
    const [agent, copy] = [policy("exp3", 2, { gamma: 0.5 }), policy("exp3", 2, { gamma: 0.5 })];
    for (let t = 0; t < 5000; t++) agent.learn?.(paid(t % 3 === 0 ? 0 : 1, 0.9));
    copy.load(structuredClone(agent.save()));
    for (const pulled of [agent, copy]) pulled.learn?.(paid(0, 0.3));
    expect(copy.save()).toEqual(agent.save());
  });
});

describe("proven bounds", () => {
  const finals = (problem: string, policies: readonly string[], horizon: number, repetitions: number) => {
    const spec = resolveBanditSpec({ problem, policies, horizon, repetitions, times: [horizon] });
    return policies.map((_, p) => [...playBlock({ spec, policy: p, from: 0, to: repetitions }).regret]);
  };

  it("Exp3 stays below 2 √(e − 1) √(T K ln K), and Tsallis-INF below 4 √(K T) + 1, by three standard errors", () => {
    const [arms, horizon] = [10, 5000];
    const [exp3, tsallis] = finals("bernoulli-hard", ["exp3", "tsallisInf"], horizon, 40);
    const bounds = [
      2 * Math.sqrt(Math.E - 1) * Math.sqrt(horizon * arms * Math.log(arms)),
      4 * Math.sqrt(arms * horizon) + 1,
    ];
    [exp3, tsallis].forEach((regrets, i) => {
      expect(mean(regrets) + 3 * (standardError(regrets) ?? 0)).toBeLessThan(bounds[i]);
    });
  });

  it("Tsallis-INF has the textbook's regret on nine Bernoulli arms, Exp3 and Exp3.S too, within 4 standard errors", () => {
    // independent repetitions, 2000 of them: mean and standard error at T = 1000
    const references = [
      ["exp3:gamma=0.1", 191.1723, 0.5404],
      ["exp3S", 221.9066, 0.4572],
      ["tsallisInf", 83.9849, 0.2842],
    ] as const;
    const found = finals(
      "bernoulli-spread",
      references.map(([id]) => id),
      1000,
      300,
    );
    references.forEach(([, expected, error], i) => {
      const combined = Math.hypot(error, standardError(found[i]) ?? 0);
      expect(Math.abs(mean(found[i]) - expected)).toBeLessThan(4 * combined);
    });
  });
});
