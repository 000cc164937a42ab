import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cliffWalking } from "../../envs/gridworlds/cliffWalking.ts";
import { make, Rng } from "../../envs/index.ts";

interface Walk {
  d0: number[];
  s0: number;
  a: number[];
  s: number[];
  r: number[];
  t: (0 | 1)[];
  d: number[][];
}
type Table = [probability: number, next: number, reward: number, terminated: 0 | 1][][][];

const load = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
const golden = load("cliffWalking") as { P: Table; episodes: Walk[] };
const slippery = load("cliffWalkingSlippery") as { episodes: Walk[] };

/** A generator that serves recorded draws. */
function served(draws: number[]): Rng {
  const rng = new Rng("served");
  const next = () => draws.shift() as number;
  Object.assign(rng, { double: next });
  return rng;
}

describe("CliffWalking-v1", () => {
  it("has Gymnasium's transition table", () => {
    const world = cliffWalking({ slippery: false });
    const table = golden.P.map((actions, s) =>
      actions.map((_, a) => world.model?.(s, a).map((b) => [b[0], b[1], b[2], b[3] ? 1 : 0])),
    );
    expect(table).toEqual(golden.P);
  });

  it.each([
    ["dry", false, golden.episodes],
    ["slippery", true, slippery.episodes],
  ] as const)("walks as Gymnasium does with the recorded draws (%s)", (_name, isSlippery, episodes) => {
    const world = cliffWalking({ slippery: isSlippery });
    for (const walk of episodes) {
      const drawn = [...walk.d0];
      const state = world.init(served(drawn));
      expect([state.state, drawn.length]).toEqual([walk.s0, 0]);
      walk.a.forEach((action, i) => {
        const draws = [...walk.d[i]];
        const { reward, terminated } = world.step(state, action, served(draws));
        expect([state.state, reward, terminated, draws.length]).toEqual([
          walk.s[i],
          walk.r[i],
          walk.t[i] === 1,
          0,
        ]);
      });
    }
  });

  it("is found under its older id too", () => {
    expect(make("CliffWalking-v0").id).toBe("CliffWalking-v1");
  });
});
