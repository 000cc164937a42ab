import { describe, expect, it } from "vitest";
import type { MountainState } from "../../envs/classic/mountain.ts";
import {
  mountainCarContinuous,
  mountainCarContinuousParams,
} from "../../envs/classic/mountainCarContinuous.ts";
import { make as makeEnv, rng } from "../../envs/index.ts";
import { expectUniform, startsOf } from "./starts.ts";

const make = (params: object) => mountainCarContinuous(mountainCarContinuousParams.parse(params));
const numbersOf = ({ position, velocity }: MountainState) => [position, velocity];

describe("MountainCarContinuous-v0", () => {
  it("starts at rest, uniformly about the bottom of the valley", () => {
    const starts = startsOf(make({}), numbersOf);
    expectUniform(
      starts.map(([position]) => position),
      -0.6,
      -0.4,
    );
    expect(starts.every(([, velocity]) => velocity === 0)).toBe(true);
  });

  it("keeps its state as float32 once it has moved", () => {
    const world = make({});
    const state = world.init(rng("rounded"));
    world.step(state, Float32Array.of(0.3), rng("unused"));
    expect(numbersOf(state)).toEqual(numbersOf(state).map(Math.fround));
  });

  it("takes one number of −1 … 1 from those who play by the rules", () => {
    const env = makeEnv<Float32Array, Float32Array>("MountainCarContinuous-v0");
    env.reset({ seed: 0 });
    expect(env.step(Float32Array.of(1)).reward).toBeCloseTo(-0.1, 12);
    expect(() => env.step(Float32Array.of(1.5))).toThrow("expected an action of Box[1]");
    expect(() => env.step(new Float32Array(2))).toThrow("expected an action of Box[1]");
  });

  it("counts as arrived at the flag only when it is fast enough", () => {
    const arrives = (goalVelocity: number) => {
      const state = { position: 0.445, velocity: 0.01 };
      return make({ goalVelocity }).step(state, Float32Array.of(1), rng("unused")).terminated;
    };
    expect([0, 0.005, 0.02].map(arrives)).toEqual([true, true, false]);
  });
});
