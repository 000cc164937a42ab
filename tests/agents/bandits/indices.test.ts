import { describe, expect, it } from "vitest";
import { IndexAgent } from "../../../agents/bandits/indexAgent.ts";
import { InputError } from "../../../envs/index.ts";
import { after, armsOf, nearly, pay, policy, scripts } from "./scripted.ts";

/** [arms] */
function indices(id: string, arms: number, params: object, script: Parameters<typeof after>[1]): number[] {
  const agent = after(policy(id, arms, params), script);
  if (agent instanceof IndexAgent) return [...agent.indices()];
  throw new Error(`${id} gives its arms no index`);
}

/** Names of SMPyBandits, ours, and our parameters. */
const same: readonly (readonly [keyof (typeof scripts)[0]["after"], string, object])[] = [
  ["UCB", "ucb1", {}],
  ["UCB", "ucb", { alpha: 4 }],
  ["UCBalpha", "ucb", { alpha: 1 }],
  ["UCBV", "ucbV", {}],
  ["UCBVtuned", "ucbTuned", { capped: false }],
  ["MOSSH", "moss", {}],
  ["MOSS", "mossAnytime", { alpha: 1 }],
  ["MOSSAnytime", "mossAnytime", {}],
];

describe.each(same)("the index of %s", (name, id, params) => {
  it.each(scripts.map((script) => [script.arms.length, script] as const))(
    `is that of ${id} ${JSON.stringify(params)}, after %i pulls`,
    (_, script) => {
      const own = id === "moss" ? { ...params, horizon: script.horizon } : params;
      expect(indices(id, armsOf(script), own, script)).toEqual(nearly(script.after[name]));
    },
  );
});

/** t = 4; the first arm paid 1, 0 and 1, the second 1. */
const four = { arms: [0, 0, 0, 1], rewards: [1, 0, 1, 1] };

describe("worked by hand", () => {
  const ln4 = Math.log(4);
  it("UCB(α) is as wide as the scale of rewards", () => {
    expect(indices("ucb", 2, { alpha: 2, sigma: 3 }, four)).toEqual(
      nearly([2 / 3 + 6 * Math.sqrt(ln4 / 3), 1 + 6 * Math.sqrt(ln4)]),
    );
  });

  it("UCB1-Tuned has no variance above a quarter of the range squared", () => {
    // 2/9 + √(2 ln 4 / 3) and 0 + √(2 ln 4) are both above 1/4
    expect(indices("ucbTuned", 2, {}, four)).toEqual(
      nearly([2 / 3 + Math.sqrt(ln4 / 12), 1 + Math.sqrt(ln4 / 4)]),
    );
  });

  it("MOSS gives no bonus to an arm with more than its share of the horizon", () => {
    expect(indices("moss", 2, { horizon: 5 }, four)).toEqual(nearly([2 / 3, 1 + Math.sqrt(Math.log(2.5))]));
  });
});

describe("rewards in another range", () => {
  const scaled = { arms: four.arms, rewards: four.rewards.map((reward) => 10 * reward - 4) };
  it.each([
    ["ucbTuned", {}, { low: -4, high: 6 }],
    ["ucbTuned", { capped: false }, { capped: false, low: -4, high: 6 }],
    ["ucbV", {}, { low: -4, high: 6 }],
  ])("move and stretch the index of %s as themselves", (id, params, stretched) => {
    const plain = indices(id, 2, params, four);
    expect(indices(id, 2, stretched, scaled)).toEqual(nearly(plain.map((index) => 10 * index - 4)));
  });

  it.each(["ucbTuned", "ucbV"])("are refused by %s unless it is told", (id) => {
    expect(() => pay(policy(id, 2), 0, 1.5)).toThrow(InputError);
    expect(() => pay(policy(id, 2), 0, 1.5)).toThrow(
      /expected rewards in \[0, 1\], its parameters low and high, got 1.5; /,
    );
    expect(() => pay(policy(id, 2), 0, Number.NaN)).toThrow(InputError);
    expect(() => policy(id, 2, { low: 2 })).toThrow("agent.high: expected a number above low, got");
  });
});
