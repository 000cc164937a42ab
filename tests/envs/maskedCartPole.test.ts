import { describe, expect, it } from "vitest";
import { makeWorld, rng, type World } from "../../envs/index.ts";

/** Mean steps until the pole falls, pushing to the right where `right` says so of what is seen now and was seen before. */
function meanLength(right: (now: Float32Array, before: Float32Array) => boolean): number {
  const world = makeWorld("MaskedCartPole-v1") as World<unknown, number>;
  const lengths = Array.from({ length: 100 }, (_, i) => {
    const luck = rng(`masked-${i}`);
    const state = world.init(luck);
    const now = new Float32Array(2);
    const before = new Float32Array(2);
    world.observe(state, before);
    for (let steps = 1; ; steps++) {
      world.observe(state, now);
      const { terminated } = world.step(state, right(now, before) ? 1 : 0, luck);
      if (terminated || steps === world.maxSteps) return steps;
      before.set(now);
    }
  });
  return lengths.reduce((sum, length) => sum + length) / lengths.length;
}

describe("MaskedCartPole-v1", () => {
  it("is CartPole-v1 but for what is seen", () => {
    const [whole, masked] = ["CartPole-v1", "MaskedCartPole-v1"].map(
      (id) => makeWorld(id, { force: 7 }) as World<unknown, number>,
    );
    const luck = rng("actions");
    const state = whole.init(rng("start"));
    const same = masked.init(rng("start"));
    const seen = new Float32Array(4);
    const less = new Float32Array(2);
    for (let i = 0; i < 20; i++) {
      const action = luck.int(2);
      expect(masked.step(same, action, luck)).toEqual(whole.step(state, action, luck));
      expect(same).toEqual(state);
      whole.observe(state, seen);
      masked.observe(same, less);
      expect([...less]).toEqual([seen[0], seen[2]]);
    }
    expect(masked.draw?.(same)).toEqual(whole.draw?.(state));
    expect(masked.maxSteps).toBe(500);
    expect(masked.observationSpace).toMatchObject({ shape: [2], high: Float32Array.of(4.8, 0.41887903) });
  });

  it("is balanced for good by who remembers how the pole leaned, and not by who only sees it", () => {
    expect(meanLength(([, theta]) => theta > 0)).toBeLessThan(50);
    expect(meanLength(([, theta], [, previous]) => theta + 10 * (theta - previous) > 0)).toBe(500);
  });
});
