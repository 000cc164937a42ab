import { describe, expect, it } from "vitest";
import { type CartPoleState, cartPole, cartPoleParams } from "../../envs/classic/cartPole.ts";
import { rng } from "../../envs/index.ts";
import { expectUniform, startsOf } from "./starts.ts";

const make = (params: object) => cartPole(cartPoleParams.parse(params));
const numbersOf = ({ x, xDot, theta, thetaDot }: CartPoleState): number[] => [x, xDot, theta, thetaDot];

describe("CartPole-v1", () => {
  it("starts every value uniformly within 0.05", () => {
    expectUniform(startsOf(make({}), numbersOf).flat(), -0.05, 0.05);
  });

  it("tells euler's positions from those of the semi-implicit integrator, and Sutton & Barto's rewards from Gymnasium's", () => {
    const step = (params: object, x: number) => {
      const state = { x, xDot: 1, theta: 0, thetaDot: 0 };
      const { reward, terminated } = make(params).step(state, 1, rng("unused"));
      return { x: state.x, reward, terminated };
    };
    expect(step({}, 0)).toEqual({ x: 0.02, reward: 1, terminated: false });
    expect(step({ integrator: "semiImplicitEuler" }, 0).x).toBeGreaterThan(0.0235);
    expect(step({}, 2.39)).toMatchObject({ reward: 1, terminated: true });
    expect(step({ suttonBartoReward: true }, 2.39)).toMatchObject({ reward: -1, terminated: true });
    expect(step({ suttonBartoReward: true }, 0).reward).toBe(0);
  });
});
