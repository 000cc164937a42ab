import { describe, expect, it } from "vitest";
import { runToEnd } from "../../../arena/index.ts";
import { flappy, flappyParams } from "../../../envs/arcade/flappy.ts";
import type { FlappyState } from "../../../envs/arcade/flappyCourse.ts";
import { checkEnv, InputError, make, makeWorld, rng } from "../../../envs/index.ts";

const world = (params: object = {}) => flappy(flappyParams.parse(params));
const page = { observation: "distances", passReward: 0, stepReward: 1, crashReward: -1000 };

/** The state right before the bird meets the first pair, its gap at y = 135 … 265. */
function atPipe(state: FlappyState, y: number): FlappyState {
  state.pipeX.set([95, 267.8, 440.6]);
  state.middle.fill(200);
  return Object.assign(state, { y, velocity: 0 });
}

/** Flaps when the bird's lower side comes within 20 pixels of the next gap's lower edge. */
function careful(observation: Float32Array): number {
  return observation[0] * 400 + 15 > observation[4] * 400 - 20 ? 1 : 0;
}

describe("Flappy-v0", () => {
  it.each(["features", "distances", "planes"])("keeps the contract seen as %s", (observation) => {
    checkEnv(make("Flappy-v0", { observation }));
    checkEnv(
      make("Flappy-v0", { observation, gap: 200, cell: 7, lives: 3, gravity: 4, flap: 20, speed: 16 }),
    );
  });

  it("falls and flaps as worked by hand: a flap sets −7, gravity adds 0.4, falls end at 8, the sky at 5", () => {
    const { init, step } = world();
    const state = init(rng("fall"));
    expect(state).toMatchObject({ y: 236, velocity: -7 });
    step(state, 0, rng("unused"));
    expect([state.velocity, state.y]).toEqual([-6.6, 229.4]);
    step(state, 0, rng("unused"));
    expect([state.velocity, state.y]).toEqual([-6.199999999999999, 223.20000000000002]);
    step(state, 1, rng("unused"));
    expect([state.velocity, state.y]).toEqual([-6.6, 216.60000000000002]);
    state.velocity = 7.9;
    step(state, 0, rng("unused"));
    expect(state.velocity).toBe(8);
    state.y = 6;
    step(state, 1, rng("unused"));
    expect(state.y).toBe(5);
  });

  it("meets pipes at their edges: the gap's edges themselves let the bird through", () => {
    const crash = (y: number) => {
      const { init, step } = world({ gravity: 1e-9 });
      const { reward, terminated } = step(atPipe(init(rng("edge")), y), 0, rng("unused"));
      return [reward, terminated];
    };
    expect(crash(135)).toEqual([0, false]); // its upper side on the upper edge
    expect(crash(134.9)).toEqual([-1, true]);
    expect(crash(249.9)).toEqual([0, false]); // its lower side just above the lower edge, 265
    expect(crash(250.1)).toEqual([-1, true]);
  });

  it("rewards a pair once it is behind the bird, and its place is taken by one two pairs further on", () => {
    const { init, step } = world();
    const state = atPipe(init(rng("pass")), 200);
    state.pipeX.set([23.5, 196.3, 369.1]); // right edge 71.5, the bird's left side is at 69
    expect(step(state, 0, rng("unused")).reward).toBe(0);
    expect(step(state, 0, rng("unused")).reward).toBe(1);
    expect([state.next, state.passed]).toEqual([1, 1]);
    state.pipeX[0] = -47;
    step(state, 0, rng("gap"));
    expect(state.pipeX[0]).toBeCloseTo(-49 + 3 * 172.8, 9);
    expect(state.middle[0]).toBe(rng("gap").int(130, 290));
  });

  it("ends with the last of its lives and begins anew after the others", () => {
    const { init, step, lives } = world({ lives: 2 });
    const state = init(rng("lives"));
    state.y = 384;
    state.velocity = 8;
    expect(step(state, 0, rng("again"))).toEqual({ reward: -1, terminated: false });
    expect(lives?.(state)).toBe(1);
    expect(state).toMatchObject({ y: 236, velocity: -7, next: 0 });
    expect([...state.pipeX].map(Math.round)).toEqual([288, 461, 634]);
    state.y = 384;
    state.velocity = 8;
    expect(step(state, 0, rng("unused"))).toEqual({ reward: -1, terminated: true });
  });

  it("tells the same in features, distances and planes", () => {
    const state = atPipe(world().init(rng("seen")), 200);
    const features = new Float32Array(8);
    world().observe(state, features);
    const expected = [200 / 400, 0, 74 / 288, 135 / 400, 265 / 400, 246.8 / 288, 135 / 400, 265 / 400];
    features.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6);
    });

    const cell = new Float32Array(1);
    world({ observation: "distances", cell: 10 }).observe(state, cell);
    // 200 − 265 = −65 is 284 above the lowest, −349: row 28; 74 ahead: column 7 of 19
    expect(cell[0]).toBe(28 * 19 + 7);

    const planes = new Float32Array(25 * 18 * 3);
    world({ observation: "planes" }).observe(state, planes);
    const covered = [0, 1, 2].map((channel) =>
      planes.filter((_, i) => i % 3 === channel).reduce((sum, share) => sum + share * 16 * 16, 0),
    );
    expect(covered[0]).toBeCloseTo(25 * 15, 3);
    expect(covered[2]).toBeCloseTo((48 + 20.2) * (400 - 130), 1); // the second pair is cut off by the screen's edge
  });

  it("shows in planes where the bird was a step ago", () => {
    const { init, step, observe } = world({ observation: "planes" });
    const state = init(rng("trail"));
    const [now, next] = [new Float32Array(25 * 18 * 3), new Float32Array(25 * 18 * 3)];
    const channel = (planes: Float32Array, wanted: number) => planes.filter((_, i) => i % 3 === wanted);
    observe(state, now);
    step(state, 0, rng("unused"));
    observe(state, next);
    expect(channel(next, 1)).toEqual(channel(now, 0));
    expect(channel(next, 0)).not.toEqual(channel(now, 0));
  });

  it("draws the same shapes all along, none beyond the sides of the screen", () => {
    const env = make<Float32Array, number>("Flappy-v0");
    let { observation } = env.reset({ seed: 0 });
    const kinds = new Set<string>();
    for (let i = 0; i < 600; i++) {
      observation = env.step(careful(observation)).observation;
      const { shapes } = env.world.draw?.(env.state) ?? { shapes: [] };
      kinds.add(shapes.map(({ kind }) => kind).join());
      for (const shape of shapes)
        if (shape.kind === "rect")
          expect(shape.x >= 0 && shape.x + shape.width <= 288.001 && shape.width >= 0).toBe(true);
    }
    expect(kinds.size).toBe(1);
  });

  it("can be played for ever by whoever flaps just above the lower edge", () => {
    const env = make<Float32Array, number>("Flappy-v0");
    for (const seed of [0, 1, 2]) {
      let step = { ...env.reset({ seed }), truncated: false, terminated: false };
      while (!step.terminated && !step.truncated) step = env.step(careful(step.observation)) as typeof step;
      expect([step.truncated, (env.state as FlappyState).passed]).toEqual([true, 115]);
    }
  });

  it("is learned by Q-learning from the two distances, with the page's rewards", () => {
    const means = [0, 1, 2].map((seed) => {
      const { best } = runToEnd({
        env: { id: "Flappy-v0", params: page },
        agent: { id: "qLearning", params: { learningRate: 0.1, discount: 0.99, epsilon: 0 } },
        seed,
        steps: 1_000_000,
        evaluation: { every: 50_000, episodes: 10, final: 20 },
      });
      return best?.mean ?? Number.NaN;
    });
    for (const mean of means) expect(mean).toBeGreaterThan(5000); // more than 80 pairs; at random: −940
  });

  it("says what is wrong with a parameter", () => {
    expect(() => makeWorld("Flappy-v0", { gap: 20 })).toThrow(InputError);
    expect(() => makeWorld("Flappy-v0", { gap: 20 })).toThrow("gap: expected a number in [60, 200], got 20.");
  });
});
