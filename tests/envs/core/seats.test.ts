import { describe, expect, it } from "vitest";
import { against, discrete, rng, type SeatsWorld } from "../../../envs/index.ts";

interface Sums {
  sums: [number, number];
}

/** Each seat adds its action and a draw to its own sum; a seat may not repeat action 2 once its sum is above 2. */
const adding: SeatsWorld<Sums> = {
  seats: 2,
  observationSpace: discrete(1000),
  actionSpace: discrete(3),
  maxSteps: 7,
  init: () => ({ sums: [0, 0] }),
  step({ sums }, actions, luck) {
    const drawn = luck.int(10);
    sums[0] += actions[0] + drawn;
    sums[1] += actions[1] + drawn;
    return [
      { reward: sums[0], terminated: false },
      { reward: sums[1], terminated: false },
    ];
  },
  observe({ sums }, seat, out) {
    out[0] = sums[seat];
  },
  legal({ sums }, seat, out) {
    out.set([1, 1, sums[seat] > 2 ? 0 : 1]);
  },
};

describe("against", () => {
  it.each([0, 1] as const)("makes the world of seat %i: its actions, rewards, view and mask", (seat) => {
    const asked: number[] = [];
    const world = against(adding, seat, (_state, other) => {
      asked.push(other);
      return 1;
    });
    const state = world.init(rng("unused"));
    const first = rng("same").int(10);
    expect(world.step(state, 2, rng("same")).reward).toBe(2 + first);
    expect(state.sums).toEqual(seat === 0 ? [2 + first, 1 + first] : [1 + first, 2 + first]);
    const out = new Float32Array(1);
    world.observe(state, out);
    expect(out[0]).toBe(2 + first);
    state.sums[seat] = 3;
    state.sums[1 - seat] = 0;
    const mask = new Uint8Array(3);
    world.legal?.(state, mask);
    expect([...mask]).toEqual([1, 1, 0]);
    expect(asked).toEqual([1 - seat]);
    expect(world.maxSteps).toBe(7);
  });

  it("lets the policy draw first", () => {
    const world = against(adding, 0, (_state, _seat, luck) => luck.int(3));
    const state = world.init(rng("unused"));
    world.step(state, 0, rng("order"));
    const luck = rng("order");
    const action = luck.int(3);
    const drawn = luck.int(10);
    expect(state.sums).toEqual([drawn, action + drawn]);
  });
});
