import { describe, expect, it } from "vitest";
import { make } from "../../envs/index.ts";

describe("BernoulliBandit", () => {
  it("pays each arm at its rate and tells the regret of each pull", () => {
    const means = [0.2, 0.5, 0.9];
    const env = make<number, number>("BernoulliBandit", { means });
    env.reset({ seed: 0 });
    for (const [arm, mean] of means.entries()) {
      const pulls = 4000;
      let paid = 0;
      for (let i = 0; i < pulls; i++) {
        const { reward, info } = env.step(arm);
        paid += reward;
        expect(info["regret"]).toBeCloseTo(0.9 - mean, 12);
      }
      const standardError = Math.sqrt((mean * (1 - mean)) / pulls);
      expect(Math.abs(paid / pulls - mean)).toBeLessThan(4 * standardError);
    }
  });

  it("gives every agent the same luck: what an arm pays next does not depend on who asks", () => {
    const payments = () => {
      const env = make<number, number>("BernoulliBandit");
      env.reset({ seed: 3 });
      return Array.from({ length: 50 }, () => env.step(4).reward);
    };
    expect(payments()).toEqual(payments());
  });
});
