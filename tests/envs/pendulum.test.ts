import { describe, expect, it } from "vitest";
import { type PendulumState, pendulum, pendulumParams } from "../../envs/classic/pendulum.ts";
import { make as makeEnv, rng } from "../../envs/index.ts";
import { expectUniform, startsOf } from "./starts.ts";

const make = (params: object) => pendulum(pendulumParams.parse(params));
const numbersOf = ({ theta, thetaDot }: PendulumState) => [theta, thetaDot];

describe("Pendulum-v1", () => {
  it("starts at any angle, turning either way by up to 1 rad/s", () => {
    const starts = startsOf(make({}), numbersOf);
    expectUniform(
      starts.map(([theta]) => theta),
      -Math.PI,
      Math.PI,
    );
    expectUniform(
      starts.map(([, thetaDot]) => thetaDot),
      -1,
      1,
    );
  });

  it("takes one torque of −2 … 2 from those who play by the rules, and ends by time alone", () => {
    const env = makeEnv<Float32Array, Float32Array>("Pendulum-v1");
    env.reset({ seed: 0 });
    expect(() => env.step(Float32Array.of(2.1))).toThrow("expected an action of Box[1]");
    for (let i = 1; i <= 200; i++) {
      const { terminated, truncated } = env.step(Float32Array.of(i % 2 ? 2 : -2));
      expect([terminated, truncated]).toEqual([false, i === 200]);
    }
  });

  it("is drawn with its torque, as the same shapes whatever that is", () => {
    const world = make({});
    const state = { theta: 1, thetaDot: 0, torque: 0 };
    const still = world.draw?.(state);
    world.step(state, Float32Array.of(1.5), rng("unused"));
    expect(state.torque).toBe(1.5);
    const pushed = world.draw?.({ ...state, theta: 1 });
    expect(pushed?.shapes.map(({ kind }) => kind)).toEqual(still?.shapes.map(({ kind }) => kind));
    expect(pushed).not.toEqual(still);
  });
});
