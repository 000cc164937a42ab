import { describe, expect, it } from "vitest";
import { DiscountedArms, discountFactor } from "../../../agents/bandits/changing/discounted.ts";
import { SlidingWindow, windowLength } from "../../../agents/bandits/changing/slidingWindow.ts";
import { IndexAgent } from "../../../agents/bandits/indexAgent.ts";
import { agents } from "../../../agents/index.ts";
import { rng } from "../../../envs/index.ts";
import { afterScript, near, paid, policy, scripts } from "./golden.ts";

describe.each(scripts)("after a script of $arms arms", (script) => {
  it.each(["slidingWindowUcb", "discountedUcb"] as const)("%s has the reference's indices", (id) => {
    const { params, values } = script[id];
    const agent = afterScript(id, script, params);
    expect(agent instanceof IndexAgent && [...agent.indices()]).toEqual(near(values));
  });
});

describe("a sliding window", () => {
  it("remembers the last pulls alone, through many rounds of its ring", () => {
    const window = new SlidingWindow(3, 7);
    const luck = rng("window");
    const pulls = Array.from({ length: 500 }, () => [luck.int(3), luck.uniform()] as const);
    pulls.forEach(([arm, reward], i) => {
      window.update(arm, reward);
      const last = pulls.slice(Math.max(0, i - 6), i + 1);
      for (const arm of [0, 1, 2]) {
        const own = last.filter(([pulled]) => pulled === arm).map(([, paid]) => paid);
        expect(window.counts[arm]).toBe(own.length);
        expect(window.means[arm]).toBeCloseTo(own.reduce((sum, x) => sum + x, 0) / (own.length || 1), 12);
      }
      expect(window.untried).toBe(window.counts.filter((count) => count === 0).length);
      expect(window.size).toBe(last.length);
    });
  });

  it("has an arm that fell out of it pulled again", () => {
    const agent = policy("slidingWindowUcb", 2, { window: 3 });
    for (const arm of [0, 1, 1, 1]) agent.learn?.(paid(arm, 1));
    expect([...(agent.probabilities?.(0) ?? [])]).toEqual([1, 0]);
  });

  it("is 2 √(T ln T / Υ) long unless it is told", () => {
    expect(windowLength({ window: 0, horizon: 10_000, changes: 4 })).toBe(303); // 2 √(23025.85…)
    expect(windowLength({ window: 17, horizon: 10_000, changes: 4 })).toBe(17);
    expect(windowLength({ window: 0, horizon: 1, changes: 1 })).toBe(1);
  });
});

describe("discounted arms", () => {
  it("weigh rewards by γ to the power of the pulls since, as worked by hand", () => {
    const arms = new DiscountedArms(2, 0.5);
    for (const [arm, reward] of [
      [0, 1],
      [1, 1],
      [0, 0],
    ])
      arms.update(arm, reward);
    expect([...arms.counts]).toEqual([1.25, 0.5]);
    expect(arms.means[0]).toBeCloseTo(0.2, 15); // (1 · ¼ + 0) / 1.25
    expect(arms.means[1]).toBe(1);
    expect(arms.total).toBe(1.75);
  });

  it("never forget that an arm was pulled", () => {
    const arms = new DiscountedArms(2, 0.01);
    arms.update(0, 1);
    for (let i = 0; i < 1000; i++) arms.update(1, 0);
    expect(arms.counts[0]).toBeGreaterThan(0);
    expect(arms.untried).toBe(0);
    arms.update(0, 0.5);
    expect([arms.untried, arms.means[0]]).toEqual([0, 0.5]);
  });

  it("discount by 1 − √(Υ / T) / 4 unless they are told", () => {
    expect(discountFactor({ discount: 0, horizon: 10_000, changes: 4 })).toBeCloseTo(0.995, 15);
    expect(discountFactor({ discount: 0.9, horizon: 10_000, changes: 4 })).toBe(0.9);
  });
});

describe.each(["slidingWindowUcb", "discountedUcb"])("%s", (id) => {
  it("has bounds as wide as the declared range", () => {
    const [unit, wide] = [policy(id, 2), policy(id, 2, { low: -10, high: 30 })];
    for (const [arm, reward] of [
      [0, 0.5],
      [1, 1],
      [1, 0.25],
    ]) {
      unit.learn?.(paid(arm, reward));
      wide.learn?.(paid(arm, -10 + 40 * reward));
    }
    if (!(unit instanceof IndexAgent && wide instanceof IndexAgent)) throw new Error(`${id} has no index`);
    expect([...wide.indices()]).toEqual(near([...unit.indices()].map((index) => -10 + 40 * index)));
  });

  it("refuses rewards outside it, and a range turned around", () => {
    expect(() => policy(id, 3).learn?.(paid(0, 1.5))).toThrow(
      /^(SW|D)-UCB: expected rewards in \[0, 1\], .* got 1.5;/,
    );
    expect(() => agents.params(id, { low: 2, high: 1 })).toThrow("high: expected a number above low, got 1.");
  });
});
