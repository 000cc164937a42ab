import { describe, expect, it } from "vitest";
import type { MountainState } from "../../envs/classic/mountain.ts";
import { mountainCar, mountainCarParams } from "../../envs/classic/mountainCar.ts";
import { rng } from "../../envs/index.ts";
import { expectUniform, startsOf } from "./starts.ts";

const make = (params: object) => mountainCar(mountainCarParams.parse(params));
const numbersOf = ({ position, velocity }: MountainState) => [position, velocity];

describe("MountainCar-v0", () => {
  it("starts at rest, uniformly about the bottom of the valley", () => {
    const starts = startsOf(make({}), numbersOf);
    expectUniform(
      starts.map(([position]) => position),
      -0.6,
      -0.4,
    );
    expect(starts.every(([, velocity]) => velocity === 0)).toBe(true);
  });

  it("is too steep to be driven straight up", () => {
    const world = make({});
    const state = world.init(rng("straight"));
    for (let i = 0; i < 200; i++) expect(world.step(state, 2, rng("unused")).terminated).toBe(false);
  });

  it("counts as arrived at the flag only when it is fast enough", () => {
    const arrives = (goalVelocity: number) => {
      const state = { position: 0.495, velocity: 0.01 };
      return make({ goalVelocity }).step(state, 2, rng("unused")).terminated;
    };
    expect([0, 0.005, 0.02].map(arrives)).toEqual([true, true, false]);
  });
});
