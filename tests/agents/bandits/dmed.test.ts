import { describe, expect, it } from "vitest";
import type { Dmed } from "../../../agents/bandits/indices/dmed.ts";
import { after, armsOf, pay, policy, scripts } from "./scripted.ts";

describe("DMED", () => {
  it.each(scripts)("has the list of SMPyBandits to pull next", (script) => {
    for (const [name, plus] of [
      ["DMED", false],
      ["DMEDPlus", true],
    ] as const) {
      const agent = after(policy("dmed", armsOf(script), { plus }), script) as Dmed;
      const due = new Uint8Array(armsOf(script));
      agent.writeDue(due);
      expect([...due.keys()].filter((arm) => due[arm])).toEqual(script.after[name]);
    }
  });

  it("works through one list before it asks again, as worked by hand", () => {
    const agent = policy("dmed", 3);
    pay(agent, 0, 0.5);
    pay(agent, 1, 0.4); // kl(0.4, 0.5) = 0.020 ≤ ln 3
    pay(agent, 2, 0); // kl(0, 0.5) = ln 2 ≤ ln 3
    expect(Array.from((agent as Dmed).pending)).toEqual([1, 1, 1]);
    for (const arm of [0, 1, 2]) {
      expect(agent.act(0, "explore")).toBe(arm);
      pay(agent, arm, [0.9, 0.4, 0][arm]);
    }
    // means 0.7, 0.4 and 0, t = 6: 2 kl(0.4, 0.7) = 0.37, 2 kl(0, 0.7) = 2.41 > ln 6
    expect(Array.from((agent as Dmed).pending)).toEqual([1, 1, 0]);
  });
});
