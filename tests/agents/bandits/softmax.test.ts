import { describe, expect, it } from "vitest";
import type { GradientBandit } from "../../../agents/bandits/exploring/gradientBandit.ts";
import type { Softmax } from "../../../agents/bandits/exploring/softmax.ts";
import { boltzmann } from "../../../agents/core/exploration.ts";
import { after, armsOf, nearly, pay, policy, scripts } from "./scripted.ts";

const chances = (agent: ReturnType<typeof policy>, mask?: Uint8Array) => [
  ...(agent.probabilities?.(0, mask) ?? []),
];

describe("softmax", () => {
  it.each(scripts)(
    "has the probabilities of SMPyBandits, whose means are rewards / (1 + pulls)",
    (script) => {
      for (const [name, params] of [
        ["Softmax", { temperature: 0.1 }],
        ["SoftmaxDecreasing", { temperature: 1, decreasing: true }],
      ] as const) {
        const arms = armsOf(script);
        const agent = after(policy("softmax", arms, params), script) as Softmax;
        for (let arm = 0; arm < arms; arm++) pay(agent, arm, 0);
        agent.arms.pulls -= arms;
        expect(chances(agent)).toEqual(nearly(script.after[name]));
      }
    },
  );

  it("tries each arm once first, then draws those allowed by exp(mean / τ)", () => {
    const agent = policy("softmax", 3, { temperature: 0.5 });
    pay(agent, 1, 2);
    expect(chances(agent)).toEqual([0.5, 0, 0.5]);
    pay(agent, 0, 1);
    pay(agent, 2, 1000);
    expect(chances(agent, new Uint8Array([1, 1, 0]))).toEqual(
      nearly([1 / (1 + Math.exp(2)), 1 / (1 + Math.exp(-2))]).concat([0]),
    );
  });

  it("is not undone by large values or small temperatures", () => {
    expect([...boltzmann([1e308, 0, 1e308], 1e-300, new Float64Array(3))]).toEqual([0.5, 0, 0.5]);
  });
});

describe("gradient bandit", () => {
  it("moves preferences as worked by hand, against the average of the rewards before", () => {
    const agent = policy("gradientBandit", 2, { stepSize: 0.5 }) as GradientBandit;
    pay(agent, 0, 1); // R̄ = 0, π = (1/2, 1/2): ± 0.25
    expect([...agent.preferences]).toEqual([0.25, -0.25]);
    pay(agent, 1, 3); // R̄ = 1, π = 1 / (1 + exp(∓1/2)): 0.5 · 2 · π
    const first = 1 / (1 + Math.exp(-0.5));
    expect([...agent.preferences]).toEqual(nearly([0.25 - first, -0.25 + first]));
    expect(agent.averageReward).toBe(2);
    expect(chances(agent)[0]).toBeCloseTo(1 / (1 + Math.exp(2 * (first - 0.25))), 12);
  });

  it("goes by the reward itself without a baseline", () => {
    const agent = policy("gradientBandit", 2, { stepSize: 0.5, baseline: false }) as GradientBandit;
    pay(agent, 0, 1);
    pay(agent, 0, 0);
    expect([...agent.preferences]).toEqual([0.25, -0.25]);
  });
});

describe("optimistic greedy", () => {
  it("is disappointed by one arm after another, as worked by hand", () => {
    const agent = policy("optimisticGreedy", 2, { initialValue: 4, stepSize: 0.5 });
    pay(agent, 0, 1); // 4 + (1 − 4) / 2 = 2.5
    expect(chances(agent)).toEqual([0, 1]);
    pay(agent, 1, 0); // 2, then 2.5 again leads
    expect(chances(agent)).toEqual([1, 0]);
  });
});
