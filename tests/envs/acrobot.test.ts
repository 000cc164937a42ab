import { describe, expect, it } from "vitest";
import { type AcrobotState, acrobot, acrobotParams } from "../../envs/classic/acrobot.ts";
import { rng } from "../../envs/index.ts";
import { expectUniform, startsOf } from "./starts.ts";

const make = (params: object) => acrobot(acrobotParams.parse(params));
const numbersOf = (state: AcrobotState) => [state.theta1, state.theta2, state.theta1Dot, state.theta2Dot];

describe("Acrobot-v1", () => {
  it("starts every value uniformly within 0.1, as float32", () => {
    const starts = startsOf(make({}), numbersOf).flat();
    expectUniform(starts, -Math.fround(0.1), Math.fround(0.1));
    expect(starts).toEqual(starts.map(Math.fround));
  });

  it("stays at rest where it hangs straight down, but for rounding", () => {
    const world = make({});
    const state = { theta1: 0, theta2: 0, theta1Dot: 0, theta2Dot: 0 };
    for (let i = 0; i < 100; i++) world.step(state, 1, rng("unused"));
    for (const value of numbersOf(state)) expect(Math.abs(value)).toBeLessThan(1e-12);
  });
});
