import { describe, expect, it } from "vitest";
import { make, rng } from "../../envs/index.ts";

const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];

/** An episode with the sign that is wanted, and the actions' results. */
function walk(sign: "up" | "down", length: number, actions: readonly number[]) {
  const env = make<Float32Array, number>("TMaze-v0", { length });
  let { observation } = env.reset({ seed: 0 });
  const wanted = sign === "up" ? [0, 1, 1] : [1, 1, 0];
  while ([...observation].join() !== wanted.join()) ({ observation } = env.reset());
  return actions.map((action) => {
    const { observation: seen, reward, terminated } = env.step(action);
    return [[...seen].join(""), reward, terminated];
  });
}

describe("TMaze-v0", () => {
  it("shows its sign at the beginning alone, and pays for the turn that it tells", () => {
    expect(walk("up", 3, [RIGHT, RIGHT, RIGHT, UP])).toEqual([
      ["101", 0, false],
      ["101", 0, false],
      ["010", 0, false],
      ["010", 4, true],
    ]);
    expect(walk("down", 1, [RIGHT, DOWN])[1]).toEqual(["010", 4, true]);
    expect(walk("down", 1, [RIGHT, UP])[1]).toEqual(["010", -0.1, true]);
  });

  it("charges for moves that a wall stops, and shows the sign again to who comes back", () => {
    expect(walk("down", 2, [LEFT, UP, RIGHT, DOWN, LEFT, RIGHT, RIGHT, RIGHT])).toEqual([
      ["110", -0.1, false],
      ["110", -0.1, false],
      ["101", 0, false],
      ["101", -0.1, false],
      ["110", 0, false],
      ["101", 0, false],
      ["010", 0, false],
      ["010", -0.1, false],
    ]);
  });

  it("tells up as often as down", () => {
    const { world } = make("TMaze-v0");
    const ups = Array.from({ length: 1000 }, (_, i) => world.init(rng(`sign-${i}`)) as { turn: number });
    const share = ups.filter(({ turn }) => turn === UP).length / 1000;
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 1000)); // 4 standard errors
  });

  it("is over after twenty steps for each cell", () => {
    const env = make<Float32Array, number>("TMaze-v0", { length: 4 });
    env.reset({ seed: 1 });
    for (let step = 1; step <= 100; step++) expect(env.step(LEFT).truncated).toBe(step === 100);
  });
});
